import { sql, type Transaction } from '../../../kernel/db/db.ts'
import { meaningful } from '../rules.ts'
import type { Item, Kind } from './items.ts'

type Row = Record<string, unknown> & { id: string }

/**
 * Everything that the workspace holds of a programme, in the words of a programme file. Sample records are no part of
 * a programme and are left out.
 */
export async function heldItems(db: Transaction, programme: string): Promise<Item[]> {
  const items: Item[] = []
  const add = (kind: Kind, key: unknown, row: Row, fields: string[]) =>
    items.push({
      kind,
      key: String(key),
      fields: Object.fromEntries(fields.map((field) => [field, row[field] ?? null])),
    })
  const rows = async (table: string, more = sql``) =>
    (
      await sql<Row>`select t.* ${more} from ${sql.table(`programme.${table}`)} t where t.programme_id = ${programme}`.execute(
        db,
      )
    ).rows

  const [own] = (await sql<Row>`select * from programme.programme where id = ${programme}`.execute(db)).rows
  if (!own) return []
  add('programme', own['code'], own, [
    'title', 'acronym', 'summary', 'countries', 'languages', 'kosovoFootnote', 'fundingStatement', 'disclaimer', 'source', 'iati',
  ]) // biome-ignore format: a list

  const partners = (
    await sql<Row>`select p.role, p.country, p.note, p.reference, p.kind, p.source, o.id, o.code, o.name, o.short_name, o.country at_home, o.website
      from programme.partner p join kernel.organisation o on o.id = p.organisation_id
      where p.programme_id = ${programme} order by p.position, o.code, p.role`.execute(db)
  ).rows
  for (const row of partners) {
    if (!items.some((item) => item.kind === 'organisation' && item.key === row['code']))
      add('organisation', row['code'], { ...row, country: row['atHome'] }, [
        'name',
        'shortName',
        'country',
        'website',
      ])
    add('partner', `${row['code']} ${row['role']}`, row, ['country', 'note', 'reference', 'kind', 'source'])
  }
  const organisations = await codesOf(db)

  const amendments = (await rows('amendment')).sort(by('position'))
  for (const [at, row] of amendments.entries())
    add('amendment', at, row, ['startsOn', 'endsOn', 'byMonth', 'decidedOn', 'reason', 'source'])
  const strands = await rows('strand')
  const strand = codes(strands)
  for (const row of strands.sort(by('position', 'code'))) add('strand', row['code'], row, ['title', 'text'])
  const objectives = (await rows('objective')).sort(by('position', 'code'))
  const objective = codes(objectives)
  for (const row of objectives) add('objective', row['code'], row, ['title', 'text', 'kind'])
  const results = (await rows('result')).sort(by('position', 'code'))
  const result = codes(results)
  for (const row of results)
    add('result', row['code'], linked(row), ['title', 'text', 'objective', 'strand', 'level'])

  const definitions = Map.groupBy(
    (await rows('definition')).sort(by('number')),
    (row) => row['indicatorId'] as string,
  )
  const rank = new Map([...objectives, ...results].map((row, at) => [row.id, at]))
  const parent = (row: Row) => rank.get((row['objectiveId'] ?? row['resultId']) as string)!
  const indicators = (await rows('indicator')).sort(
    (a, b) => parent(a) - parent(b) || by('position', 'code')(a, b),
  )
  const targets = Map.groupBy(
    (await rows('target')).sort(by('kind', 'onDate', 'country')),
    (row) => row['indicatorId'] as string,
  )
  for (const row of indicators) {
    const all = (definitions.get(row.id) ?? []).map((one) => ({
      ...Object.fromEntries(meaningful.map((field) => [field, one[field] ?? null])),
      since: one['fromOn'],
      reason: one['reason'],
    }))
    const earlier = all.slice(0, -1)
    add('indicator', row['code'], { ...linked(row), ...all.at(-1), earlier: earlier.length ? earlier : null }, [
      'objective', 'result', 'title', 'explanation', 'verification', 'assumptions', 'source', 'endedOn',
      ...meaningful, 'since', 'reason', 'earlier',
    ]) // biome-ignore format: a list
    for (const one of targets.get(row.id) ?? [])
      add('target', [row['code'], one['kind'], one['country'] ?? '-', one['onDate'] ?? '-'].join(' '), one, [
        'value', 'valueText', 'notSet', 'note', 'source',
      ]) // biome-ignore format: a list
  }

  const real = async (table: string) => (await rows(table)).filter((row) => !row['sample'])
  for (const row of (await real('activity')).sort(by('position', 'startsOn', 'code')))
    add('activity', row['code'], linked(row), [
      'title', 'text', 'kind', 'result', 'strand', 'country', 'responsible', 'startsOn', 'endsOn', 'byMonth', 'state', 'source',
    ]) // biome-ignore format: a list
  for (const row of (await real('risk')).sort(by('position', 'code')))
    add('risk', row['code'], linked(row), [
      'kind', 'result', 'objective', 'country', 'title', 'response', 'likelihood', 'impact', 'responsible', 'state', 'source',
    ]) // biome-ignore format: a list
  const headings = (await real('heading')).sort(by('position', 'code'))
  const heading = codes(headings)
  for (const row of headings)
    add('heading', row['code'], { ...row, parent: heading.get(row['parentId'] as string) }, [
      'parent', 'country', 'title', 'amount', 'currency', 'source',
    ]) // biome-ignore format: a list
  for (const row of (await real('period')).sort(by('startsOn', 'code')))
    add('period', row['code'], row, ['title', 'startsOn', 'endsOn', 'dueOn'])
  return items

  function linked(row: Row): Row {
    return {
      ...row,
      objective: objective.get(row['objectiveId'] as string) ?? null,
      result: result.get(row['resultId'] as string) ?? null,
      strand: strand.get(row['strandId'] as string) ?? null,
      responsible: organisations.get(row['responsibleId'] as string) ?? null,
    }
  }
}

async function codesOf(db: Transaction): Promise<Map<string, unknown>> {
  const { rows } = await sql<Row>`select id, code from kernel.organisation`.execute(db)
  return codes(rows)
}

const codes = (rows: Row[]) => new Map(rows.map((row) => [row.id, row['code']]))

/** Compares by columns in turn, nulls last; numbers as numbers, the rest as text. */
function by(...columns: string[]) {
  return (one: Record<string, unknown>, other: Record<string, unknown>): number => {
    for (const column of columns) {
      const [a, b] = [one[column], other[column]]
      if (a === b || (a == null && b == null)) continue
      if (a == null) return 1
      if (b == null) return -1
      return a < b ? -1 : 1
    }
    return 0
  }
}
