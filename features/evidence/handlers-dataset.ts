import { sql } from '../../kernel/db/db.ts'
import { serve } from '../../kernel/http/serve.ts'
import { found, invalid, Problem } from '../../kernel/problems/problem.ts'
import { createDataset, editDataset } from './contract.ts'
import { withSlots } from './import/load.ts'
import { isPeriodAxis } from './periods.ts'
import { mayKeepStatistics } from './policy.ts'
import { presentDataset } from './present.ts'
import { datasetByCode, type SlottedDimension, vintagesOf } from './queries.ts'
import { type Dimension, shippedLists } from './shapes.ts'

/** The shipped list that a type of dimension uses; an open dimension has one of its own. */
const listFor: Record<Dimension['type'], string | undefined> = {
  country: 'country',
  nationality: 'country',
  route: 'route',
  border: 'border',
  sex: 'sex',
  age: 'age',
  group: 'population-group',
  cause: 'cause',
  text: undefined,
}

/** Dimensions with the lists of their types; keys are single and are no names of periods. */
function checked(dimensions: Dimension[]): Dimension[] {
  const keys = new Set<string>()
  for (const [at, dimension] of dimensions.entries()) {
    if (
      keys.has(dimension.key) ||
      isPeriodAxis(dimension.key) ||
      ['value', 'flags', 'row', 'place'].includes(dimension.key)
    )
      throw invalid(`dimensions.${at}.key`, 'evidence.dataset.key_taken', { key: dimension.key })
    keys.add(dimension.key)
    if (dimension.list !== undefined && !(shippedLists as readonly string[]).includes(dimension.list))
      throw invalid(`dimensions.${at}.list`, 'evidence.dataset.list_unknown', { list: dimension.list })
  }
  return dimensions.map((dimension) => {
    const list = dimension.list ?? listFor[dimension.type]
    return { ...dimension, ...(list ? { list } : {}) }
  })
}

const serveCreate = serve(createDataset, {
  may: mayKeepStatistics,
  run: async ({ db, params, body, note }) => {
    const { dimensions, comparability, ...fields } = body
    await db
      .insertInto('evidence.dataset')
      .values({
        ...fields,
        programmeId: params.programme,
        dimensions: JSON.stringify(withSlots(checked(dimensions))),
        comparability: JSON.stringify(comparability),
      })
      .execute()
    const dataset = found(await datasetByCode(db, params.programme, body.code))
    note({ subject: dataset.id, programme: params.programme, details: { code: dataset.code } })
    return presentDataset(dataset, [], true)
  },
})

const serveEdit = serve(editDataset, {
  may: mayKeepStatistics,
  run: async ({ db, params, body, note }) => {
    const dataset = found(await datasetByCode(db, params.programme, params.dataset))
    const { version, dimensions, comparability, sensitivity, ...fields } = body
    const done = await db
      .updateTable('evidence.dataset')
      .set({
        ...fields,
        sensitivity,
        dimensions: JSON.stringify(keepSlots(dataset.dimensions, checked(dimensions))),
        comparability: JSON.stringify(comparability),
        version: version + 1,
      })
      .where('id', '=', dataset.id)
      .where('version', '=', version)
      .executeTakeFirst()
    if (done.numUpdatedRows === 0n) throw new Problem('changed_meanwhile')
    // What guards the dataset guards its vintages; their observations follow in a job of the worker, which owns them.
    if (sensitivity !== dataset.sensitivity) {
      for (const table of ['evidence.vintage', 'evidence.import'] as const)
        await db.updateTable(table).set({ sensitivity }).where('datasetId', '=', dataset.id).execute()
      await sql`select kernel.enqueue('evidence.guardObservations', ${JSON.stringify({ datasetId: dataset.id })}::jsonb)`.execute(
        db,
      )
    }
    note({
      subject: dataset.id,
      programme: params.programme,
      details: { code: dataset.code, version: version + 1 },
    })
    const after = found(await datasetByCode(db, params.programme, params.dataset))
    return presentDataset(after, await vintagesOf(db, dataset.id), true)
  },
})

/** Dimensions keep their columns; new ones get the next. None is taken away: older vintages may carry it. */
function keepSlots(old: SlottedDimension[], given: Dimension[]): SlottedDimension[] {
  for (const dimension of old) {
    const kept = given.find((one) => one.key === dimension.key)
    if (!kept || kept.type !== dimension.type || kept.list !== dimension.list)
      throw invalid('dimensions', 'evidence.dataset.dimension_kept', { key: dimension.key })
  }
  let next = Math.max(0, ...old.map((dimension) => dimension.slot))
  return given.map((dimension) => ({
    ...dimension,
    slot: old.find((one) => one.key === dimension.key)?.slot ?? ++next,
  }))
}

export const datasetOperations = [serveCreate, serveEdit]
