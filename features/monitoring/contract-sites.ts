import { z } from 'zod'
import { Id, IsoDate, PageQuery, pageOf } from '../../common/ids.ts'
import { operation } from '../../common/operation.ts'
import { Sensitivity } from '../../common/places.ts'
import { Based, CountryCode, InProgramme, Kept, MaybeText, short, Written } from './fields.ts'
import { siteKinds } from './lists.ts'

export const SiteFields = z.object({
  code: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$/, 'monitoring.problem.code_malformed'),
  kind: z.enum(siteKinds),
  name: Written,
  country: CountryCode,
  authority: short.default(''),
  /** Border section or municipality: all that is said of the place outside the workspace. */
  area: short.default(''),
  latitude: z.number().min(-90).max(90).nullable().default(null),
  longitude: z.number().min(-180).max(180).nullable().default(null),
  capacity: z.int().min(0).max(100_000).nullable().default(null),
  note: MaybeText.default(null),
  closedOn: IsoDate.nullable().default(null),
  sensitivity: Sensitivity.default(1),
})
export const Site = SiteFields.extend({
  ...Kept.shape,
  /** The position is rounded to a quarter of a degree for this reader. */
  coarse: z.boolean(),
  visits: z.int(),
  approved: z.int(),
  lastVisit: IsoDate.nullable(),
})
export type Site = z.output<typeof Site>
const OfSite = InProgramme.extend({ site: Id })
const path = '/programmes/:programme/monitoring/sites'

export const listSites = operation({
  name: 'monitoring.listSites',
  method: 'GET',
  path,
  summary:
    'The sites that are visited; filter by country, kind and open (yes, no). All that match as CSV or XLSX.',
  params: InProgramme,
  query: PageQuery,
  result: pageOf(Site),
})
export const getSite = operation({
  name: 'monitoring.getSite',
  method: 'GET',
  path: `${path}/:site`,
  summary: 'One site.',
  params: OfSite,
  result: Site,
})
export const createSite = operation({
  name: 'monitoring.createSite',
  method: 'POST',
  path,
  summary: 'Adds a site.',
  action: 'monitoring.site.create',
  params: InProgramme,
  body: SiteFields,
  result: Site,
})
export const updateSite = operation({
  name: 'monitoring.updateSite',
  method: 'PUT',
  path: `${path}/:site`,
  summary: 'Changes a site.',
  action: 'monitoring.site.update',
  params: OfSite,
  body: SiteFields.extend(Based.shape),
  result: Site,
})
export const deleteSite = operation({
  name: 'monitoring.deleteSite',
  method: 'DELETE',
  path: `${path}/:site`,
  summary: 'Removes a site that no visit names.',
  action: 'monitoring.site.delete',
  params: OfSite,
})
