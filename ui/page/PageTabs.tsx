import { useRouter, useSearch } from '@tanstack/react-router'
import { type KeyboardEvent, type ReactNode, useId } from 'react'
import { type Search, stringifySearch } from '../table/state.ts'
import styles from './tabs.module.css'

export interface PageTab {
  key: string
  label: string
  /** How many there are, beside the label. */
  count?: ReactNode
  content: () => ReactNode
}

/** Parts of a page under tabs; the address says which is open (`?tab=notes`), the first one says nothing. */
export function PageTabs(props: { label: string; tabs: PageTab[]; name?: string }): ReactNode {
  const router = useRouter()
  const search: Search = useSearch({ strict: false })
  const id = useId()
  const name = props.name ?? 'tab'
  const open = props.tabs.find((tab) => tab.key === search[name]) ?? props.tabs[0]
  if (!open) return null
  const choose = (key: string) => {
    const { [name]: _, ...others } = router.state.location.search as Search
    const next = key === props.tabs[0]?.key ? others : { ...others, [name]: key }
    router.history.replace(router.state.location.pathname + stringifySearch(next))
  }
  const step = (event: KeyboardEvent, at: number) => {
    const last = props.tabs.length - 1
    const next = {
      ArrowRight: at === last ? 0 : at + 1,
      ArrowLeft: at === 0 ? last : at - 1,
      Home: 0,
      End: last,
    }[event.key]
    const tab = next === undefined ? undefined : props.tabs[next]
    if (!tab) return
    event.preventDefault()
    choose(tab.key)
    document.getElementById(`${id}-${tab.key}`)?.focus()
  }
  return (
    <div>
      <div role="tablist" aria-label={props.label} className={styles.tabs} data-no-print>
        {props.tabs.map((tab, at) => (
          <button
            key={tab.key}
            id={`${id}-${tab.key}`}
            type="button"
            role="tab"
            aria-selected={tab === open}
            aria-controls={`${id}-panel`}
            tabIndex={tab === open ? 0 : -1}
            className={styles.tab}
            onClick={() => choose(tab.key)}
            onKeyDown={(event) => step(event, at)}
          >
            {tab.label}
            {tab.count !== undefined && <span className={styles.count}>{tab.count}</span>}
          </button>
        ))}
      </div>
      <div role="tabpanel" id={`${id}-panel`} aria-labelledby={`${id}-${open.key}`}>
        {open.content()}
      </div>
    </div>
  )
}
