import { z } from 'zod'
import { PageQuery, pageOf } from '../../../common/ids.ts'
import { operation } from '../../../common/operation.ts'

export const listOrganisations = operation({
  name: 'gallery.listOrganisations',
  method: 'GET',
  path: '/gallery/organisations',
  summary: 'Sample organisations.',
  query: PageQuery,
  result: pageOf(
    z.object({
      id: z.string(),
      name: z.string(),
      country: z.string(),
      since: z.string(),
      visits: z.number(),
      share: z.number(),
      standing: z.enum(['measured', 'reported', 'provisional', 'sample', 'suppressed', 'missing']),
    }),
  ),
})

export const saveOrganisation = operation({
  name: 'gallery.saveOrganisation',
  method: 'POST',
  path: '/gallery/save',
  summary: 'Saves nothing.',
  body: z.object({ name: z.string(), title: z.unknown(), note: z.string() }),
  result: z.object({ saves: z.number() }),
})

export const readBroken = operation({
  name: 'gallery.readBroken',
  method: 'GET',
  path: '/gallery/broken',
  summary: 'Always fails.',
  result: z.object({}),
})
