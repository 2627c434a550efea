import { call } from '../../../ui/api.ts'
import { asProblem, Problem } from '../../../ui/problem.ts'
import { listMySubmissions, type MySubmission } from '../contract/mine.ts'
import { hasNewLists, settleSaid } from './entities/kept.ts'
import { overtaken } from './overtaken.ts'
import { fetchedUnasked, fetchForm, fetchList, sizeOf } from './queue/fetch.ts'
import { type Progress, sendWaiting } from './queue/send.ts'
import { sendingOf, whoIsThere } from './queue/server.ts'
import { fetchReturned } from './returned.ts'
import { type KeptForm, keptForms } from './store/forms.ts'
import { DeviceFull } from './store/idb.ts'
import { dropOldReceipts, type Head, headOf, type Item, itemsOf, markItem } from './store/items.ts'
import { keepAnswer, keptAnswer } from './store/kept.ts'
import type { Person } from './store/people.ts'

/** A record with what its list says of it. */
export interface Listed extends Item {
  said: Head
}

/** Everything that the screens show of a person's box. */
export interface View {
  loaded: boolean
  /** The server answers. */
  online: boolean
  /** `no`: the session has ended, or is somebody else's. */
  session: 'unknown' | 'yes' | 'no'
  /** Somebody else is signed in, in this very browser. */
  other: boolean
  forms: KeptForm[]
  items: Listed[]
  mine: MySubmission[]
  mineAt: number | null
  /** Shares of forms on their way here. */
  fetching: Record<string, number>
  progress: Progress | null
  /** What went wrong with fetching, by form; '' for the list itself. */
  troubles: Record<string, Problem | 'full'>
  busy: boolean
}

export const formKey = (form: { project: number; code: string }): string => `${form.project}/${form.code}`

/** What a record's form is called now: its list is fetched in the reader's language, the record keeps what it was. */
export const titleOf = (view: View, of: { project: number; code: string; formTitle: string }): string =>
  view.forms.find((form) => formKey(form) === formKey(of))?.title ?? of.formTitle

const empty: View = {
  loaded: false, online: navigator.onLine, session: 'unknown', other: false, forms: [], items: [], mine: [], mineAt: null, fetching: {}, progress: null, troubles: {}, busy: false,
} // biome-ignore format: a beginning

/** Does something when the page has nothing better to do: the engine is read before the first form is opened. */
const whenIdle = (work: () => void): void => {
  if ('requestIdleCallback' in window) window.requestIdleCallback(work, { timeout: 5000 })
  else setTimeout(work, 1500)
}

/**
 * A person's desk: it reads the box, fetches what is new, sends what waits, and tells the screens. It lives outside React;
 * several tabs have one each and tell one another.
 */
export class Desk {
  readonly person: Person
  language: string
  view: View = empty
  readonly #listeners = new Set<() => void>()
  readonly #channel = typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel('ura-collect')
  readonly #stop: (() => void)[] = []
  #running: Promise<void> | null = null
  #again = false
  /** Told when this person has signed out, here or in another tab: the box is gone. */
  onLeft: () => void = () => undefined

  constructor(person: Person, language: string) {
    this.person = person
    this.language = language
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }
  read = (): View => this.view

