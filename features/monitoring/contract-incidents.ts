import { z } from 'zod'
import { Id, IsoDate, PageQuery, pageOf } from '../../common/ids.ts'
import { LocalText } from '../../common/languages.ts'
import { operation } from '../../common/operation.ts'
import { Sensitivity } from '../../common/places.ts'
import { Based, CountryCode, InProgramme, Kept, OfVisit, short, Written } from './fields.ts'
import {
  asylumIntents, consents, corroborations, incidentKinds, treatments, violations, violences,
} from './lists.ts' // biome-ignore format: a list
import { visitStates } from './rules.ts'

const several = <T extends readonly [string, ...string[]]>(list: T) =>
  z.array(z.enum(list)).max(40).default([])
const yesNo = z.boolean().nullable().default(null)
const age = z.int().min(0).max(120).nullable().default(null)

/** After the Border Violence Monitoring Network's testimony header and PRAB's violations. */
export const IncidentFields = z.object({
  kind: z.enum(incidentKinds),
  title: Written,
  happenedOn: IsoDate,
  /** `23:40`, where it is known. */
  timeOfDay: z
    .string()
    .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'monitoring.problem.time_malformed')
    .nullable()
    .default(null),
  /** The day is known only roughly. */
  roughly: z.boolean().default(false),
  place: short.default(''),
  latitude: z.number().min(-90).max(90).nullable().default(null),
  longitude: z.number().min(-180).max(180).nullable().default(null),
  /** The organisation that took the testimony. */
  reportedBy: short.default(''),
  borderFrom: CountryCode.nullable().default(null),
  borderTo: CountryCode.nullable().default(null),
  persons: z.int().min(0).max(10_000).nullable().default(null),
  ageFrom: age,
  ageTo: age,
  minors: yesNo,
  women: yesNo,
  men: yesNo,
  lgbti: yesNo,
  nationalities: z.array(z.string().regex(/^([A-Z]{2}|stateless|unknown)$/, 'monitoring.problem.nationality_malformed')).max(60).default([]),
  policeStation: yesNo,
  treatment: several(treatments),
  officers: z.int().min(0).max(1000).nullable().default(null),
  violence: several(violences),
  violations: several(violations),
  /** Uniforms, vehicles, emblems: never a name. */
  police: z.string().trim().max(2000).default(''),
  asylum: z.enum(asylumIntents).nullable().default(null),
  corroboration: several(corroborations),
  consent: several(consents),
  /** Sealed at rest. */
  narrative: z.string().trim().max(20_000).default(''),
  /** 2, high, unless it is said otherwise. */
  sensitivity: Sensitivity.default(2),
}) // biome-ignore format: a record
export type IncidentFields = z.output<typeof IncidentFields>

export const IncidentRow = z.object({
  id: Id,
  title: LocalText,
  kind: z.enum(incidentKinds),
  happenedOn: IsoDate,
  country: z.string(),
  borderFrom: z.string().nullable(),
  borderTo: z.string().nullable(),
  persons: z.int().nullable(),
  minors: z.boolean().nullable(),
  violence: z.array(z.string()),
  sensitivity: Sensitivity,
  visit: z.object({ id: Id, code: z.string(), state: z.enum(visitStates) }),
  sample: z.boolean(),
})
export type IncidentRow = z.output<typeof IncidentRow>
export const Incident = IncidentFields.extend({
  ...Kept.shape,
  country: z.string(),
  visit: IncidentRow.shape.visit,
})
export type Incident = z.output<typeof Incident>

const OfIncident = InProgramme.extend({ incident: Id })
const path = '/programmes/:programme/monitoring/incidents'
export const listIncidents = operation({
  name: 'monitoring.listIncidents',
  method: 'GET',
  path,
  summary:
    'Incidents that the asker may see; filter by kind, country, violence, minors, visit and state of the visit. All that match as CSV or XLSX.',
  params: InProgramme,
  query: PageQuery,
  result: pageOf(IncidentRow),
})
export const getIncident = operation({
  name: 'monitoring.getIncident',
  method: 'GET',
  path: `${path}/:incident`,
  summary: 'One incident with its sealed account. Reading it is written into the log.',
  action: 'monitoring.incident.read',
  params: OfIncident,
  result: Incident,
})
export const createIncident = operation({
  name: 'monitoring.createIncident',
  method: 'POST',
  path: '/programmes/:programme/monitoring/visits/:visit/incidents',
  summary: 'Adds an incident to a visit that is in the field or a draft.',
  action: 'monitoring.incident.create',
  params: OfVisit,
  body: IncidentFields,
  result: Incident,
})
export const updateIncident = operation({
  name: 'monitoring.updateIncident',
  method: 'PUT',
  path: `${path}/:incident`,
  summary: 'Changes an incident while its visit is open.',
  action: 'monitoring.incident.update',
  params: OfIncident,
  body: IncidentFields.extend(Based.shape),
  result: Incident,
})
export const deleteIncident = operation({
  name: 'monitoring.deleteIncident',
  method: 'DELETE',
  path: `${path}/:incident`,
  summary: 'Removes an incident while its visit is open.',
  action: 'monitoring.incident.delete',
  params: OfIncident,
})
