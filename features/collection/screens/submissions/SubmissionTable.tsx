import { Button } from '@mantine/core'
import { IconCopy, IconDownload, IconMessage, IconPaperclip } from '@tabler/icons-react'
import { useSearch } from '@tanstack/react-router'
import { type ReactNode, useMemo } from 'react'
import { download, queryOf } from '../../../../ui/api.ts'
import { CountryMark } from '../../../../ui/page/CountryMark.tsx'
import { SampleMark } from '../../../../ui/page/marks.tsx'
import { Empty } from '../../../../ui/page/parts.tsx'
import { useTell } from '../../../../ui/page/tell.ts'
import type { Column } from '../../../../ui/table/columns.ts'
import { DataTable } from '../../../../ui/table/DataTable.tsx'
import { readState, type Search } from '../../../../ui/table/state.ts'
import { useFormats, useSay } from '../../../../ui/words.tsx'
import { listSubmissions, type SubmissionRow } from '../../contract.ts'
import { BulkReview } from './BulkReview.tsx'
import { placeInList } from './inList.ts'
import { SubmissionMark } from './marks.tsx'
import styles from './submissions.module.css'
import { useKeepInOrder } from './useKeepInOrder.tsx'
import { useNarrowing } from './useNarrowing.ts'
import type { Described, Reader } from './useReader.ts'

/** Questions that a table shows before anybody has chosen: the first few that say something at a glance. */
const shownAtFirst = 3

/** The submissions of a form as a table: any question is a column, review is done on as many rows as wanted. */
export function SubmissionTable(props: { form: string; described: Described; reader: Reader }): ReactNode {
  const { form, described, reader } = props
  const say = useSay()
  const narrowing = useNarrowing()
  const columns = useColumns(described, reader)
  const note = useKeepInOrder(form)
  return (
    <>
      {note}
      <DataTable
        table={`collection.submissions.${described.code}`}
        caption={say('collection.submissions.caption', { form: described.title })}
        operation={listSubmissions}
        request={{ params: { form }, query: { where: narrowing.where } }}
        start={{ sort: '-received' }}
        // The version travels with the choice of a row: whoever was faster is noticed.
        rowId={(row) => `${row.id}@${row.version}`}
        columns={columns}
        empty={
          <Empty title={say('collection.submissions.none')}>{say('collection.submissions.none_help')}</Empty>
        }
        actions={described.may.includes('export') && <TakeAway form={form} code={described.code} />}
        {...(described.may.includes('review') && {
          chosen: (ids: string[], clear: () => void) => <BulkReview form={form} rows={ids} onDone={clear} />,
        })}
      />
    </>
  )
}

