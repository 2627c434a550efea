import { z } from 'zod'
import { Id } from '../../common/ids.ts'
import { Language, LocalText } from '../../common/languages.ts'
import { operation } from '../../common/operation.ts'
import { roles } from './roles.ts'

export const Role = z.enum(roles)

/** A membership as its owner sees it. */
export const SessionMembership = z.object({
  programmeId: Id.nullable(),
  role: Role,
  country: z.string().nullable(),
  organisationId: Id.nullable(),
})

/** Who is signed in, and where they may go. */
export const Session = z.object({
  person: z
    .object({ id: Id, name: z.string(), email: z.string(), language: Language, sample: z.boolean() })
    .nullable(),
  memberships: z.array(SessionMembership),
  /** The programmes that the person is a member of. */
  programmes: z.array(z.object({ id: Id, code: z.string(), title: LocalText, demo: z.boolean() })),
  /** Demo workspace: sign-ins are printed, nothing here is real. */
  demo: z.boolean(),
  until: z.string().nullable(),
})

export const getSession = operation({
  name: 'access.getSession',
  method: 'GET',
  path: '/session',
  access: 'public',
  summary: 'Who is signed in, their memberships and programmes; person is null when nobody is.',
  result: Session,
})
