import { z } from 'zod'
import { Id, IsoDate, PageQuery, pageOf } from '../../common/ids.ts'
import { LocalText } from '../../common/languages.ts'
import { operation } from '../../common/operation.ts'
import { Step } from './contract-visits.ts'
import { Based, InProgramme, Kept, OfVisit, Reason, short, Written } from './fields.ts'
import { pointActs, pointStates } from './rules.ts'

export const PointFields = z.object({
  what: Written,
  findingId: Id.nullable().default(null),
  /** Who is to do it: an institution by name, an organisation, or a person of the programme. */
  ownerInstitution: short.default(''),
  ownerOrganisationId: Id.nullable().default(null),
  ownerPersonId: Id.nullable().default(null),
  dueOn: IsoDate,
})
export const PointRow = z.object({
  id: Id,
  what: LocalText,
  country: z.string(),
  owner: z.string(),
  dueOn: IsoDate,
  state: z.enum(pointStates),
  overdue: z.boolean(),
  visit: z.object({ id: Id, code: z.string() }),
  sample: z.boolean(),
})
export type PointRow = z.output<typeof PointRow>
export const Point = PointFields.extend({
  ...Kept.shape,
  country: z.string(),
  owner: z.string(),
  state: z.enum(pointStates),
  overdue: z.boolean(),
  doneBy: z.string().nullable(),
  verifiedBy: z.string().nullable(),
  visit: PointRow.shape.visit.extend({ title: LocalText }),
  steps: z.array(Step),
})
export type Point = z.output<typeof Point>

const OfPoint = InProgramme.extend({ point: Id })
const path = '/programmes/:programme/monitoring/points'
export const listPoints = operation({
  name: 'monitoring.listPoints',
  method: 'GET',
  path,
  summary:
    'Action points; filter by state, overdue (yes), country and visit; `mine`: those that I own or that wait for my verification. All that match as CSV or XLSX.',
  params: InProgramme,
  query: PageQuery.extend({ mine: z.enum(['owner', 'verify']).optional() }),
  result: pageOf(PointRow),
})
export const getPoint = operation({
  name: 'monitoring.getPoint',
  method: 'GET',
  path: `${path}/:point`,
  summary: 'One action point with its history.',
  params: OfPoint,
  result: Point,
})
export const createPoint = operation({
  name: 'monitoring.createPoint',
  method: 'POST',
  path: '/programmes/:programme/monitoring/visits/:visit/points',
  summary: 'Adds an action point to a visit, also after its approval.',
  action: 'monitoring.point.create',
  params: OfVisit,
  body: PointFields,
  result: Point,
})
export const updatePoint = operation({
  name: 'monitoring.updatePoint',
  method: 'PUT',
  path: `${path}/:point`,
  summary: 'Changes an open action point.',
  action: 'monitoring.point.update',
  params: OfPoint,
  body: PointFields.extend(Based.shape),
  result: Point,
})
export const movePoint = operation({
  name: 'monitoring.movePoint',
  method: 'POST',
  path: `${path}/:point/steps`,
  summary: 'Says that it is done (and what was done), verifies it, reopens it with a reason, or drops it.',
  action: 'monitoring.point.move',
  params: OfPoint,
  body: z.object({ act: z.enum(pointActs), reason: Reason.default(''), ...Based.shape }),
  result: Point,
})
