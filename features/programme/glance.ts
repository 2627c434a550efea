import { sql } from 'kysely'
import type { LocalText } from '../../common/languages.ts'
import type { Transaction } from '../../kernel/db/db.ts'
import { type Counted, cannotCompute, count, type Measures } from './compute.ts'
import type { Definition, Target } from './contract-indicators.ts'
import type { Glance, Standing } from './contract-values.ts'
import { type Frozen, frozenValues, type Reader, type Sees, seesCounts } from './disclosure.ts'
import { definitionsOf } from './indicators.ts'
import { elapsed, lightOf, overPeriods, overPlaces, targetAt, totalOf } from './rules-values.ts'
import { type HeldValue, readValues } from './values.ts'

/** What is known of an indicator before anything is said about it. */
export interface Known {
  id: string
  code: string
  title: LocalText
  objectiveId: string | null
  resultId: string | null
  endedOn: string | null
  definitions: Definition[]
  targets: Target[]
  /** Values of the definition in force that the actor sees, the earliest period first. */
  values: HeldValue[]
  /** Null where nothing computes it. */
  counted: Counted | null
  /** Where the reader sees what is computed; elsewhere the approved values stand in its place. */
  sees: Sees
  frozen: Frozen[]
}

export interface Frame {
  countries: string[]
  startsOn: string | null
  endsOn: string | null
  today: string
}

/**
 * Reads indicators with everything that their standing is made from: one statement computes all that can be computed.
 * @param reader who is told: of protected measures others see what was approved
 */
export async function readKnown(
  db: Transaction,
  measures: Measures,
  programme: string,
  reader: Reader,
  only?: string,
): Promise<Known[]> {
  const narrow = only ? sql`and id = ${only}` : sql``
  const { rows } = await sql<
    Omit<Known, 'definitions' | 'targets' | 'values' | 'counted' | 'sees' | 'frozen'>
  >`
    select id, code, title, objective_id, result_id, ended_on from programme.indicator
    where programme_id = ${programme} ${narrow} order by position, code`.execute(db)
  const definitions = await definitionsOf(db, programme, only ? [only] : undefined)
  const { rows: targets } =
    // An older workspace may hold targets of a country that the programme does not have: they are part of no total.
    await sql<Target>`select t.* from programme.target t join programme.programme p on p.id = t.programme_id
      where p.id = ${programme} and (t.country is null or t.country = any (p.countries))`.execute(db)
  const values = await readValues(
    db,
    only
      ? sql`v.programme_id = ${programme} and v.indicator_id = ${only}`
      : sql`v.programme_id = ${programme}`,
  )
  const inForce = (id: string) => definitions.get(id)!.at(-1)!
  const computable = rows.filter((row) => cannotCompute(inForce(row.id), measures) === null)
  const counts = await count(
    db,
    measures,
    programme,
    computable.map((row) => inForce(row.id)),
  )
  const seesOf = (id: string) => seesCounts(measures, inForce(id), reader, programme)
  const frozen = computable.some(({ id }) => !seesOf(id)(null)) ? await frozenValues(db, programme) : []
  return rows.map((row) => ({
    ...row,
    sees: seesOf(row.id),
    frozen: frozen.filter((one) => one.definitionId === inForce(row.id).id),
    definitions: definitions.get(row.id)!,
    targets: targets.filter((target) => target.indicatorId === row.id),
    values: values.filter((value) => value.definitionId === inForce(row.id).id).reverse(),
    counted: counts[computable.indexOf(row)] ?? null,
  }))
}

