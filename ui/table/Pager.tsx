import { ActionIcon, NativeSelect } from '@mantine/core'
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react'
import { type ReactNode, useId } from 'react'
import { useFormats, useSay } from '../words.tsx'
import { pageSizes, type TableState } from './state.ts'
import styles from './table.module.css'

/** Which rows of how many, how many a page, and the way to the next. */
export function Pager(props: {
  state: TableState
  total: number
  change: (change: Partial<TableState>) => void
}): ReactNode {
  const say = useSay()
  const id = useId()
  const { number } = useFormats()
  const { state, total, change } = props
  const last = Math.max(1, Math.ceil(total / state.size))
  const from = (state.page - 1) * state.size + 1
  const to = Math.min(total, state.page * state.size)
  const sizes = [...new Set([...pageSizes, state.size])].sort((a, b) => a - b)
  return (
    <nav className={styles.pager} aria-label={say('ui.table.pages')}>
      <span role="status">
        {say('ui.table.range', { from: number(from), to: number(to), total: number(total) })}
      </span>
      {total > pageSizes[0] && (
        <span className={styles.size} data-no-print>
          <label htmlFor={id}>{say('ui.table.size')}</label>
          <NativeSelect
            id={id}
            size="xs"
            value={String(state.size)}
            data={sizes.map(String)}
            onChange={(event) => change({ size: Number(event.currentTarget.value) })}
          />
        </span>
      )}
      {last > 1 && (
        <span className={styles.turn} data-no-print>
          <ActionIcon
            variant="default"
            aria-label={say('ui.table.previous')}
            disabled={state.page <= 1}
            onClick={() => change({ page: state.page - 1 })}
          >
            <IconChevronLeft size={16} />
          </ActionIcon>
          <span>{say('ui.table.page', { page: number(state.page), pages: number(last) })}</span>
          <ActionIcon
            variant="default"
            aria-label={say('ui.table.next')}
            disabled={state.page >= last}
            onClick={() => change({ page: state.page + 1 })}
          >
            <IconChevronRight size={16} />
          </ActionIcon>
        </span>
      )}
    </nav>
  )
}
