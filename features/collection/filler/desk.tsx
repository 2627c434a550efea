import { createContext, useContext } from 'react'
import type { Signal } from './bridge.ts'
import type { Filling } from './filling.ts'
import type { Tongue } from './language.ts'

/** What a reviewer wrote beside a question. */
export interface ReviewNote {
  path: string
  text: string
  by?: string | undefined
  at?: string | undefined
}

/** What every part of an open form needs to know. */
export interface Desk {
  filling: Filling
  layout: 'pages' | 'all'
  notes: ReviewNote[]
  onDevice: boolean
  /** The language that the form's own texts are in now. */
  tongue: Tongue
  /** The questions whose faults are shown even before anybody has answered them. */
  checked: Checked
  /** Shows a question, wherever it is, and puts the reader there. */
  show(path: string): void
  /** Goes on to the next screen, as if the button had been pressed; does nothing where all is on one page. */
  advance(): void
}

/** Remembers which questions have been checked, by a try to go on or to send. */
export class Checked {
  readonly signal: Signal = { version: 0, listeners: new Set() }
  #all = false
  readonly #nodes = new Set<string>()

  has(nodeId: string): boolean {
    return this.#all || this.#nodes.has(nodeId)
  }
  add(nodeIds: Iterable<string>): void {
    for (const id of nodeIds) this.#nodes.add(id)
    this.#tell()
  }
  addAll(): void {
    this.#all = true
    this.#tell()
  }
  #tell(): void {
    this.signal.version++
    for (const listener of [...this.signal.listeners]) listener()
  }
}

const DeskContext = createContext<Desk | null>(null)
export const DeskProvider = DeskContext.Provider

export function useDesk(): Desk {
  const desk = useContext(DeskContext)
  if (!desk) throw new Error('useDesk outside a Filler')
  return desk
}
