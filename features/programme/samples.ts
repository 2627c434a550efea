import { type LocalText, localText } from '../../common/languages.ts'
import { sql, type Transaction } from '../../kernel/db/db.ts'
import { definitionsOf } from './indicators.ts'
import { insertValue, readValue, stepValue } from './values.ts'

// Invented records for a demo programme: they show what a running programme looks like, and are marked as samples.

const text = (en: string, sq: string): LocalText => localText({ en, sq })

const periods = [
  ['S-2020', '2020-03-01', '2020-12-31'],
  ['S-2021', '2021-01-01', '2021-12-31'],
  ['S-2022', '2022-01-01', '2022-12-31'],
  ['S-2023', '2023-01-01', '2023-06-30'],
] as const

const activities: [code: string, title: LocalText, country: string | null, from: string, to: string, result: string][] = [
  ['S-1', text('Prepare the calls for national projects', 'Përgatitja e thirrjeve për projektet kombëtare'), null, '2020-06-01', '2021-03-31', '1'],
  ['S-2', text('Support the national projects', 'Mbështetja e projekteve kombëtare'), null, '2021-06-01', '2022-09-30', '1'],
  ['S-3', text('Write the national policy brief', 'Hartimi i policy brief kombëtare'), 'AL', '2020-09-01', '2021-02-28', '3'],
  ['S-4', text('Write the national policy brief', 'Hartimi i policy brief kombëtare'), 'RS', '2020-10-01', '2021-04-30', '3'],
  ['S-5', text('Gather the National Platform', 'Ngritja e Platformës Kombëtare'), 'AL', '2021-01-01', '2021-06-30', '5'],
  ['S-6', text('Monitor in the field', 'Monitorime në terren'), 'AL', '2021-07-01', '2022-12-31', '6'],
  ['S-7', text('Monitor in the field', 'Monitorime në terren'), 'MK', '2021-09-01', '2022-12-31', '6'],
  ['S-8', text('Hold the national trainings', 'Mbajtja e trajnimeve kombëtare'), null, '2022-01-01', '2022-12-31', '10'],
  ['S-9', text('Write the training handbook', 'Hartimi i doracakut të trajnimit'), null, '2021-03-01', '2021-12-31', '11'],
] // biome-ignore format: a table

const risks: [code: string, kind: 'assumption' | 'risk', title: LocalText, result: string, likelihood: number | null, impact: number | null][] = [
  ['S-A1', 'assumption', text('Institutions answer requests for interviews', 'Institucionet u përgjigjen kërkesave për intervista'), '6', null, null],
  ['S-R1', 'risk', text('Access to sites is refused', 'Refuzohet hyrja në vende'), '6', 3, 4],
  ['S-R2', 'risk', text('Supported organisations lose staff', 'Organizatat e mbështetura humbasin staf'), '2', 2, 3],
] // biome-ignore format: a table

const headings: [code: string, title: LocalText, amount: number][] = [
  ['S-1', text('Human resources', 'Burime njerëzore'), 310000],
  ['S-2', text('Travel', 'Udhëtime'), 42000],
  ['S-5', text('Other costs, services', 'Kosto të tjera, shërbime'), 128000],
  ['S-6', text('Financial support to third parties', 'Mbështetje financiare për palët e treta'), 360000],
] // biome-ignore format: a table

// Reported values: indicator, period, country, number (null: not available).
const values: [indicator: string, period: string, country: string | null, value: number | null][] = [
  ['2.1', 'S-2021', 'AL', 4], ['2.1', 'S-2021', 'RS', 3], ['2.1', 'S-2021', 'MK', 4], ['2.1', 'S-2021', 'BA', null], ['2.1', 'S-2022', 'XK', 2],
] // biome-ignore format: a table

/**
 * Adds sample periods, activities, risks, headings and reported values to a demo programme; what is there stays.
 * @param db as the system
 * @returns how many records were added
 */
