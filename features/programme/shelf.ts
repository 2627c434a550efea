import { z } from 'zod'
import { Id, PageQuery, pageOf } from '../../common/ids.ts'
import { LocalText } from '../../common/languages.ts'
import { operation } from '../../common/operation.ts'

/** A text that must be written at least in its source language. */
export const Written = LocalText.refine(
  (text) => (text.texts[text.source]?.text ?? '').trim() !== '',
  'programme.problem.text_missing',
)
/** A text that may be missing altogether. */
export const MaybeText = LocalText.nullable()
/** The short code of a strand, result, indicator, …: unique in its programme. */
export const Code = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9.-]{0,19}$/, 'programme.problem.code_malformed')
export const CountryOrNone = z
  .string()
  .regex(/^[A-Z]{2}$/)
  .nullable()
/** Where a fact stands: document, page, address. */
export const Source = z.string().max(500)

export const ProgrammePath = z.object({ programme: Id })
export const RecordPath = z.object({ programme: Id, id: Id })
/** The record's version that the change was based on. */
export const Based = z.object({ version: z.int().min(1) })

/** What every record carries besides its own fields. `may` is what the asker may do with it. */
export const Kept = z.object({
  id: Id,
  version: z.int(),
  changedAt: z.iso.datetime(),
  changedBy: z.object({ id: Id, name: z.string() }).nullable(),
  may: z.array(z.string()),
})

/**
 * The five operations of a kind of record that a programme holds: list, get, create, update, delete.
 * @param one how the record is called in operation names: `Strand`
 * @param path its part of the path: `strands`
 * @param fields what a person writes
 * @param more what the server adds to a record that is read
 */
export function shelf<F extends z.ZodRawShape, M extends z.ZodRawShape>(
  one: string,
  many: string,
  path: string,
  fields: z.ZodObject<F>,
  more: M,
) {
  const record = z.object({ ...fields.shape, ...Kept.shape, ...more })
  const thing = one.toLowerCase()
  const at = `/programmes/:programme/${path}`
  return {
    path,
    fields,
    record,
    list: operation({
      name: `programme.list${many}`,
      method: 'GET',
      path: at,
      summary: `The programme's ${many.toLowerCase()}, in their order.`,
      params: ProgrammePath,
      query: PageQuery,
      result: pageOf(record),
    }),
    get: operation({
      name: `programme.get${one}`,
      method: 'GET',
      path: `${at}/:id`,
      summary: `One ${thing}.`,
      params: RecordPath,
      result: record,
    }),
    create: operation({
      name: `programme.create${one}`,
      method: 'POST',
      path: at,
      summary: `Adds a ${thing}.`,
      action: `programme.${thing}.create`,
      params: ProgrammePath,
      body: fields,
      result: record,
    }),
    update: operation({
      name: `programme.update${one}`,
      method: 'PUT',
      path: `${at}/:id`,
      summary: `Changes a ${thing}; says so when somebody else has changed it meanwhile.`,
      action: `programme.${thing}.update`,
      params: RecordPath,
      body: z.object({ ...fields.shape, ...Based.shape }),
      result: record,
    }),
    remove: operation({
      name: `programme.delete${one}`,
      method: 'DELETE',
      path: `${at}/:id`,
      summary: `Removes a ${thing} that nothing leans on.`,
      action: `programme.${thing}.delete`,
      params: RecordPath,
    }),
  }
}
