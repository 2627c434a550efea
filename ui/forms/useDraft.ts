import { useCallback, useEffect, useRef, useState } from 'react'

const prefix = 'ura.draft.'

/**
 * What is typed into a form, kept in this tab so that a reload, an expired session or a crash loses nothing.
 * It is forgotten when the form is sent or given up, and when the tab is closed.
 * @param key what the form edits, for example `programme.indicator.<id>`
 * @param start the values to begin with; a fresher record is followed as long as nothing has been typed
 */
export function useDraft<T>(key: string, start: T): Draft<T> {
  const [value, setValue] = useState<T>(() => readDraft<T>(key) ?? start)
  const [restored, setRestored] = useState(() => readDraft<T>(key) !== undefined)
  const first = useRef(start)
  const dirty = JSON.stringify(value) !== JSON.stringify(first.current)

  // A fresher record arrives while nothing has been typed: the form follows it. What has been typed stays, and the
  // record's version in it lets the server tell that somebody else was faster.
  const fresh = JSON.stringify(start)
  // biome-ignore lint/correctness/useExhaustiveDependencies: only a changed record moves the form
  useEffect(() => {
    if (dirty || fresh === JSON.stringify(first.current)) return
    first.current = start
    setValue(start)
  }, [fresh])

  useEffect(() => {
    if (dirty) keepDraft(key, value)
    else dropDraft(key)
  }, [key, value, dirty])

  const set = useCallback((change: Partial<T> | ((value: T) => T)) => {
    setValue((before) => (typeof change === 'function' ? change(before) : { ...before, ...change }))
  }, [])
  const reset = useCallback(
    (fresh: T = first.current) => {
      dropDraft(key)
      first.current = fresh
      setValue(fresh)
      setRestored(false)
    },
    [key],
  )
  return { value, set, dirty, restored, reset }
}

export interface Draft<T> {
  value: T
  /** Changes some of the values, or all by a function. */
  set: (change: Partial<T> | ((value: T) => T)) => void
  dirty: boolean
  /** True when the form was opened with what had been typed before; the page should say so. */
  restored: boolean
  /** Forgets the draft: back to the start, or on to what has just been saved. */
  reset: (fresh?: T) => void
}

function readDraft<T>(key: string): T | undefined {
  try {
    const kept = sessionStorage.getItem(prefix + key)
    return kept === null ? undefined : (JSON.parse(kept) as T)
  } catch {
    return undefined
  }
}

function keepDraft(key: string, value: unknown): void {
  try {
    sessionStorage.setItem(prefix + key, JSON.stringify(value))
  } catch {
    // No storage, or a full one: the draft lives as long as the page
  }
}

function dropDraft(key: string): void {
  try {
    sessionStorage.removeItem(prefix + key)
  } catch {
    // nothing was kept then
  }
}

/** Forgets every draft of this tab: at sign-out, so that the next person at this device finds nothing. */
export function dropAllDrafts(): void {
  try {
    for (const key of Object.keys(sessionStorage)) if (key.startsWith(prefix)) sessionStorage.removeItem(key)
  } catch {
    // nothing was kept then
  }
}
