import { sql, type Transaction } from '../../../kernel/db/db.ts'
import { invalid, Problem } from '../../../kernel/problems/problem.ts'
import type { Meaning } from '../contract-indicators.ts'
import { definitionsOf, insertDefinition, meaningOf, wordUnit } from '../indicators.ts'
import { insertProgramme } from '../programmes.ts'
import { changedMeaning, meaningful, same } from '../rules.ts'
import { tidyFields } from '../texts.ts'
import { type Change, type Item, type Kind, kinds } from './items.ts'

/** Applies the changes that `compare` found. @returns the programme's id */
export async function applyChanges(
  db: Transaction,
  programme: string | null,
  wanted: Item[],
  changes: Change[],
  demo: boolean,
): Promise<string> {
  const own = wanted.find((item) => item.kind === 'programme')!
  const id = programme ?? (await insertProgramme(db, { code: own.key, ...own.fields } as never, demo))
  const codes = new Codes(db, id)
  const of = (change: Change) => wanted.find((item) => item.kind === change.kind && item.key === change.key)!
  for (const kind of [...kinds].reverse())
    for (const change of changes)
      if (change.kind === kind && change.act === 'remove') await remove(db, codes, change)
  for (const kind of kinds) {
    for (const change of changes)
      if (change.kind === kind && change.act !== 'remove')
        await write(db, codes, id, of(change), change.act === 'create')
    if (positioned.includes(kind) && changes.some((change) => change.kind === kind))
      await renumber(db, codes, wanted, kind)
  }
  return id
}

const positioned: Kind[] = [
  'partner',
  'strand',
  'objective',
  'result',
  'indicator',
  'activity',
  'risk',
  'heading',
]
const jsonFields = ['title', 'text', 'summary', 'fundingStatement', 'disclaimer', 'iati', 'name', 'note', 'reason', 'explanation', 'verification', 'assumptions', 'valueText', 'response'] // biome-ignore format: a list

/** Finds records by the codes that a file calls them by. */
class Codes {
  readonly db: Transaction
  readonly programme: string
  constructor(db: Transaction, programme: string) {
    this.db = db
    this.programme = programme
  }

  async id(kind: Kind, key: string): Promise<string | null> {
    const [first, second, third, fourth] = key.split(' ')
    const { programme } = this
    const query =
      kind === 'organisation'
        ? sql<{ id: string }>`select id from kernel.organisation where code = ${key}`
        : kind === 'amendment'
          ? sql<{
              id: string
            }>`select id from programme.amendment where programme_id = ${programme} order by position offset ${Number(key)} limit 1`
          : kind === 'partner'
            ? sql<{
                id: string
              }>`select p.id from programme.partner p join kernel.organisation o on o.id = p.organisation_id
                where p.programme_id = ${programme} and o.code = ${first} and p.role = ${second}`
            : kind === 'target'
              ? sql<{
                  id: string
                }>`select t.id from programme.target t join programme.indicator i on i.id = t.indicator_id
                  where t.programme_id = ${programme} and i.code = ${first} and t.kind = ${second}
                    and coalesce(t.country, '-') = ${third} and coalesce(t.on_date::text, '-') = ${fourth}`
              : sql<{
                  id: string
                }>`select id from ${sql.table(`programme.${kind}`)} where programme_id = ${programme} and code = ${key}`
    return (await query.execute(this.db)).rows[0]?.id ?? null
  }

  async maybe(kind: Kind, key: unknown): Promise<string | null> {
    return key === null || key === undefined ? null : this.id(kind, key as string)
  }
}

async function write(
  db: Transaction,
  codes: Codes,
  programme: string,
  item: Item,
  fresh: boolean,
): Promise<void> {
  if (item.kind === 'programme') {
    await update(db, 'programme.programme', programme, item.fields)
    return
  }
  if (item.kind === 'organisation') {
    const known = await codes.id('organisation', item.key)
    if (known) await update(db, 'kernel.organisation', known, item.fields)
    else await insert(db, 'kernel.organisation', { code: item.key, ...item.fields })
    return
  }
  const columns = { programmeId: programme, ...(await columnsOf(codes, item)) }
  const table = `programme.${item.kind}`
  const known = fresh ? null : await codes.id(item.kind, item.key)
  const id = known ?? (await insert(db, table, columns))
  if (known) await update(db, table, known, columns)
  if (item.kind === 'indicator') await writeDefinitions(db, programme, id, item, known === null)
}