  #set(change: Partial<View>): void {
    this.view = { ...this.view, ...change }
    for (const listener of [...this.#listeners]) listener()
  }

  /** Begins: what lies here is shown at once, then the server is asked. */
  start(): void {
    const on = (target: EventTarget, name: string, work: () => void) => {
      target.addEventListener(name, work)
      this.#stop.push(() => target.removeEventListener(name, work))
    }
    on(window, 'online', () => void this.refresh())
    on(window, 'offline', () => this.#set({ online: false }))
    on(document, 'visibilitychange', () => {
      if (document.visibilityState === 'visible') void this.refresh()
    })
    if (this.#channel)
      this.#channel.onmessage = ({ data }) => {
        if (data === 'changed') void this.reload()
        else if (data === `left ${this.person.id}`) this.onLeft()
        else if (data && typeof data === 'object') this.#set({ progress: data.progress ?? null })
      }
    // Looks often enough for what waits for its next try, and asks the server only then or once a minute.
    let asked = 0
    const clock = setInterval(() => {
      const due = this.view.items.some((item) => item.kind === 'waiting' && item.nextAt <= Date.now())
      const wait = due ? 5_000 : 60_000
      if (document.visibilityState === 'hidden' && !due) return
      if (Date.now() - asked < wait) return
      asked = Date.now()
      void this.refresh()
    }, 5_000)
    this.#stop.push(() => clearInterval(clock))
    void this.reload().then(() => this.refresh())
    whenIdle(() => void import('../filler/open.ts').catch(() => undefined))
  }

  /** The box has been emptied: every tab leaves it. */
  left(): void {
    this.#channel?.postMessage(`left ${this.person.id}`)
    this.onLeft()
  }

  stop(): void {
    for (const stop of this.#stop) stop()
    if (this.#channel) this.#channel.onmessage = null
    this.#channel?.close()
    this.#listeners.clear()
  }

  /** Reads the box anew. */
  async reload(): Promise<void> {
    const [forms, items, mine] = await Promise.all([
      keptForms(this.person.id),
      itemsOf(this.person.id),
      keptAnswer<MySubmission[]>(this.person, 'mine'),
    ])
    const listed = await Promise.all(
      items.map(async (item) => ({ ...item, said: await headOf(this.person, item) })),
    )
    this.#set({ loaded: true, forms, items: listed, mine: mine?.value ?? [], mineAt: mine?.at ?? null })
  }

  /** Something in the box has changed, by this tab. */
  changed = async (): Promise<void> => {
    this.#channel?.postMessage('changed')
    await this.reload()
  }

  /** Asks the server for what is new and sends what waits; several wishes at once are one. */
  refresh(how: { now?: boolean } = {}): Promise<void> {
    // What was finished a moment ago may have missed the round that is under way.
    if (this.#running) this.#again ||= how.now === true
    this.#running ??= this.#refresh(how).finally(() => {
      this.#running = null
      this.#set({ busy: false })
      if (!this.#again) return
      this.#again = false
      void this.refresh({ now: true })
    })
    return this.#running
  }

  async #refresh(how: { now?: boolean }): Promise<void> {
    const there = await whoIsThere()
    if (there === undefined) return this.#set({ online: false })
    const session = there === this.person.id ? 'yes' : 'no'
    this.#set({ online: true, session, other: session === 'no' && there !== null, busy: true })
    if (session === 'no') return
    await this.send(how)
    await this.#fetchAll().catch((error) => this.#note('', error))
  }

  /** Sends what waits, or one record. */
  async send(how: { now?: boolean; only?: string } = {}): Promise<void> {
    await sendWaiting(
      {
        ...sendingOf(this.person, this.language),
        onProgress: (progress) => {
          this.#set({ progress })
          this.#channel?.postMessage({ progress })
        },
        onChange: () => void this.changed(),
      },
      how,
    )
    this.#set({ progress: null })
    this.#channel?.postMessage({ progress: null })
    await this.changed()
  }

  async #fetchAll(): Promise<void> {
    await fetchList(this.person.id)
    const { rows } = await call(listMySubmissions, { query: {} }, { quiet: true })
    await keepAnswer(this.person, 'mine', rows)
    await dropOldReceipts(this.person.id)
    this.#set({ troubles: { ...this.view.troubles, '': undefined as never } })
    await this.changed()
    for (const form of this.view.forms)
      if (
        !form.gone &&
        (form.keptHash !== form.hash || (await hasNewLists(this.person.id, form))) &&
        (form.keptHash || sizeOf(form) <= fetchedUnasked)
      )
        await this.fetch(form)
    await settleSaid(this.person, this.view.items, rows)
    await this.#fetchReturned(rows)
  }

  /** What came back is brought here unasked, once: it is to be corrected in the field. */
  async #fetchReturned(rows: MySubmission[]): Promise<void> {
    const known = (await keptAnswer<string[]>(this.person, 'returned'))?.value ?? []
    const mark = (row: MySubmission) => `${row.id}@${row.changedAt}`
    const returned = rows.filter((row) => row.state === 'returned')
    for (const row of returned) {
      if (known.includes(mark(row)) || this.draftOf(row.id)) continue
      await fetchReturned(this.person, row.id)
      known.push(mark(row))
      await keepAnswer(this.person, 'returned', known.slice(-500))
      await this.changed()
    }
  }

  /** The record here that corrects a submission, not yet sent. */
  draftOf = (submission: string): Listed | undefined =>
    this.view.items.find((item) => item.kind !== 'sent' && item.said.corrects === submission)

  /** Brings a returned submission here by hand. @throws Problem, DeviceFull */
  async correct(submission: string): Promise<string> {
    const had = this.draftOf(submission)
    if (had) return had.id
    const item = await fetchReturned(this.person, submission)
    await this.changed()
    return item.id
  }

  /**
   * Brings the newest edition of what somebody else changed meanwhile. The overtaken correction stays as it is, to be read
   * and made again, until its writer deletes it. @throws Problem, DeviceFull
   */
  async renew(item: Listed): Promise<string> {
    const { corrects } = item.said
    const begun = this.view.items.find(
      (one) =>
        one.kind === 'draft' &&
        one.id !== item.id &&
        one.said.corrects === corrects &&
        !overtaken(one, this.view.mine),
    )
    if (begun) return begun.id
    const fetched = await fetchReturned(this.person, corrects!)
    await this.changed()
    return fetched.id
  }

  /** Fetches a form for use without a network. */
  async fetch(form: KeptForm): Promise<void> {
    const key = formKey(form)
    if (key in this.view.fetching) return
    this.#note(key, null)
    this.#set({ fetching: { ...this.view.fetching, [key]: 0 } })
    try {
      await fetchForm(this.person.id, form, (share) =>
        this.#set({ fetching: { ...this.view.fetching, [key]: share } }),
      )
    } catch (error) {
      this.#note(key, error)
    } finally {
      const { [key]: _, ...fetching } = this.view.fetching
      this.#set({ fetching })
      await this.changed()
    }
  }

  /** A refused record is tried once more. */
  async retry(item: Item): Promise<void> {
    await markItem(item.id, { trouble: null, nextAt: 0 })
    await this.send({ only: item.id })
    await this.refresh()
  }

  #note(key: string, error: unknown): void {
    const { [key]: _, ...troubles } = this.view.troubles
    if (error) troubles[key] = error instanceof DeviceFull ? 'full' : asProblem(error)
    if (error instanceof Problem && error.status === 0) this.#set({ online: false })
    this.#set({ troubles })
  }
}
