import { z } from 'zod'
import { Id, IsoDate, PageQuery, pageOf } from '../../common/ids.ts'
import { Language } from '../../common/languages.ts'
import { operation } from '../../common/operation.ts'
import { countryCodes } from '../../common/places.ts'
import { roles } from './roles.ts'

const Role = z.enum(roles)
const Country = z.string().refine((code) => countryCodes.has(code), 'problem.access.country_unknown')
const Email = z.email('problem.access.email_malformed').max(200)
const Name = z.string().trim().min(1).max(120)
const programmeParams = z.object({ programme: Id })
const personParams = z.object({ person: Id })

/** `invited`: has not set up a way to sign in yet. `closed`: the account is disabled. */
export const personStates = ['active', 'invited', 'closed'] as const
/** `coming`: begins later. */
export const membershipStates = ['active', 'coming', 'ended'] as const

/** One role of one person, as the list of a programme's people shows it. */
export const MembershipRow = z.object({
  id: Id,
  personId: Id,
  name: z.string(),
  /** Only for those who look after people; null for others. */
  email: z.string().nullable(),
  person: z.enum(personStates),
  role: Role,
  country: z.string().nullable(),
  organisation: z.object({ id: Id, name: z.string() }).nullable(),
  startsOn: IsoDate,
  endsOn: IsoDate.nullable(),
  state: z.enum(membershipStates),
  sample: z.boolean(),
  mayEnd: z.boolean(),
})

export const listPeople = operation({
  name: 'access.listPeople',
  method: 'GET',
  path: '/programmes/:programme/people',
  summary: 'The people of a programme with their roles. Filters: role, country, state, person.',
  params: programmeParams,
  query: PageQuery,
  result: pageOf(MembershipRow),
})

/** A person as administrators see everybody. */
export const PersonRow = z.object({
  id: Id,
  name: z.string(),
  email: z.string(),
  state: z.enum(personStates),
  language: Language,
  sample: z.boolean(),
  createdAt: z.string(),
  roles: z.array(z.object({ role: Role, programme: z.string().nullable(), country: z.string().nullable() })),
})

export const listEverybody = operation({
  name: 'access.listEverybody',
  method: 'GET',
  path: '/people',
  summary: 'Everybody who has an account in this workspace. Filters: state, role.',
  query: PageQuery,
  result: pageOf(PersonRow),
})

export const getPerson = operation({
  name: 'access.getPerson',
  method: 'GET',
  path: '/people/:person',
  summary: 'One person with all roles that the asker may see.',
  params: personParams,
  result: z.object({
    id: Id,
    name: z.string(),
    email: z.string().nullable(),
    language: Language,
    state: z.enum(personStates),
    sample: z.boolean(),
    createdAt: z.string(),
    codes: z.boolean().nullable(),
    memberships: z.array(
      z.object({
        id: Id,
        programme: z.object({ id: Id, code: z.string() }).nullable(),
        role: Role,
        country: z.string().nullable(),
        organisation: z.object({ id: Id, name: z.string() }).nullable(),
        startsOn: IsoDate,
        endsOn: IsoDate.nullable(),
        state: z.enum(membershipStates),
        mayEnd: z.boolean(),
      }),
    ),
    may: z.object({ close: z.boolean(), invite: z.boolean(), resetCodes: z.boolean() }),
  }),
})

const GivenRole = z.object({
  role: Role,
  country: Country.nullable().default(null),
  organisationId: Id.nullable().default(null),
  startsOn: IsoDate.optional(),
  endsOn: IsoDate.nullable().default(null),
})

export const invitePerson = operation({
  name: 'access.invitePerson',
  method: 'POST',
  path: '/programmes/:programme/people',
  action: 'access.membership.give',
  summary: 'Gives somebody a role by e-mail address: who is not here yet is invited by e-mail.',
  params: programmeParams,
  body: GivenRole.extend({ name: Name, email: Email, language: Language }),
  result: z.object({ personId: Id, invited: z.boolean() }),
})

export const inviteAgain = operation({
  name: 'access.inviteAgain',
  method: 'POST',
  path: '/people/:person/invitation',
  action: 'access.invitation.send',
  summary: 'Sends the invitation once more; earlier links of the person no longer work.',
  params: personParams,
})

export const giveMembership = operation({
  name: 'access.giveMembership',
  method: 'POST',
  path: '/people/:person/memberships',
  action: 'access.membership.give',
  summary: 'Gives a person one more role.',
  params: personParams,
  body: GivenRole.extend({ programmeId: Id.nullable() }),
  result: z.object({ id: Id }),
})

export const endMembership = operation({
  name: 'access.endMembership',
  method: 'POST',
  path: '/memberships/:membership/end',
  action: 'access.membership.end',
  summary: 'Ends a role: at once, or on a day to come.',
  params: z.object({ membership: Id }),
  body: z.object({ endsOn: IsoDate.nullable().default(null) }),
})

const Reason = z.string().trim().min(5).max(500)

export const closePerson = operation({
  name: 'access.closePerson',
  method: 'POST',
  path: '/people/:person/close',
  action: 'access.person.close',
  summary: 'Closes an account: every session ends at once, and nobody signs in with it.',
  params: personParams,
  body: z.object({ reason: Reason }),
})

export const reopenPerson = operation({
  name: 'access.reopenPerson',
  method: 'POST',
  path: '/people/:person/reopen',
  action: 'access.person.reopen',
  summary: 'Opens a closed account again.',
  params: personParams,
})

export const resetCodes = operation({
  name: 'access.resetCodes',
  method: 'POST',
  path: '/people/:person/codes/reset',
  action: 'access.codes.reset',
  summary: 'Turns the codes of an authenticator app off for a person who has lost it; every session ends.',
  params: personParams,
  body: z.object({ reason: Reason }),
})

export const exportPeople = operation({
  name: 'access.exportPeople',
  method: 'POST',
  path: '/programmes/:programme/people/export',
  action: 'access.people.export',
  summary: 'The people of a programme as a file. The reason is kept in the audit log.',
  params: programmeParams,
  body: z.object({ reason: Reason, format: z.enum(['csv', 'xlsx']) }),
  /** The file in base64. */
  result: z.object({ name: z.string(), mediaType: z.string(), content: z.string() }),
})
