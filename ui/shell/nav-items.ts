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

/**
 * Where somebody is led who opens a programme's first page and may not read it: the first page that they may.
 * @returns undefined where the page stays: it is open to them, or nothing is
 */
export function insteadOf(
  rooms: Room[],
  session: Session,
  programme: SessionProgramme,
  path: string,
): string | undefined {
  const own = placeOf('./', programme.code)
  if (path !== own && `${path}/` !== own) return undefined
  const pages = navOf(rooms, session, programme)
    .programme.flatMap((group) => group.entries)
    .filter((entry) => !entry.outside)
  return pages.some((entry) => entry.href === own) ? undefined : pages[0]?.href
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
