import type { Role } from '../kernel/access/roles.ts'

/** The two programmes of the tests. `balkans` is the founding one; `other` is there to be kept out of. */
export const programmes = {
  balkans: '01900000-0000-7000-8000-00000000ba11',
  other: '01900000-0000-7000-8000-0000000007e4',
} as const

export const organisations = {
  lead: '01900000-0000-7000-8000-0000000000a1',
  albanian: '01900000-0000-7000-8000-0000000000a2',
  serbian: '01900000-0000-7000-8000-0000000000a3',
  /** A supported organisation in Albania, and its rival. */
  grantee: '01900000-0000-7000-8000-0000000000b1',
  rival: '01900000-0000-7000-8000-0000000000b2',
} as const

export interface CastMember {
  id: string
  role: Role | null
  programme: string | null
  country: string | null
  organisation: string
}

const person = (
  number: number,
  role: Role | null,
  organisation: keyof typeof organisations,
  country: string | null = null,
  programme: string | null = programmes.balkans,
): CastMember => ({
  id: `01900000-0000-7000-8000-0000000001${String(number).padStart(2, '0')}`,
  role,
  programme: role === 'administrator' || role === null ? null : programme,
  country,
  organisation: organisations[organisation],
})

/** The people of every story: always the same, with fixed powers. */
export const cast = {
  /** Administrator of the workspace; a member of no programme. */
  ada: person(1, 'administrator', 'lead'),
  /** Data protection officer. */
  dora: person(2, 'data_protection_officer', 'lead'),
  /** Programme coordinator at the lead organisation, all countries. */
  petra: person(3, 'programme_coordinator', 'lead'),
  /** Country coordinators. */
  arben: person(4, 'country_coordinator', 'albanian', 'AL'),
  jelena: person(5, 'country_coordinator', 'serbian', 'RS'),
  gent: person(6, 'grants_officer', 'albanian', 'AL'),
  asja: person(7, 'assessor', 'serbian', 'RS'),
  /** Monitors. */
  mira: person(8, 'monitor', 'albanian', 'AL'),
  nikola: person(9, 'monitor', 'serbian', 'RS'),
  lira: person(10, 'analyst', 'lead'),
  rada: person(11, 'reviewer', 'lead'),
  tea: person(12, 'trainer', 'lead'),
  pal: person(13, 'platform_member', 'albanian', 'AL'),
  donna: person(14, 'donor', 'lead'),
  /** A supported organisation, and its rival. */
  gresa: person(15, 'grantee', 'grantee', 'AL'),
  rina: person(16, 'grantee', 'rival', 'AL'),
  teo: person(17, 'trainee', 'grantee', 'AL'),
  /** Coordinator of another programme altogether. */
  zana: person(18, 'programme_coordinator', 'rival', null, programmes.other),
  /** Signed in, a member of nothing. */
  nobody: person(19, null, 'rival'),
} as const
export type Name = keyof typeof cast
export const names = Object.keys(cast) as Name[]
