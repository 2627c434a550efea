import type { AnyNode } from '@getodk/xforms-engine'
import { useSyncExternalStore } from 'react'

/** A number that grows whenever something changes, and those who want to hear of it. */
export interface Signal {
  version: number
  listeners: Set<() => void>
}

const signalKey = Symbol('signal')

const newSignal = (): Signal => ({ version: 0, listeners: new Set() })

function raise(signal: Signal): void {
  signal.version++
  for (const listener of [...signal.listeners]) listener()
}

/** What changes the record itself, and what changes which questions are asked. */
const answerKeys = new Set<PropertyKey>(['instanceValue', 'children', 'relevant'])
const structureKeys = new Set<PropertyKey>(['children', 'relevant', 'hasRelevantBodyNodes'])

/**
 * Joins the engine's reactivity to React's. The engine writes every state of a node into an object that we make; each
 * such object has a signal of its own, so that a change of one answer draws one question anew and not the form.
 */
export class Bridge {
  /** Raised once for any number of changes in one go. */
  readonly answers = newSignal()
  readonly structure = newSignal()
  /** While true, changes are not told as changes of answers: loading, and the engine's own stamps on saving. */
  quiet = true
  #waiting = { answers: false, structure: false }

  readonly stateFactory = <T extends object>(object: T): T => {
    const signal = newSignal()
    return new Proxy(object, {
      get: (target, key) => (key === signalKey ? signal : Reflect.get(target, key)),
      set: (target, key, value) => {
        if (Object.is(Reflect.get(target, key), value)) return true
        Reflect.set(target, key, value)
        raise(signal)
        if (structureKeys.has(key)) this.#raiseSoon('structure')
        if (answerKeys.has(key) && !this.quiet) this.#raiseSoon('answers')
        return true
      },
    })
  }

  #raiseSoon(which: 'answers' | 'structure'): void {
    if (this.#waiting[which]) return
    this.#waiting[which] = true
    queueMicrotask(() => {
      this.#waiting[which] = false
      raise(this[which])
    })
  }
}

const none = newSignal()
const signalOf = (state: object): Signal => (state as { [signalKey]?: Signal })[signalKey] ?? none

/** Draws the component anew when this node's state or validity changes, and at no other time. */
export function useNode(node: AnyNode): void {
  const state = signalOf(node.currentState)
  const validity = signalOf(node.validationState)
  useSyncExternalStore(subscriberOf(state, validity), () => state.version + validity.version)
}

/**
 * The same for a group, a repeat or the whole form, but without its validity: that changes with every fault anywhere
 * below, and would draw the whole form anew at each.
 */
export function useContainer(node: AnyNode): void {
  const state = signalOf(node.currentState)
  useSyncExternalStore(subscriberOf(state), () => state.version)
}

/** Draws anew whenever the signal is raised. */
export function useSignal(signal: Signal): number {
  return useSyncExternalStore(subscriberOf(signal), () => signal.version)
}

const alone = new WeakMap<Signal, (listener: () => void) => () => void>()
const paired = new WeakMap<Signal, (listener: () => void) => () => void>()

/** One subscribing function per signal: a new one at every drawing would subscribe anew each time. */
function subscriberOf(signal: Signal, other?: Signal): (listener: () => void) => () => void {
  const subscribers = other ? paired : alone
  let subscriber = subscribers.get(signal)
  if (!subscriber) {
    subscriber = (listener) => {
      signal.listeners.add(listener)
      other?.listeners.add(listener)
      return () => {
        signal.listeners.delete(listener)
        other?.listeners.delete(listener)
      }
    }
    subscribers.set(signal, subscriber)
  }
  return subscriber
}
