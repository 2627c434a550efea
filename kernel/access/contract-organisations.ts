import { z } from 'zod'
import { Id, PageQuery, pageOf } from '../../common/ids.ts'
import { LocalText } from '../../common/languages.ts'
import { operation } from '../../common/operation.ts'
import { roles } from './roles.ts'

export const Organisation = z.object({
  id: Id,
  code: z.string(),
  name: LocalText,
  shortName: z.string(),
  country: z.string().nullable(),
  website: z.string().nullable(),
  sample: z.boolean(),
  version: z.number().int(),
})

export const listOrganisations = operation({
  name: 'access.listOrganisations',
  method: 'GET',
  path: '/organisations',
  summary: 'The organisations of the workspace that the asker may see. Filter: country.',
  query: PageQuery,
  result: pageOf(Organisation),
})

export const getOrganisation = operation({
  name: 'access.getOrganisation',
  method: 'GET',
  path: '/organisations/:organisation',
  summary: 'One organisation.',
  params: z.object({ organisation: Id }),
  result: Organisation.extend({ mayEdit: z.boolean() }),
})

const Written = z.object({
  code: z
    .string()
    .trim()
    .regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'problem.constraint.organisation_code_check'),
  name: LocalText,
  shortName: z.string().trim().max(60).default(''),
  country: z
    .string()
    .regex(/^[A-Z]{2}$/, 'problem.constraint.organisation_country_check')
    .nullable()
    .default(null),
  website: z
    .url({ protocol: /^https?$/, error: 'problem.access.website_malformed' })
    .max(300)
    .nullable()
    .default(null),
})

export const addOrganisation = operation({
  name: 'access.addOrganisation',
  method: 'POST',
  path: '/organisations',
  action: 'access.organisation.add',
  summary: 'Adds an organisation.',
  body: Written,
  result: z.object({ id: Id }),
})

export const changeOrganisation = operation({
  name: 'access.changeOrganisation',
  method: 'PUT',
  path: '/organisations/:organisation',
  action: 'access.organisation.change',
  summary: 'Changes an organisation; refused when somebody else has changed it meanwhile.',
  params: z.object({ organisation: Id }),
  body: Written.extend({ version: z.number().int() }),
  result: z.object({ version: z.number().int() }),
})

const Role = z.enum(roles)
const rolesOrAll = z.array(Role).readonly().nullable()

/** What guards one kind of record, and whom it lets in. */
export const GuardedRelation = z.object({
  relation: z.string(),
  /** `reach`: by programme, country and sensitivity. `members`: every member reads. `own`: by a condition of its own. */
  scope: z.enum(['reach', 'members', 'own']),
  /** Roles that read it where they reach; null: all. Empty for `own`. */
  readers: rolesOrAll,
  writers: z.array(Role).readonly(),
  /** Whether its rows lie in a country, belong to an organisation, or have a sensitivity. */
  byCountry: z.boolean(),
  byOrganisation: z.boolean(),
  bySensitivity: z.boolean(),
  /** The condition in one English sentence, for `own`. */
  explained: z.string(),
})

export const explainAccess = operation({
  name: 'access.explainAccess',
  method: 'GET',
  path: '/programmes/:programme/access',
  summary:
    'Who may see and change what in a programme, and why: the guards of every table, and the people with their roles.',
  params: z.object({ programme: Id }),
  result: z.object({
    relations: z.array(GuardedRelation),
    people: z.array(
      z.object({
        id: Id,
        name: z.string(),
        roles: z.array(
          z.object({
            role: Role,
            country: z.string().nullable(),
            organisation: z.string().nullable(),
            clearance: z.number().int(),
          }),
        ),
      }),
    ),
  }),
})
