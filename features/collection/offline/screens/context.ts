import { createContext, useContext, useSyncExternalStore } from 'react'
import type { Desk, View } from '../desk.ts'

/** The desk of whoever collects. */
export const DeskContext = createContext<Desk | null>(null)

export function useDesk(): Desk {
  const desk = useContext(DeskContext)
  if (!desk) throw new Error('useDesk outside Collect')
  return desk
}

/** What lies on the desk; drawn anew when it changes. */
export function useView(): View {
  const desk = useDesk()
  return useSyncExternalStore(desk.subscribe, desk.read)
}
