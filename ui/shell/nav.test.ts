import { expect, test } from 'vitest'
import type { Room } from '../rooms.ts'
import type { Session, SessionProgramme } from '../session.tsx'
import { hasRole } from '../session.tsx'
import { insteadOf, navOf, openEntry } from './nav-items.ts'

const programme: SessionProgramme = {
  id: 'p',
  code: 'wb one',
  title: { source: 'en', texts: {} },
  demo: false,
  countries: [],
}
const session: Session = {
  person: { id: 'x', name: 'Arta Kola', email: 'arta@example.org', language: 'sq', sample: true },
  memberships: [{ programmeId: 'p', role: 'monitor', country: 'AL', organisationId: null }],
  programmes: [programme],
  demo: false,
}
const room = (key: string, nav: Room['nav']): Room => ({ key, name: key, icon: () => null, nav, routes: [] })
const rooms = [
  room('monitoring', [
    { label: 'visits', to: '/monitoring/visits' },
    { label: 'plan', to: '/monitoring/visits/plan' },
    {
      label: 'approve',
      to: '/monitoring/approve',
      may: (who, where) => hasRole(who, ['reviewer'], where?.id ?? null),
    },
  ]),
  room('access', [{ label: 'people', to: '/people', scope: 'house' }]),
]

test('a person sees the pages that they may see, with addresses of the open programme', () => {
  const { programme: inside, house } = navOf(rooms, session, programme)
  expect(inside.map((group) => group.entries)).toEqual([
    [
      { label: 'visits', href: '/programmes/wb%20one/monitoring/visits' },
      { label: 'plan', href: '/programmes/wb%20one/monitoring/visits/plan' },
    ],
  ])
  expect(house.map((group) => group.entries)).toEqual([[{ label: 'people', href: '/people' }]])
})

test('outside a programme only the house is shown', () => {
  expect(navOf(rooms, session, null).programme).toEqual([])
})

test('the open page’s nearest entry is marked, not its neighbour with the same beginning', () => {
  const groups = navOf(rooms, session, programme).programme
  const base = '/programmes/wb%20one/monitoring'
  expect(openEntry(groups, `${base}/visits/17`)).toBe(`${base}/visits`)
  expect(openEntry(groups, `${base}/visits/plan/2026`)).toBe(`${base}/visits/plan`)
  expect(openEntry(groups, `${base}/visitsx`)).toBeUndefined()
})

test('the first page of a programme is open by itself, and not when another page is', () => {
  const groups = navOf([room('programme', [{ label: 'glance', to: '/' }])], session, programme).programme
  expect(openEntry(groups, '/programmes/wb%20one')).toBe('/programmes/wb%20one/')
  expect(openEntry(groups, '/programmes/wb%20one/elsewhere')).toBeUndefined()
})

test('whoever may not read a programme’s first page is led to the first that they may', () => {
  const glance = { label: 'glance', to: '/', may: () => false }
  const about = { label: 'about', to: '/about' }
  const root = '/programmes/wb%20one'
  const closed = [room('programme', [glance, about])]
  expect(insteadOf(closed, session, programme, root)).toBe(`${root}/about`)
  expect(insteadOf(closed, session, programme, `${root}/`)).toBe(`${root}/about`)
  expect(insteadOf(closed, session, programme, `${root}/plan`)).toBeUndefined()
  expect(
    insteadOf([room('programme', [{ ...glance, may: () => true }, about])], session, programme, root),
  ).toBeUndefined()
  expect(insteadOf([room('programme', [glance])], session, programme, root)).toBeUndefined()
})

test('a role for one country is none for another', () => {
  expect(hasRole(session, ['monitor'], 'p', 'AL')).toBe(true)
  expect(hasRole(session, ['monitor'], 'p', 'RS')).toBe(false)
  expect(hasRole(session, ['monitor'], 'q')).toBe(false)
})
