import type { LocalText } from '../../common/languages.ts'
import type { Db } from '../../kernel/db/db.ts'
import { sql } from '../../kernel/db/db.ts'
import { serve } from '../../kernel/http/serve.ts'
import { found, Problem } from '../../kernel/problems/problem.ts'
import {
  acceptVintage,
  compareVintage,
  listDifferences,
  readVintage,
  rejectVintage,
} from './contract-import.ts'
import { mayKeepStatistics, maySeeStatistics } from './policy.ts'
import { presentVintage } from './present.ts'
import { codesNamed, currentVintage, datasetByCode, listOf, vintageById } from './queries.ts'

async function load(db: Db, params: { programme: string; dataset: string; vintage: string }) {
  const dataset = found(await datasetByCode(db, params.programme, params.dataset))
  const vintage = found(await vintageById(db, dataset.id, params.vintage))
  const current = await currentVintage(db, dataset.id)
  return { dataset, vintage, current }
}

const serveRead = serve(readVintage, {
  may: maySeeStatistics,
  run: async ({ db, params }) => {
    const { dataset, vintage, current } = await load(db, params)
    const previous = vintage.previousId ? await vintageById(db, dataset.id, vintage.previousId) : undefined
    return { ...presentVintage(vintage, vintage.id === current?.id), previousLabel: previous?.label ?? null }
  },
})

const serveDifferences = serve(listDifferences, {
  may: maySeeStatistics,
  run: async ({ db, params, query }) => {
    const { dataset, vintage } = await load(db, params)
    const kinds = query.filter.filter((one) => one.startsWith('kind:')).map((one) => one.slice(5))
    let wanted = db.selectFrom('evidence.difference').where('vintageId', '=', vintage.id)
    if (kinds.length) wanted = wanted.where('kind', 'in', kinds)
    const { total } = await wanted
      .select((where) => where.fn.countAll<number>().as('total'))
      .executeTakeFirstOrThrow()
    const rows = await wanted
      .select(['id', 'kind', 'period', 'cell', 'old', 'new'])
      .orderBy('id')
      .limit(query.size)
      .offset((query.page - 1) * query.size)
      .execute()
    const shown = rows.map((row) => ({
      ...row,
      kind: row.kind as 'added' | 'removed' | 'changed',
      cell: row.cell as Record<string, string>,
    }))
    const lists = dataset.dimensions.map((dimension) => ({
      key: dimension.key,
      list: listOf(dataset, dimension),
      codes: shown.flatMap((row) => row.cell[dimension.key] ?? []),
    }))
    const codes = await codesNamed(db, params.programme, lists)
    const labels: Record<string, Record<string, LocalText>> = {}
    for (const { key, list } of lists)
      labels[key] = Object.fromEntries(
        codes.filter((code) => code.list === list).map((code) => [code.code, code.name]),
      )
    return { rows: shown, total, labels }
  },
})

const serveAccept = serve(acceptVintage, {
  may: mayKeepStatistics,
  run: async ({ db, actor, params, body, note }) => {
    const { dataset, vintage, current } = await load(db, params)
    if (vintage.version !== body.version) throw new Problem('changed_meanwhile')
    if (vintage.state !== 'compared')
      throw new Problem('conflict', { sentence: 'evidence.vintage.not_compared' })
    // What is accepted is what was looked at: the differences from the vintage that is current now.
    if ((current?.id ?? null) !== vintage.previousId)
      throw new Problem('conflict', { sentence: 'evidence.vintage.compare_again' })
    await decide(db, vintage.id, vintage.version, 'accepted', actor.personId)
    note({
      subject: vintage.id,
      programme: params.programme,
      details: { dataset: dataset.code, label: vintage.label, digest: vintage.fileDigest },
    })
    const after = await load(db, params)
    return presentVintage(after.vintage, after.current?.id === vintage.id)
  },
})

const serveReject = serve(rejectVintage, {
  may: mayKeepStatistics,
  run: async ({ db, actor, params, body, note, enqueue }) => {
    const { dataset, vintage } = await load(db, params)
    if (vintage.version !== body.version) throw new Problem('changed_meanwhile')
    if (vintage.state === 'accepted' || vintage.state === 'rejected') throw new Problem('locked')
    await decide(db, vintage.id, vintage.version, 'rejected', actor.personId)
    await enqueue('evidence.discardVintage', { vintageId: vintage.id })
    note({
      subject: vintage.id,
      programme: params.programme,
      details: { dataset: dataset.code, label: vintage.label },
    })
    return presentVintage((await load(db, params)).vintage, false)
  },
})

const serveCompare = serve(compareVintage, {
  may: mayKeepStatistics,
  run: async ({ db, params, note, enqueue }) => {
    const { dataset, vintage } = await load(db, params)
    if (vintage.state !== 'compared') throw new Problem('locked')
    await db
      .updateTable('evidence.vintage')
      .set({ state: 'draft', version: vintage.version + 1 })
      .where('id', '=', vintage.id)
      .execute()
    await enqueue('evidence.compareVintage', {
      programmeId: params.programme,
      dataset: dataset.code,
      vintageId: vintage.id,
    })
    note({ subject: vintage.id, programme: params.programme, details: { dataset: dataset.code } })
    return presentVintage((await load(db, params)).vintage, false)
  },
})

async function decide(
  db: Db,
  id: string,
  version: number,
  state: string,
  personId: string | null,
): Promise<void> {
  const done = await db
    .updateTable('evidence.vintage')
    .set({ state, decidedBy: personId, decidedAt: sql`now()`, version: version + 1 })
    .where('id', '=', id)
    .where('version', '=', version)
    .executeTakeFirst()
  if (done.numUpdatedRows === 0n) throw new Problem('changed_meanwhile')
}

export const vintageOperations = [serveRead, serveDifferences, serveAccept, serveReject, serveCompare]
