import { expect, test } from 'vitest'
import { Actor } from '../../../kernel/access/actor.ts'
import { ownOrganisationRoles, type Role, roles } from '../../../kernel/access/roles.ts'
import type { Session } from '../../../ui/session.tsx'
import { navOf } from '../../../ui/shell/nav-items.ts'
import { insidersRead, maySeeSummary, readersRead } from '../policy.ts'
import { room } from './routes.tsx'

const programme = {
  id: 'p',
  code: 'wb',
  title: { source: 'en' as const, texts: {} },
  demo: false,
  countries: [],
}
const inside = (role: Role, programmeId: string | null = 'p') =>
  ({ programmeId, role, country: 'AL', organisationId: null }) satisfies Session['memberships'][number]
const sessionOf = (memberships: Session['memberships']): Session => ({
  person: { id: 'x', name: 'Arta Kola', email: 'arta@example.org', language: 'sq', sample: true },
  memberships,
  programmes: [programme],
  demo: false,
})
const offered = (memberships: Session['memberships']) =>
  navOf([room], sessionOf(memberships), programme).programme.flatMap(({ entries }) =>
    entries.map(({ href }) => href.replace('/programmes/wb/monitoring', '') || '/'),
  )
const visits = ['/', '/visits', '/points', '/sites', '/calendar', '/map']

test.each(roles)('a %s is offered what the policy lets them read, and nothing else', (role) => {
  const own = ownOrganisationRoles.includes(role)
  const membership = { programme: 'p', role, country: 'AL', organisation: null, clearance: 1, own }
  const actor = new Actor({ person: 'x', memberships: [membership] })
  const asked = { params: { programme: 'p' } }
  const readable = [
    ...(readersRead(actor, asked) ? visits : []),
    ...(insidersRead(actor, asked) ? ['/incidents'] : []),
    ...(maySeeSummary(actor, asked) ? ['/summary'] : []),
  ]
  expect(offered([inside(role)]).sort()).toEqual(readable.sort())
})

test('a donor and a trainer land on the summary, a grantee is not offered the room, a member of the platform the plan first', () => {
  expect(offered([inside('donor')])).toEqual(['/summary'])
  expect(offered([inside('trainer')])).toEqual(['/summary'])
  expect(offered([inside('grantee')])).toEqual([])
  expect(offered([inside('trainee')])).toEqual([])
  expect(offered([inside('platform_member')])).toEqual([...visits, '/summary'].sort(byNav))
  expect(offered([inside('monitor', 'another')])).toEqual([])
})

const order = room.nav.map(({ to }) => to.replace('/monitoring', '') || '/')
const byNav = (a: string, b: string) => order.indexOf(a) - order.indexOf(b)