export async function addSamples(db: Transaction, programme: string): Promise<number> {
  const { rows } = await sql<{ n: number; countries: string[] }>`
    select (select count(*) from programme.period s where s.programme_id = p.id and s.sample) n, countries
    from programme.programme p where id = ${programme}`.execute(db)
  if (rows[0]!.n > 0) return 0
  const here = (country: string | null) => country === null || rows[0]!.countries.includes(country)
  const ids = async (table: string) => {
    const found = await sql<{
      id: string
      code: string
    }>`select id, code from ${sql.table(`programme.${table}`)} where programme_id = ${programme}`.execute(db)
    return new Map(found.rows.map((row) => [row.code, row.id]))
  }
  const results = await ids('result')
  const base = { programmeId: programme, sample: true, source: 'Sample record of the demo: invented' }
  for (const [code, startsOn, endsOn] of periods)
    await db
      .insertInto('programme.period')
      .values({ programmeId: programme, sample: true, code, startsOn, endsOn })
      .execute()
  const planned = activities.filter(([, , country]) => here(country))
  for (const [at, [code, title, country, startsOn, endsOn, result]] of planned.entries())
    await db
      .insertInto('programme.activity')
      .values({
        ...base,
        code,
        position: at + 1,
        title: JSON.stringify(title) as never,
        country,
        startsOn,
        endsOn,
        state: 'done',
        resultId: results.get(result) ?? null,
      })
      .execute()
  for (const [at, [code, kind, title, result, likelihood, impact]] of risks.entries())
    await db
      .insertInto('programme.risk')
      .values({
        ...base,
        code,
        kind,
        position: at + 1,
        title: JSON.stringify(title) as never,
        likelihood,
        impact,
        resultId: results.get(result) ?? null,
      })
      .execute()
  for (const [at, [code, title, amount]] of headings.entries())
    await db
      .insertInto('programme.heading')
      .values({ ...base, code, position: at + 1, title: JSON.stringify(title) as never, amount })
      .execute()
  const reported = values.filter(([, , country]) => here(country))
  const added = await addValues(db, programme, reported, await ids('indicator'), await ids('period'))
  return periods.length + planned.length + risks.length + headings.length + added
}

async function addValues(
  db: Transaction,
  programme: string,
  reported: typeof values,
  indicators: Map<string, string>,
  periodIds: Map<string, string>,
): Promise<number> {
  const definitions = await definitionsOf(db, programme)
  let added = 0
  for (const [code, period, country, value] of reported) {
    const indicatorId = indicators.get(code)
    const periodId = periodIds.get(period)
    if (!indicatorId || !periodId) continue
    const definition = definitions.get(indicatorId)!.at(-1)!
    const cells = value === null ? [] : [{ dims: {}, value, valueText: null }]
    const typed = {
      cells,
      unavailable: value === null ? 'Sample: the survey was not answered' : null,
      note: 'Sample value, invented',
      evidence: [],
    }
    const id = await insertValue(
      db,
      { programme, indicatorId, definitionId: definition.id, periodId, country },
      typed,
      null,
      true,
    )
    const held = (await readValue(db, programme, id))!
    await stepValue(db, held, held.version, 'submitted', { act: 'submit', reason: '', by: null })
    // One is left for the coordinator of the demo to decide.
    if (country === 'XK') continue
    const submitted = (await readValue(db, programme, id))!
    await stepValue(db, submitted, submitted.version, 'approved', { act: 'approve', reason: '', by: null })
    added++
  }
  return added
}

/**
 * Removes the sample records of a programme's framework: reported values, activities, risks, headings, periods. A period
 * that somebody has reported for, or that was approved, stays with its mark.
 * @param db as the system
 * @returns how many records went
 */
export async function removeSamples(db: Transaction, programme: string): Promise<number> {
  const unlocked = sql`and not exists (select 1 from programme.period_lock l where l.period_id = t.period_id and l.country is not distinct from t.country)`
  const unused = sql`and not exists (select 1 from programme.reported_value v where v.period_id = t.id)
    and not exists (select 1 from programme.period_lock l where l.period_id = t.id)
    and not exists (select 1 from programme.approved_value a where a.period_id = t.id)`
  let gone = 0
  for (const [table, more] of [['reported_value', unlocked], ['activity', sql``], ['risk', sql``], ['heading', sql`and not exists (select 1 from programme.heading h where h.parent_id = t.id and not h.sample)`], ['period', unused]] as const) {
    const { numAffectedRows } = await sql`delete from ${sql.table(`programme.${table}`)} t where t.programme_id = ${programme} and t.sample ${more}`.execute(db)
    gone += Number(numAffectedRows ?? 0n)
  }
  return gone
} // biome-ignore format: a table