function useColumns(described: Described, reader: Reader): Column<SubmissionRow>[] {
  const say = useSay()
  const formats = useFormats()
  return useMemo(() => {
    const title = (key: string) => say(`collection.submissions.column.${key}`)
    const system: Column<SubmissionRow>[] = [
      {
        key: 'name', title: title('name'), head: true, sort: true, width: 13, to: (row) => placeInList(row.id),
        cell: (row) => (
          <span className={styles.name}>
            {row.name ?? siteOf(described, reader, row) ?? formats.shortDate(row.occurredOn)} {row.sample && <SampleMark />}
          </span>
        ),
      },
      {
        key: 'state', title: title('state'), sort: true, cell: (row) => <SubmissionMark state={row.state} />,
        filter: described.states.map(({ state }) => ({ value: state, label: say(`collection.submissions.state.${state}`) })),
      },
      { key: 'day', title: title('day'), sort: true, width: 6.5, cell: (row) => formats.shortDate(row.occurredOn) },
      {
        key: 'country', title: title('country'), sort: true, cell: (row) => (row.country ? <CountryMark code={row.country} /> : '–'),
        ...(described.countries.length > 1 && { filter: described.countries.map((code) => ({ value: code, label: formats.country(code) })) }),
      },
      { key: 'sender', title: title('sender'), width: 7, cell: (row) => row.sender ?? '–' },
      { key: 'received', title: title('received'), sort: true, hidden: true, cell: (row) => (row.receivedAt ? formats.dateTime(row.receivedAt) : '–') },
      { key: 'version', title: title('version'), hidden: true, cell: (row) => row.versionName || '–' },
      { key: 'edits', title: title('edits'), sort: true, number: true, hidden: true, cell: (row) => formats.number(row.edits) },
      { key: 'signs', title: title('signs'), cell: (row) => <Signs row={row} /> },
    ] // biome-ignore format: one column a line
    const shown = new Set(described.questions.filter((one) => !one.personal && !one.silent && !one.repeat && one.role !== 'country' && ['select_one', 'integer', 'decimal'].includes(one.kind)).slice(0, shownAtFirst).map((one) => one.path)) // biome-ignore format: a set
    const questions = described.questions
      .filter((one) => !one.personal && one.kind !== 'binary' && one.kind !== 'trigger')
      .map((one): Column<SubmissionRow> => {
        const number = one.kind === 'integer' || one.kind === 'decimal'
        return {
          key: one.path,
          title: reader.label(one),
          hidden: !shown.has(one.path),
          sort: !one.repeat && one.kind !== 'select_multiple' && one.kind !== 'rank',
          number: number && !one.repeat,
          cell: (row) => {
            const text = reader.text(one, reader.answer(row.answers, one.path))
            return text.length > 160 ? `${text.slice(0, 159)}…` : text || <span className="ura-quiet">–</span>
          },
        }
      })
    return [...system, ...questions]
  }, [described, reader, say, formats])
}

/** The site in words, for submissions without a name of their own. */
function siteOf(described: Described, reader: Reader, row: SubmissionRow): string | null {
  const question = described.questions.find((one) => one.role === 'site')
  if (!question) return row.site
  return reader.text(question, reader.answer(row.answers, question.path)) || row.site
}

/** What a reviewer should notice, each as a word with its sign. */
function Signs({ row }: { row: SubmissionRow }): ReactNode {
  const say = useSay()
  const missing = row.attachmentsExpected - row.attachmentsPresent
  return (
    <span className={styles.signs}>
      {row.duplicates > 0 && (
        <span>
          <IconCopy size={14} aria-hidden /> {say('collection.submissions.sign.duplicate')}
        </span>
      )}
      {missing > 0 && (
        <span>
          <IconPaperclip size={14} aria-hidden />{' '}
          {say('collection.submissions.sign.missing', { count: missing })}
        </span>
      )}
      {row.comments > 0 && (
        <span>
          <IconMessage size={14} aria-hidden />{' '}
          {say('collection.submissions.sign.comments', { count: row.comments })}
        </span>
      )}
      {row.edits > 0 && <span>{say('collection.submissions.sign.edits', { count: row.edits })}</span>}
    </span>
  )
}

/** The table as it is narrowed and sorted, as a file; personal answers are never in it. */
function TakeAway({ form, code }: { form: string; code: string }): ReactNode {
  const say = useSay()
  const tell = useTell()
  const search: Search = useSearch({ strict: false })
  const narrowing = useNarrowing()
  const take = (format: 'csv' | 'xlsx') => {
    const query = queryOf({ ...narrowing, sort: readState(search, '', { sort: '-received' }).sort })
    void download(`/api/forms/${form}/submissions/table.${format}${query}`, `${code}.${format}`).catch(
      tell.failed,
    )
  }
  return (
    <>
      {(['csv', 'xlsx'] as const).map((format) => (
        <Button
          key={format}
          variant="default"
          leftSection={<IconDownload size={16} />}
          title={say(`ui.table.${format}`)}
          px="xs"
          onClick={() => take(format)}
        >
          {format.toUpperCase()}
        </Button>
      ))}
    </>
  )
}
