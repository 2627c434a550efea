import { Button } from '@mantine/core'
import type { ReactNode } from 'react'
import { Go, useLink } from '../../../../ui/page/Go.tsx'
import { State } from '../../../../ui/page/marks.tsx'
import { Page, PageHead } from '../../../../ui/page/PageHead.tsx'
import { Answer } from '../../../../ui/page/parts.tsx'
import { useOperation } from '../../../../ui/queries.ts'
import { useProgramme } from '../../../../ui/session.tsx'
import { useFormats, useSay } from '../../../../ui/words.tsx'
import { type LibraryRow, listLibrary } from '../../contract.ts'
import { AddReady } from './AddReady.tsx'
import styles from './forms.module.css'
import { nameOfLanguage } from './shared.tsx'

/** The ready forms: what each is for, to read, to adapt, and to add with one act. */
export default function Library(): ReactNode {
  const say = useSay()
  const programme = useProgramme()
  const answer = useOperation(listLibrary, { params: { programme: programme.id } })
  return (
    <Page>
      <PageHead
        title={say('collection.library.title')}
        lead={say('collection.library.lead')}
        crumbs={[{ label: say('collection.forms.title'), to: './collection/forms' }]}
      />
      <Answer of={answer}>
        {({ rows, may }) => (
          <ul className={styles.library}>
            {rows.map((row) => (
              <Ready key={row.code} row={row} adds={may.includes('add')} />
            ))}
          </ul>
        )}
      </Answer>
    </Page>
  )
}

function Ready({ row, adds }: { row: LibraryRow; adds: boolean }): ReactNode {
  const say = useSay()
  const formats = useFormats()
  const read = useLink(`./collection/library/${row.code}`)
  return (
    <li className={styles.ready}>
      <h2>
        <Go to={`./collection/library/${row.code}`}>{row.title}</Go>
      </h2>
      {row.form && <State tone="good">{say('collection.library.there')}</State>}
      <p>{row.purpose}</p>
      <p className="ura-quiet">
        {say('collection.library.about', {
          questions: row.questions,
          personal: row.personal,
          languages: formats.list(row.languages.map(nameOfLanguage)),
        })}
      </p>
      <div className={styles.row}>
        <Button
          component="a"
          {...read}
          variant="default"
          aria-label={`${say('collection.library.read')}: ${row.title}`}
        >
          {say('collection.library.read')}
        </Button>
        {adds && !row.form && <AddReady row={row} />}
        {row.form && <Go to={`./collection/forms/${row.form}`}>{say('collection.library.open')}</Go>}
      </div>
    </li>
  )
}
