import { useCallback, useEffect, useRef, useState } from 'react'
import { type Filling, formKey, keepSnapshot, type Opened, type Snapshot } from '../filling.ts'
import { draftLock, hold } from '../hold.ts'
import { becomeDraft } from '../place.ts'
import { askToKeep } from '../room.ts'
import type { Item } from '../store/items.ts'
import { keepSpoken } from '../store/people.ts'
import { beforeUpdate } from '../worker.ts'
import { useDesk } from './context.ts'

/** After the last change of an answer, so long: long enough for a word, short enough to lose none. */
const pause = 300

export interface Saving {
  /** When it was kept last; null: nothing has been entered yet. */
  at: number | null
  error: unknown
  /** Keeps what is there now. */
  save(): Promise<void>
  /** Keeps the finished record among those that wait for sending. @throws DeviceFull */
  finish(snapshot: Snapshot): Promise<void>
  /** The reader has gone to another question. */
  moved(place: string): void
  /** The reader has chosen another language of the form. */
  spoke(name: string): void
}

/**
 * Keeps what is being filled in: shortly after every change, and at once when the page is left or put aside. Writes one
 * after another, each the newest state; a record comes into being with its first answer.
 */
export function useSaving(opened: Opened): Saving {
  const desk = useDesk()
  const now = useRef<Opened>(opened)
  const [at, setAt] = useState<number | null>(opened.item?.changedAt ?? null)
  const [error, setError] = useState<unknown>(null)
  const dirty = useRef(false)
  const place = useRef<string | null>(opened.content?.place ?? null)
  const spoken = useRef<string | null>(opened.content?.spoken ?? null)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const chain = useRef<Promise<unknown>>(Promise.resolve())
  const ended = useRef(false)
  const letGo = useRef<(() => void) | undefined>(undefined)

  const write = useCallback(
    (filling: Filling, given?: Snapshot): Promise<Item> => {
      const next = chain.current.then(async () => {
        const snapshot = given ?? (await filling.snapshot())
        const item = await keepSnapshot(desk.person, now.current, snapshot, {
          send: given !== undefined,
          place: place.current,
          spoken: spoken.current,
        })
        const isNew = now.current.item === null
        now.current = { ...now.current, item, content: now.current.content ?? null }
        if (isNew && !given) {
          becomeDraft(item.id)
          // Now there is something to lose; some browsers ask the reader.
          void askToKeep()
          // From now on another tab could open it, too.
          letGo.current = (await hold(draftLock(item.id))) ?? undefined
        }
        return item
      })
      chain.current = next.catch(() => undefined)
      return next
    },
    [desk],
  )
  const save = useCallback(async () => {
    clearTimeout(timer.current)
    if (!dirty.current || ended.current) {
      await chain.current
      return
    }
    dirty.current = false
    try {
      const item = await write(opened.filling)
      setAt(item.changedAt)
      setError(null)
    } catch (thrown) {
      dirty.current = true
      setError(thrown)
    }
  }, [opened, write])

  useEffect(() => {
    const soon = () => {
      dirty.current = true
      clearTimeout(timer.current)
      timer.current = setTimeout(() => void save(), pause)
    }
    const stop = opened.filling.subscribe(soon)
    const aside = () => {
      if (document.visibilityState === 'hidden') void save()
    }
    const gone = () => void save()
    document.addEventListener('visibilitychange', aside)
    window.addEventListener('pagehide', gone)
    const forget = beforeUpdate(save)
    return () => {
      stop()
      forget()
      document.removeEventListener('visibilitychange', aside)
      window.removeEventListener('pagehide', gone)
      void save()
        .then(() => letGo.current?.())
        .then(desk.changed)
    }
  }, [opened, save, desk])

  return {
    at,
    error,
    save,
    finish: async (snapshot) => {
      clearTimeout(timer.current)
      ended.current = true
      try {
        await write(opened.filling, snapshot)
      } catch (thrown) {
        ended.current = false
        throw thrown
      }
    },
    spoke: (name) => {
      spoken.current = name
      const { about, item } = now.current
      void keepSpoken(desk.person.id, formKey(about), name).catch(() => undefined)
      if (!item) return
      dirty.current = true
      void save()
    },
    moved: (path) => {
      if (place.current === path) return
      place.current = path
      // Only what exists already remembers its place: looking at a form is not filling it in.
      if (now.current.item) dirty.current = true
    },
  }
}
