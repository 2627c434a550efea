import { Button } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { ErrorPanel } from '../../../ui/page/parts.tsx'
import { useOperation } from '../../../ui/queries.ts'
import { useProgramme } from '../../../ui/session.tsx'
import { useSay } from '../../../ui/words.tsx'
import { verifyEdition } from '../contract.ts'
import type { Drift } from '../shapes.ts'
import styles from './paper.module.css'

/** What would be different today, and the proof that what was frozen can still be computed. */
export function Checks({ edition, drift }: { edition: string; drift: Drift[] | undefined }): ReactNode {
  const say = useSay()
  const programme = useProgramme()
  const [asked, setAsked] = useState(false)
  const checked = useOperation(
    verifyEdition,
    { params: { programme: programme.id, edition } },
    { when: asked },
  )
  return (
    <div className={styles.checks}>
      {drift && (
        <div role="status">
          {drift.length === 0 ? (
            say('publications.drift.none')
          ) : (
            <>
              <strong>↻ {say('publications.drift.some', { count: drift.length })}</strong>
              <ul>
                {drift.map((one) => (
                  <li key={one.id}>
                    {say('publications.drift.why', {
                      title: one.title,
                      ...one.counts,
                      vintage: one.now?.vintage ?? '–',
                    })}
                  </li>
                ))}
              </ul>
            </>
          )}
        </div>
      )}
      <Button
        variant="default"
        size="xs"
        loading={checked.isFetching}
        onClick={() => (asked ? void checked.refetch() : setAsked(true))}
      >
        {say('publications.act.verify')}
      </Button>
      {checked.error && <ErrorPanel error={checked.error} />}
      {checked.data && <Verified answer={checked.data} />}
    </div>
  )
}

type Verification = {
  figures: { id: string; title: string; state: string }[]
  files: { format: string; intact: boolean }[]
}

function Verified({ answer }: { answer: Verification }): ReactNode {
  const say = useSay()
  const bad = answer.figures.filter(({ state }) => state !== 'match')
  const broken = answer.files.filter(({ intact }) => !intact)
  const count = answer.figures.length
  if (bad.length + broken.length === 0)
    return <p role="status">{say('publications.verify.all', { count })}</p>
  return (
    <div role="alert">
      <p>{say('publications.verify.some', { good: count - bad.length, count })}</p>
      <ul>
        {bad.map((one) => (
          <li key={one.id}>
            {one.title}: {say(`publications.verify.${one.state}`)}
          </li>
        ))}
        {broken.map((one) => (
          <li key={one.format}>
            {say('publications.verify.file', { format: say(`publications.file.${one.format}`) })}
          </li>
        ))}
      </ul>
    </div>
  )
}
