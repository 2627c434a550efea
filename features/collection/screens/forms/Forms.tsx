import { Button } from '@mantine/core'
import { IconBooks, IconPlus } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { six } from '../../../../common/places.ts'
import { Go, useLink } from '../../../../ui/page/Go.tsx'
import { Page, PageHead } from '../../../../ui/page/PageHead.tsx'
import { Empty } from '../../../../ui/page/parts.tsx'
import { useProgramme } from '../../../../ui/session.tsx'
import { DataTable } from '../../../../ui/table/DataTable.tsx'
import { useFormats, useSay } from '../../../../ui/words.tsx'
import { formStates, listForms } from '../../contract.ts'
import styles from './forms.module.css'
import { FormStateMark, Place, usePlaces } from './shared.tsx'

/** The forms of the programme: what is collected with them, and what waits for review. */
export default function Forms(): ReactNode {
  const say = useSay()
  const formats = useFormats()
  const programme = useProgramme()
  const adds = usePlaces(programme.id).length > 0
  const add = useLink('./collection/forms/new')
  const library = useLink('./collection/library')
  const buttons = (
    <>
      <Button component="a" {...library} variant="default" leftSection={<IconBooks size={17} />}>
        {say('collection.forms.fromLibrary')}
      </Button>
      {adds && (
        <Button component="a" {...add} leftSection={<IconPlus size={17} />}>
          {say('collection.forms.add')}
        </Button>
      )}
    </>
  )
  return (
    <Page>
      <PageHead title={say('collection.forms.title')} lead={say('collection.forms.lead')} actions={buttons} />
      <DataTable
        table="collection.forms"
        caption={say('collection.forms.title')}
        operation={listForms}
        request={{ params: { programme: programme.id } }}
        formats={['csv', 'xlsx']}
        start={{ sort: 'title' }}
        empty={
          <Empty title={say('collection.forms.none')} action={buttons}>
            {say(adds ? 'collection.forms.noneNote' : 'collection.forms.noneYet')}
          </Empty>
        }
        columns={[
          {
            key: 'title',
            title: say('collection.forms.name'),
            head: true,
            sort: true,
            width: 16,
            to: (row) => `./collection/forms/${row.id}`,
            cell: (row) => row.title,
          },
          {
            key: 'code',
            title: say('collection.forms.code'),
            sort: true,
            cell: (row) => <code className={styles.code}>{row.code}</code>,
          },
          {
            key: 'country',
            title: say('collection.forms.country'),
            sort: true,
            cell: (row) => <Place country={row.country} />,
            filter: [
              { value: '', label: say('collection.forms.allCountries') },
              ...six.map((value) => ({ value, label: formats.country(value) })),
            ],
          },
          {
            key: 'state',
            title: say('collection.forms.state'),
            sort: true,
            filter: formStates.map((value) => ({ value, label: say(`collection.forms.state.${value}`) })),
            cell: (row) => (
              <>
                <FormStateMark state={row.state} />
                {row.hasDraft && row.state !== 'draft' && (
                  <div className="ura-quiet">{say('collection.forms.draftWaits')}</div>
                )}
              </>
            ),
          },
          {
            key: 'published',
            title: say('collection.forms.version'),
            sort: true,
            cell: (row) => row.versionName || '–',
          },
          {
            key: 'submissions',
            title: say('collection.forms.submissions'),
            number: true,
            sort: true,
            cell: (row) =>
              row.submissions > 0 ? (
                <Go to={`./collection/forms/${row.id}/submissions`}>
                  {atMost(row.submissions, formats.number)}
                </Go>
              ) : (
                '0'
              ),
          },
          {
            key: 'waiting',
            title: say('collection.forms.waiting'),
            number: true,
            sort: true,
            cell: (row) => atMost(row.waiting, formats.number),
          },
          {
            key: 'lastAt',
            title: say('collection.forms.lastAt'),
            sort: true,
            cell: (row) => (row.lastAt ? formats.shortDate(row.lastAt) : '–'),
          },
        ]}
      />
    </Page>
  )
}

/** Counting on the server stops at ten thousand. */
const atMost = (count: number, number: (value: number) => string) =>
  count >= 10_000 ? `≥ ${number(10_000)}` : number(count)