/** An item's fields as the columns of its table: codes become ids. */
async function columnsOf(codes: Codes, item: Item): Promise<Record<string, unknown>> {
  const { fields, key } = item
  const [first, second, third, fourth] = key.split(' ') as [string, string, string, string]
  switch (item.kind) {
    case 'amendment':
      return { position: Number(key), ...fields }
    case 'partner':
      return { organisationId: await codes.id('organisation', first), role: second, ...fields }
    case 'target':
      return {
        indicatorId: await codes.id('indicator', first),
        kind: second,
        country: third === '-' ? null : third,
        onDate: fourth === '-' ? null : fourth,
        ...fields,
      }
    case 'heading': {
      const { parent, ...rest } = fields
      return { code: key, parentId: await codes.maybe('heading', parent), ...rest }
    }
    default: {
      const { objective, result, strand, responsible, since: _, reason: __, earlier: ___, ...rest } = fields
      const links: Record<string, unknown> = {}
      if (objective !== undefined) links['objectiveId'] = await codes.maybe('objective', objective)
      if (result !== undefined) links['resultId'] = await codes.maybe('result', result)
      if (strand !== undefined) links['strandId'] = await codes.maybe('strand', strand)
      if (responsible !== undefined) links['responsibleId'] = await codes.maybe('organisation', responsible)
      const own = item.kind === 'indicator' ? without(rest, meaningful) : rest
      return { code: key, ...links, ...own }
    }
  }
}

const without = (fields: Record<string, unknown>, names: readonly string[]) =>
  Object.fromEntries(Object.entries(fields).filter(([field]) => !names.includes(field)))

const cells = (fields: Record<string, unknown>): [string, unknown][] =>
  Object.entries(tidyFields(fields)).map(([field, value]) => [
    field,
    jsonFields.includes(field) && value !== null ? JSON.stringify(value) : value,
  ])

async function insert(db: Transaction, table: string, fields: Record<string, unknown>): Promise<string> {
  const given = cells(fields)
  const { rows } = await sql<{
    id: string
  }>`insert into ${sql.table(table)} (${sql.join(given.map(([field]) => sql.ref(field)))})
    values (${sql.join(given.map(([, value]) => sql`${value}`))}) returning id`.execute(db)
  return rows[0]!.id
}

async function update(
  db: Transaction,
  table: string,
  id: string,
  fields: Record<string, unknown>,
): Promise<void> {
  const sets = cells(fields).map(([field, value]) => sql`${sql.ref(field)} = ${value}`)
  const { rows } =
    await sql`update ${sql.table(table)} set ${sql.join(sets)} where id = ${id} returning id`.execute(db)
  if (rows.length === 0) throw new Problem('forbidden')
}

async function remove(db: Transaction, codes: Codes, change: Change): Promise<void> {
  const id = await codes.id(change.kind, change.key)
  if (id) await sql`delete from ${sql.table(`programme.${change.kind}`)} where id = ${id}`.execute(db)
}

/** Puts a kind into the file's order. */
async function renumber(db: Transaction, codes: Codes, wanted: Item[], kind: Kind): Promise<void> {
  for (const [at, item] of wanted.filter((one) => one.kind === kind).entries()) {
    const id = await codes.id(kind, item.key)
    await sql`update ${sql.table(`programme.${kind}`)} set position = ${at + 1} where id = ${id} and position <> ${at + 1}`.execute(
      db,
    )
  }
}

/**
 * Writes an indicator's definitions. One that differs from the definition in force becomes a new one, with its reason.
 */
async function writeDefinitions(
  db: Transaction,
  programme: string,
  indicator: string,
  item: Item,
  fresh: boolean,
): Promise<void> {
  const pick = (fields: Record<string, unknown>) =>
    Object.fromEntries(meaningful.map((field) => [field, fields[field]])) as unknown as Meaning
  const wanted = pick(item.fields)
  const about = (fields: Record<string, unknown>, number: number) => ({
    number,
    fromOn: (fields['since'] as string | null) ?? null,
    reason: fields['reason'],
  })
  const earlier = (item.fields['earlier'] as Record<string, unknown>[] | null | undefined) ?? []
  if (fresh) {
    for (const [at, old] of earlier.entries())
      await insertDefinition(db, programme, indicator, pick(old), about(old, at + 1))
    await insertDefinition(db, programme, indicator, wanted, about(item.fields, earlier.length + 1))
    return
  }
  const held = (await definitionsOf(db, programme, [indicator])).get(indicator)!
  const inForce = held.at(-1)!
  if (changedMeaning(meaningOf(inForce), wanted).length === 0) {
    await wordUnit(db, inForce.id, wanted)
    const { fromOn, reason } = about(item.fields, 0)
    await sql`update programme.definition set from_on = ${fromOn}, reason = ${reason ? JSON.stringify(reason) : null} where id = ${inForce.id}`.execute(
      db,
    )
    return
  }
  if (!item.fields['reason'] || same(item.fields['reason'], inForce.reason))
    throw invalid(`indicator ${item.key}`, 'programme.problem.reason_for_break')
  const since = (item.fields['since'] as string | null) ?? new Date().toISOString().slice(0, 10)
  await insertDefinition(db, programme, indicator, wanted, {
    number: inForce.number + 1,
    fromOn: since,
    reason: item.fields['reason'],
  })
}
