import { type ComponentType, createContext, lazy, type ReactNode, Suspense, useContext, useMemo } from 'react'
import type { Fill, Room } from '../rooms.ts'

const FillsContext = createContext<Fill[]>([])

/** Hands the rooms' fills to the slots below; `apps/web` does it once. */
export function SlotProvider(props: { rooms: Room[]; children: ReactNode }): ReactNode {
  const fills = useMemo(() => props.rooms.flatMap((room) => room.fills ?? []), [props.rooms])
  return <FillsContext value={fills}>{props.children}</FillsContext>
}

const made = new Map<Fill, ComponentType<Record<string, string>>>()

/**
 * A place on a screen where other rooms may show something of theirs (they name it in `fills`). The screen that offers
 * it knows none of them; `given` is what they are told, for example the record's identity.
 */
export function Slot(props: { name: string; given: Record<string, string> }): ReactNode {
  const fills = useContext(FillsContext).filter((fill) => fill.slot === props.name)
  return fills.map((fill, at) => {
    let Part = made.get(fill)
    if (!Part) {
      Part = lazy(fill.part)
      made.set(fill, Part)
    }
    return (
      // biome-ignore lint/suspicious/noArrayIndexKey: the fills of a slot are the same for as long as the page is open
      <Suspense key={at}>
        <Part {...props.given} />
      </Suspense>
    )
  })
}