/** An indicator at a glance, from what is known: pure. */
export function glanceOf(known: Known, frame: Frame, missing: (string | null)[]): Glance {
  const definition = known.definitions.at(-1)!
  const countries =
    definition.level === 'country' ? frame.countries.map((country) => standing(known, frame, country)) : []
  return {
    id: known.id,
    code: known.code,
    title: known.title,
    unit: definition.unit,
    level: definition.level,
    valueType: definition.valueType,
    computed: known.counted !== null,
    brokenOn: definition.number > 1 ? definition.fromOn : null,
    brokenBecause: definition.number > 1 ? definition.reason : null,
    whole: standing(known, frame, null, countries),
    countries,
    missing,
  }
}

function standing(known: Known, frame: Frame, country: string | null, countries: Standing[] = []): Standing {
  const definition = known.definitions.at(-1)!
  const target = targetAt(definition, known.targets, country, frame.today)
  const baseline = targetAt(definition, known.targets, country, frame.today, 'baseline')
  const found = known.counted
    ? known.sees(country)
      ? computedOf(known.counted, definition, country)
      : approvedOf(known, frame, country)
    : definition.level === 'country' && country === null
      ? wholeOf(definition, countries)
      : reportedOf(definition, known.values, country)
  const light = lightOf({
    value: found.value,
    target: target?.value ?? null,
    baseline: baseline?.value ?? null,
    direction: definition.direction,
    elapsed: elapsed(frame.startsOn, target?.onDate ?? frame.endsOn, frame.today),
  })
  return { country, ...found, target: target?.value ?? null, targetNotSet: target?.notSet ?? false, light }
}

type Found = Pick<Standing, 'value' | 'truth'>

function computedOf(counted: Counted, definition: Definition, country: string | null): Found {
  const none = definition.aggregate === 'mean' || definition.aggregate === 'ratio' ? null : 0
  const found =
    country === null ? counted : (counted.countries.get(country) ?? { value: none, facts: 0, samples: 0 })
  return { value: found.value, truth: found.samples > 0 ? 'sample' : 'measured' }
}

/**
 * What of a protected measure somebody is told who does not see its counts: the approved periods together, as they were
 * decided. Where none is approved, nothing.
 */
function approvedOf(known: Known, frame: Frame, country: string | null): Found {
  const definition = known.definitions.at(-1)!
  const at = (place: string | null) =>
    overPeriods(
      definition,
      known.frozen.flatMap((one) => (one.country === place ? (one.value ?? []) : [])),
    )
  const value =
    definition.level === 'country' && country === null
      ? overPlaces(
          definition,
          frame.countries.map(at).filter((one) => one !== null),
        )
      : at(country)
  if (value === null) return { value: null, truth: 'withheld' }
  return { value, truth: known.counted!.samples > 0 ? 'sample' : 'reported' }
}

/** Approved values make a reported one; values on their way make it provisional. */
function reportedOf(definition: Definition, values: HeldValue[], country: string | null): Found {
  const here = values.filter((value) => value.country === country && value.unavailable === null)
  const counting = (states: string[]) =>
    here.filter((value) => states.includes(value.state) && totalOf(definition, value.cells) !== null)
  const numbers = (list: HeldValue[]) => list.map((value) => totalOf(definition, value.cells)!)
  const approved = counting(['approved'])
  const underway = counting(['approved', 'checked', 'submitted'])
  const list = underway.length > approved.length ? underway : approved
  const value = overPeriods(definition, numbers(list))
  if (value === null) return { value: null, truth: 'missing' }
  if (list.some((one) => one.sample)) return { value, truth: 'sample' }
  return { value, truth: list.length > approved.length ? 'provisional' : 'reported' }
}

/** The countries together; the weakest standing among those with a value is the standing of the whole. */
function wholeOf(definition: Definition, countries: Standing[]): Found {
  const known = countries.filter((one) => one.value !== null)
  const value = overPlaces(
    definition,
    known.map((one) => one.value),
  )
  if (value === null) return { value: null, truth: 'missing' }
  const weakest = (['sample', 'provisional', 'reported'] as const).find((truth) =>
    known.some((one) => one.truth === truth),
  )
  return { value, truth: weakest ?? 'reported' }
}
