import { placeOf } from '../page/place.ts'
import type { NavItem, Room } from '../rooms.ts'
import type { Session, SessionProgramme } from '../session.tsx'

interface Entry {
  label: string
  href: string
  outside?: true
}
export interface NavRoom {
  room: Room
  entries: Entry[]
}

/** The lines of the navigation that this person gets: a programme's rooms first, then the house's. */
export function navOf(
  rooms: Room[],
  session: Session,
  programme: SessionProgramme | null,
): { programme: NavRoom[]; house: NavRoom[] } {
  const may = (item: NavItem) => item.may?.(session, programme) ?? true
  const pick = (scope: 'programme' | 'house') =>
    rooms
      .map((room) => ({
        room,
        entries: room.nav.filter((item) => (item.scope ?? 'programme') === scope && may(item)),
      }))
      .filter(({ entries }) => entries.length > 0)
      .map(({ room, entries }) => ({
        room,
        entries: entries.map((item) => ({
          label: item.label,
          href: item.outside || scope === 'house' ? item.to : placeOf(`.${item.to}`, programme?.code),
          ...(item.outside && { outside: item.outside }),
        })),
      }))
  return { programme: programme ? pick('programme') : [], house: pick('house') }
}

/** Of all entries, the one whose address is the longest beginning of the open path. */
export function openEntry(groups: NavRoom[], path: string): string | undefined {
  return (
    groups
      .flatMap((group) => group.entries.map((entry) => entry.href))
      // The programme's own page is open by itself only: every page of the programme stands below it.
      .filter((href) =>
        href.endsWith('/') ? `${path}/` === href : path === href || path.startsWith(`${href}/`),
      )
      .sort((a, b) => b.length - a.length)[0]
  )
}
