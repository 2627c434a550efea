import { type LocalText, localText } from '../common/languages.ts'
import type { Measure } from '../common/measures.ts'
import {
  amendments,
  getProgramme,
  objectives,
  results,
  updateProgramme,
} from '../features/programme/contract.ts'
import { indicators, targets } from '../features/programme/contract-indicators.ts'
import { periods } from '../features/programme/contract-plan.ts'
import { moveValue, type ReportedValue } from '../features/programme/contract-values.ts'
import type { ValueAct } from '../features/programme/rules-values.ts'
import { type Name, programmes } from './cast.ts'
import type { World } from './world.ts'

/** A measure of the tests: visits in a table of their own, guarded as any room's. */
export const visits: Measure = {
  key: 'field.visits',
  view: 'field.visit_facts',
  unit: 'programme.name',
  dims: ['kind', 'themes'],
  label: 'programme.name',
  records: { table: 'field.visit', title: 'title', link: './field/:id' },
}

/** Makes the room of the tests: a table under guard, a facts view, and its measure on the notice-board. */
export async function makeField(world: World): Promise<void> {
  await world.admin.query(`
    create schema field; grant usage on schema field to ura_app;
    create table field.visit (id uuid primary key default uuidv7(), programme_id uuid not null, country text, organisation_id uuid,
      sensitivity smallint not null default 0, title text not null default 'a visit', held_on date not null default '2021-02-03',
      value numeric not null default 1, dims jsonb not null default '{}', approved boolean not null default true);
    select kernel.guard('field.visit', '{monitor}');
    create view field.visit_facts as select programme_id, id record_id, held_on occurred_on, country, organisation_id, value, dims
      from field.visit where approved and (programme_id = any ((select kernel.my_programmes())::uuid[]) or (select kernel.is_system()));
    grant select on field.visit_facts to ura_app;`)
  world.kernel.measures.set(visits.key, visits)
}

export interface Visit {
  country: string | null
  value: number
  heldOn: string
  organisation: string | null
  dims: Record<string, unknown>
  approved?: boolean
  sensitivity?: number
}

/** Puts visits into the tests' room, as the database's administrator. */
export async function addVisits(world: World, programme: string, all: Visit[]): Promise<void> {
  await world.admin.query(
    `insert into field.visit (programme_id, country, organisation_id, value, held_on, dims, approved, sensitivity)
     select $1, v->>'country', (v->>'organisation')::uuid, (v->>'value')::numeric, (v->>'heldOn')::date, v->'dims',
       coalesce((v->>'approved')::boolean, true), coalesce((v->>'sensitivity')::integer, 0) from jsonb_array_elements($2) v`,
    [programme, JSON.stringify(all)],
  )
}

const params = { programme: programmes.balkans }
/** A text in English and something like Albanian. */
export const text = (en: string): LocalText => localText({ en, sq: `${en} (sq)` })

export interface Reporting {
  /** Reported people by sex, a country's; computed visits, a country's; a reported yes or no, regional. */
  people: string
  visits: string
  regional: string
  /** The years 2021 and 2022. */
  period: string
  next: string
}

/** A framework to report against: two countries, three indicators with targets, two periods; and the tests' room. */
export async function makeReporting(world: World): Promise<Reporting> {
  await makeField(world)
  const { body: programme } = await world.ask('petra', getProgramme, { params })
  const countries = ['AL', 'RS']
  await world.ask('petra', updateProgramme, { params, body: { ...programme, countries } })
  const span = { position: 0, startsOn: '2020-03-01', endsOn: '2023-06-30' }
  await world.ask('petra', amendments.create, { params, body: span })
  const objective = { code: 'SO', kind: 'specific' as const, title: text('Objective') }
  const { id: objectiveId } = (await world.ask('petra', objectives.create, { params, body: objective })).body
  const result = { code: '2', title: text('Capacities'), objectiveId }
  const { id: resultId } = (await world.ask('petra', results.create, { params, body: result })).body
  const add = async (code: string, meaning: object) => {
    const body = { code, title: text(code), resultId, meaning: { unit: text('people'), ...meaning } as never }
    return (await world.ask('petra', indicators.create, { params, body })).body.id
  }
  const people = await add('2.1', { level: 'country', disaggregation: [{ key: 'sex', values: ['f', 'm'] }] })
  const visits = await add('6.1', { level: 'country', measure: 'field.visits', aggregate: 'count' })
  const regional = await add('9.2', { level: 'regional', valueType: 'yes_no' })
  for (const country of countries)
    for (const [indicatorId, value] of [
      [people, 20],
      [visits, 4],
    ] as const)
      await world.ask('petra', targets.create, { params, body: { indicatorId, country, value } })
  const period = async (year: number) => {
    const body = { code: `${year}`, startsOn: `${year}-01-01`, endsOn: `${year}-12-31` }
    return (await world.ask('petra', periods.create, { params, body })).body.id
  }
  return { people, visits, regional, period: await period(2021), next: await period(2022) }
}

/** Uploads a file of evidence as somebody. @returns its id */
export async function uploadEvidence(world: World, who: Name, country = 'AL'): Promise<string> {
  const response = await world.app.inject({
    method: 'POST',
    url: `/api/files?name=list.pdf&programme=${programmes.balkans}&country=${country}`,
    headers: { cookie: world.cookie(who), 'content-type': 'application/octet-stream' },
    payload: Buffer.from(`%PDF-1.7 attendance list ${Math.random()}`),
  })
  if (response.statusCode !== 201) throw new Error(response.body)
  return response.json().id
}

/** Moves a reported value on as somebody. */
export const moveAs = (world: World, who: Name, value: ReportedValue, act: ValueAct, reason = '') =>
  world.ask(who, moveValue, {
    params: { ...params, id: value.id },
    body: { act, reason, version: value.version },
  })

/** People by sex, as cells. */
export const bySex = (f: number, m: number) => [
  { dims: { sex: 'f' }, value: f },
  { dims: { sex: 'm' }, value: m },
]
