import { ActionIcon } from '@mantine/core'
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react'
import { useSearch } from '@tanstack/react-router'
import { type ReactNode, useEffect } from 'react'
import { useGo } from '../../../../ui/page/Go.tsx'
import { useOperation } from '../../../../ui/queries.ts'
import { pageQuery, parseSearch, readState, type Search } from '../../../../ui/table/state.ts'
import { useFormats, useSay } from '../../../../ui/words.tsx'
import { listSubmissions, type SubmissionRecord } from '../../contract.ts'
import { shortcuts } from './marks.tsx'
import styles from './record.module.css'

/** The way to the submission before and after this one in the list from which it was opened. */
export function Neighbours({ record }: { record: SubmissionRecord }): ReactNode {
  const say = useSay()
  const { number } = useFormats()
  const go = useGo()
  const search: Search = useSearch({ strict: false })
  const written = [search.list].flat()[0] ?? ''
  const list = parseSearch(written)
  const query = pageQuery(readState(list, '', { sort: '-received' }))
  const where = [list.w ?? []].flat()
  const known = search.form === record.form.id
  const page = useOperation(
    listSubmissions,
    { params: { form: record.form.id }, query: { ...query, where } },
    { when: known, keep: true },
  )
  const rows = page.data?.rows ?? []
  const at = rows.findIndex((row) => row.id === record.id)
  const to = (row: { id: string } | undefined) =>
    row && `./collection/submissions/${row.id}?form=${record.form.id}&list=${encodeURIComponent(written)}`
  const previous = at > 0 ? to(rows[at - 1]) : undefined
  const next = at >= 0 ? to(rows[at + 1]) : undefined
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (!event.altKey || event.ctrlKey || event.metaKey) return
      const wanted = event.code === 'KeyN' ? next : event.code === 'KeyP' ? previous : undefined
      if (!wanted) return
      event.preventDefault()
      go(wanted)
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  })
  if (!known || at < 0) return null
  return (
    <nav className={styles.neighbours} aria-label={say('collection.record.neighbours')}>
      <ActionIcon
        variant="default"
        size="lg"
        disabled={!previous}
        aria-label={say('collection.record.previous')}
        aria-keyshortcuts={`Alt+${shortcuts.previous.toUpperCase()}`}
        onClick={() => previous && go(previous)}
      >
        <IconChevronLeft size={18} />
      </ActionIcon>
      <span className="ura-quiet">
        {say('collection.record.position', {
          at: number((query.page - 1) * query.size + at + 1),
          total: number(page.data?.total ?? 0),
        })}
      </span>
      <ActionIcon
        variant="default"
        size="lg"
        disabled={!next}
        aria-label={say('collection.record.next')}
        aria-keyshortcuts={`Alt+${shortcuts.next.toUpperCase()}`}
        onClick={() => next && go(next)}
      >
        <IconChevronRight size={18} />
      </ActionIcon>
    </nav>
  )
}
