import { createEvents, type DateArray, type EventAttributes } from 'ics'
import { type Language, readText } from '../../../common/languages.ts'
import type { Say } from '../../../common/words.ts'
import { type CalendarVisit, isGuarded } from './queries.ts'

/** What a calendar says beside the visits. */
export interface FeedAbout {
  say: Say
  language: Language
  /** What the calendar is called. */
  name: string
  /** Address of a visit's page. */
  page: (visit: string) => string
}

/**
 * Visits as an iCalendar (RFC 5545): whole days, an identity and a sequence that stay, so that a moved visit moves in
 * every calendar and a cancelled one is struck out. A guarded place is told neither by name nor in the title.
 */
export function feedOf(visits: CalendarVisit[], about: FeedAbout): string {
  if (visits.length === 0) return empty(about.name)
  const { error, value } = createEvents(
    visits.map((visit) => eventOf(visit, about)),
    { productId: 'ura', calName: clean(about.name), method: 'PUBLISH' },
  )
  if (error || !value) throw error ?? new Error('The calendar is empty.')
  return fold(value)
}

/** Folds lines at 75 octets, as RFC 5545 counts them; the library counts letters, of which ë, š and ж have two. */
function fold(text: string): string {
  const lines = text.replaceAll(/\r\n[ \t]/g, '').split('\r\n')
  return lines
    .map((line) => {
      let width = 0
      let out = ''
      for (const letter of line) {
        const size = Buffer.byteLength(letter)
        if (width + size > 75) {
          out += '\r\n '
          width = 1
        }
        out += letter
        width += size
      }
      return out
    })
    .join('\r\n')
}

function eventOf(visit: CalendarVisit, { say, language, page }: FeedAbout): EventAttributes {
  const guarded = isGuarded(visit)
  const title = guarded ? say('monitoring.calendar.guardedTitle') : readText(visit.title, language).text
  const place = guarded
    ? ''
    : [readText(visit.siteName, language).text, visit.area].filter(Boolean).join(', ')
  const state = say(`monitoring.state.${visit.state}`)
  return {
    uid: `${visit.id}@visit.ura`,
    sequence: visit.version,
    start: dayOf(visit.startsOn),
    // The end of whole days is the day after: RFC 5545 does not count it.
    end: dayOf(visit.endsOn, 1),
    lastModified: stampOf(visit.changedAt),
    title: clean(
      [visit.sample ? `[${say('monitoring.calendar.sample')}] ` : '', `${visit.code} · ${title}`].join(''),
    ),
    description: clean(`${say('monitoring.calendar.state')}: ${state}`),
    ...(place ? { location: clean(place) } : {}),
    url: page(visit.id),
    status: visit.state === 'cancelled' ? 'CANCELLED' : visit.state === 'planned' ? 'TENTATIVE' : 'CONFIRMED',
    busyStatus: 'FREE',
    transp: 'TRANSPARENT',
    classification: guarded ? 'CONFIDENTIAL' : 'PRIVATE',
  }
}

function dayOf(iso: string, later = 0): DateArray {
  const day = new Date(`${iso}T00:00:00Z`)
  day.setUTCDate(day.getUTCDate() + later)
  return [day.getUTCFullYear(), day.getUTCMonth() + 1, day.getUTCDate()]
}
const stampOf = (at: Date): DateArray => [
  at.getUTCFullYear(), at.getUTCMonth() + 1, at.getUTCDate(), at.getUTCHours(), at.getUTCMinutes(),
] // biome-ignore format: a list

/** Texts of people on one line, without characters that no calendar shows. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
const clean = (text: string) => text.replace(/[\u0000-\u001f\u007f\u2028\u2029]+/g, ' ').trim()

/** A calendar without events; the library knows none. */
const empty = (name: string) =>
  [
    'BEGIN:VCALENDAR', 'VERSION:2.0', 'CALSCALE:GREGORIAN', 'PRODID:ura', 'METHOD:PUBLISH',
    `X-WR-CALNAME:${clean(name).replace(/[\\;,]/g, (sign) => `\\${sign}`)}`, 'END:VCALENDAR', '',
  ].join('\r\n') // biome-ignore format: a calendar
