import { useSyncExternalStore } from 'react'

/** What the reader chose for this device. */
export interface Choices {
  layout: 'pages' | 'all'
}

const key = 'ura.collect.choices'
const usual: Choices = { layout: 'pages' }
const listeners = new Set<() => void>()
let now: Choices | undefined

function read(): Choices {
  if (now) return now
  try {
    now = { ...usual, ...(JSON.parse(localStorage.getItem(key) ?? '{}') as Partial<Choices>) }
  } catch {
    now = usual
  }
  return now
}

function choose(change: Partial<Choices>): void {
  now = { ...read(), ...change }
  try {
    localStorage.setItem(key, JSON.stringify(now))
  } catch {
    // the choice then lasts for the visit
  }
  for (const listener of [...listeners]) listener()
}

/** The reader's choices, and how to change them. */
export function useChoices(): [Choices, (change: Partial<Choices>) => void] {
  const choices = useSyncExternalStore((told) => {
    listeners.add(told)
    return () => listeners.delete(told)
  }, read)
  return [choices, choose]
}
