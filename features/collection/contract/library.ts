import { z } from 'zod'
import { Id } from '../../../common/ids.ts'
import { operation } from '../../../common/operation.ts'
import { Country, Sensitivity } from '../../../common/places.ts'
import { Paper } from './paper.ts'

/** The ready forms that come with the workspace, by their form ID. */
export const libraryCodes = [
  'border-crossing-visit',
  'centre-visit',
  'informal-site-visit',
  'incident-testimony',
  'institution-interview',
] as const
export const LibraryCode = z.enum(libraryCodes)
export type LibraryCode = (typeof libraryCodes)[number]

/** A ready form in the list; `form` is the one that was made from it in this programme. */
export const LibraryRow = z.object({
  code: LibraryCode,
  title: z.string(),
  purpose: z.string(),
  versionName: z.string(),
  languages: z.array(z.string()),
  questions: z.int(),
  personal: z.int(),
  form: Id.nullable(),
})
export type LibraryRow = z.output<typeof LibraryRow>

export const listLibrary = operation({
  name: 'collection.listLibrary',
  method: 'GET',
  path: '/programmes/:programme/library',
  summary: 'The ready forms that come with the workspace, and which of them the programme has.',
  params: z.object({ programme: Id }),
  result: z.object({ rows: z.array(LibraryRow), may: z.array(z.string()) }),
})

export const getLibraryPaper = operation({
  name: 'collection.getLibraryPaper',
  method: 'GET',
  path: '/programmes/:programme/library/:code',
  summary: 'A ready form to read, question by question.',
  params: z.object({ programme: Id, code: LibraryCode }),
  result: Paper.extend({ row: LibraryRow }),
})

export const addFromLibrary = operation({
  name: 'collection.addFromLibrary',
  method: 'POST',
  path: '/programmes/:programme/library/:code',
  summary: 'Adds a ready form to the programme, as a draft or open at once.',
  action: 'collection.form.addReady',
  params: z.object({ programme: Id, code: LibraryCode }),
  body: z.object({
    country: Country.nullable().default(null),
    sensitivity: Sensitivity.default(1),
    open: z.boolean().default(false),
  }),
  result: z.object({ form: Id }),
})
