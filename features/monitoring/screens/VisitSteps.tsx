import { Button, Textarea } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { ConfirmDialog } from '../../../ui/page/dialogs.tsx'
import { useTell } from '../../../ui/page/tell.ts'
import { useAct } from '../../../ui/queries.ts'
import { useProgramme } from '../../../ui/session.tsx'
import { useFormats, useSay } from '../../../ui/words.tsx'
import { moveVisit, type Visit } from '../contract-visits.ts'
import { needsReason, type VisitAct, visitActs } from '../rules.ts'
import styles from './monitoring.module.css'

const quiet: VisitAct[] = ['return', 'cancel', 'reopen', 'resume']

/** What may be done with the visit next; acts that others must understand later ask for the reason. */
export function VisitSteps({ visit, onMissing }: { visit: Visit; onMissing: () => void }): ReactNode {
  const say = useSay()
  const tell = useTell()
  const programme = useProgramme()
  const move = useAct(moveVisit, { touches: ['monitoring.', 'programme.', 'evidence.'] })
  const [asked, setAsked] = useState<VisitAct | null>(null)
  const [reason, setReason] = useState('')
  const acts = visitActs
    .filter((act) => visit.may.includes(act))
    .sort((a, b) => Number(quiet.includes(a)) - Number(quiet.includes(b)))
  const go = async () => {
    await move.mutateAsync({
      params: { programme: programme.id, visit: visit.id },
      body: { act: asked!, reason, version: visit.version },
    })
    setReason('')
    tell.done(say(`monitoring.did.${asked}`, { code: visit.code }))
  }
  const open = (act: VisitAct) => {
    if (visit.lacks.some((lack) => lack.act === act)) onMissing()
    else setAsked(act)
  }
  return (
    <>
      {acts.map((act) => (
        <Button key={act} variant={quiet.includes(act) ? 'default' : 'filled'} onClick={() => open(act)}>
          {say(`monitoring.act.${act}`)}
        </Button>
      ))}
      <ConfirmDialog
        opened={asked !== null}
        onClose={() => setAsked(null)}
        title={asked ? say(`monitoring.ask.${asked}`, { code: visit.code }) : ''}
        act={asked ? say(`monitoring.act.${asked}`) : ''}
        danger={asked === 'cancel'}
        onConfirm={go}
      >
        {asked === 'cancel' && visit.counts.points > 0 && <p>{say('monitoring.cancel.points')}</p>}
        {asked && needsReason(asked) && (
          <Textarea
            label={say('monitoring.field.reason')}
            required
            autosize
            minRows={2}
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
        )}
      </ConfirmDialog>
    </>
  )
}

/** What is missing before the next step, by the steps that it holds up. */
export function Lacks({ visit, marked }: { visit: Visit; marked: boolean }): ReactNode {
  const say = useSay()
  const acts = [...new Set(visit.lacks.map((lack) => lack.act))]
  if (acts.length === 0) return null
  return (
    <div className={styles.lacks} role={marked ? 'alert' : undefined}>
      {acts.map((act) => (
        <div key={act}>
          <strong>{say('monitoring.lacks', { act: say(`monitoring.act.${act}`) })}</strong>
          <ul>
            {visit.lacks.filter((lack) => lack.act === act).map((lack) => <li key={lack.path}>{lack.message}</li>)}
          </ul>
        </div>
      ))}
    </div>
  ) // biome-ignore format: a list
}

/** Why the figures of an approved visit may no longer hold. */
export function Doubts({ visit }: { visit: Visit }): ReactNode {
  const say = useSay()
  return visit.doubts.map((doubt) => (
    <p key={doubt}>
      <strong>{say(`monitoring.doubt.${doubt}`)}.</strong> {say('monitoring.doubt.what')}
    </p>
  ))
}

/** What happened to the visit, the last first. */
export function History({ visit }: { visit: Visit }): ReactNode {
  const say = useSay()
  const formats = useFormats()
  return (
    <ol className={styles.steps}>
      {[...visit.steps].reverse().map((step) => (
        <li key={`${step.at}${step.act}`}>
          <strong>{say(`monitoring.step.${step.act}`)}</strong> · {formats.dateTime(step.at)}
          {step.by && ` · ${step.by}`}
          {step.reason && <p className={styles.reason}>{step.reason}</p>}
        </li>
      ))}
    </ol>
  )
}
