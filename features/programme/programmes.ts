import type { RawBuilder } from 'kysely'
import type { z } from 'zod'
import type { PageQuery } from '../../common/ids.ts'
import type { Operation } from '../../common/operation.ts'
import type { Transaction } from '../../kernel/db/db.ts'
import { sql } from '../../kernel/db/db.ts'
import { containing, textContains } from '../../kernel/db/search.ts'
import type { Call, Served } from '../../kernel/http/serve.ts'
import { anySignedIn, serve } from '../../kernel/http/serve.ts'
import { found, insist } from '../../kernel/problems/problem.ts'
import {
  createProgramme,
  getProgramme,
  listProgrammes,
  type Period,
  Programme,
  type ProgrammeFields,
  updateProgramme,
} from './contract.ts'
import { namesOf } from './people.ts'
import { administratorsFound, leadWrites, mayLead, membersOrAdministratorsRead } from './policy.ts'
import { refuseUsedCountries } from './references.ts'
import { changedMeanwhile, signed } from './shelves.ts'
import { tidyFields } from './texts.ts'

type Row = Record<string, unknown> & { id: string; version: number }
type Calling = Pick<Call<Operation>, 'db' | 'kernel' | 'actor' | 'say'>

const json = ['title', 'summary', 'fundingStatement', 'disclaimer', 'iati']

/** The period in force of each programme, as SQL joined by `programme_id`. */
const inForce = sql`lateral (
  select a.starts_on, a.ends_on, a.by_month from programme.amendment a
  where a.programme_id = p.id order by a.position desc limit 1)`

/** Programmes that the actor sees, with their period in force. */
export async function readProgrammes(
  db: Transaction,
  where: { id?: string; code?: string } = {},
): Promise<Row[]> {
  return selectProgrammes(
    db,
    where.id ? sql`p.id = ${where.id}` : where.code ? sql`p.code = ${where.code}` : sql`true`,
  )
}

async function selectProgrammes(
  db: Transaction,
  where: RawBuilder<unknown>,
  page: RawBuilder<unknown> = sql``,
): Promise<Row[]> {
  const { rows } = await sql<Row>`
    select p.*, case when f.starts_on is null then null else jsonb_build_object('startsOn', f.starts_on, 'endsOn', f.ends_on, 'byMonth', f.by_month) end period
    from programme.programme p left join ${inForce} f on true
    where ${where} order by p.code ${page}`.execute(db)
  return rows
}

/** A page of the programmes that the actor sees: searched by code, acronym and title in every language, by code in order. */
export async function pageOfProgrammes(
  db: Transaction,
  query: PageQuery,
): Promise<{ rows: Row[]; total: number }> {
  const words = query.search?.trim()
  const like = words ? containing(words) : null
  const where = like
    ? sql`(p.code ilike ${like} or p.acronym ilike ${like} or ${textContains(sql`p.title`, like)})`
    : sql`true`
  const page = sql`limit ${query.size} offset ${(query.page - 1) * query.size}`
  const { rows } = await sql<{ total: number }>`
    select count(*) total from programme.programme p where ${where}`.execute(db)
  return { rows: await selectProgrammes(db, where, page), total: rows[0]!.total }
}

/** The programme's period in force, or null while none is agreed. */
export async function periodOf(db: Transaction, programme: string): Promise<z.output<typeof Period> | null> {
  const [row] = await readProgrammes(db, { id: programme })
  return (row?.['period'] as z.output<typeof Period> | null) ?? null
}

/** Programmes as the contract says them. */
export async function presentProgrammes(call: Calling, rows: Row[]): Promise<Programme[]> {
  const names = await namesOf(
    call.kernel,
    call.db,
    rows.map((row) => row['changedBy'] as string | null),
  )
  return rows.map((row) =>
    Programme.parse({
      ...row,
      ...signed(row, names),
      may: mayLead(call.actor, { programme: row.id }) ? ['update'] : [],
    }),
  )
}

/** Founds a programme. @returns its id */
export async function insertProgramme(
  db: Transaction,
  fields: z.output<typeof ProgrammeFields>,
  demo = false,
): Promise<string> {
  const values = { ...columns(fields), demo } as never
  const { id } = await db
    .insertInto('programme.programme')
    .values(values)
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

function columns(fields: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(tidyFields(fields)).map(([key, value]) => [
      key,
      json.includes(key) && value !== null ? JSON.stringify(value) : value,
    ]),
  )
}

/** Changes a programme if it still has that version. */
export async function changeProgramme(
  db: Transaction,
  id: string,
  version: number,
  fields: Record<string, unknown>,
): Promise<boolean> {
  const row = await db
    .updateTable('programme.programme')
    .set(columns(fields) as never)
    .where('id', '=', id)
    .where('version', '=', version)
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}

export const programmeOperations: Served[] = [
  serve(listProgrammes, {
    may: anySignedIn,
    run: async (call) => {
      const { rows, total } = await pageOfProgrammes(call.db, call.query)
      return { rows: await presentProgrammes(call, rows), total }
    },
  }),
  serve(getProgramme, {
    may: membersOrAdministratorsRead,
    run: async (call) => {
      const row = found((await readProgrammes(call.db, { id: call.params.programme }))[0])
      return (await presentProgrammes(call, [row]))[0]!
    },
  }),
  serve(createProgramme, {
    may: administratorsFound,
    run: async (call) => {
      const id = await insertProgramme(call.db, call.body)
      call.note({ subject: id, programme: id, details: { code: call.body.code } })
      return { id }
    },
  }),
  serve(updateProgramme, {
    may: leadWrites,
    run: async (call) => {
      const id = call.params.programme
      const { version, ...fields } = call.body
      const before = found((await readProgrammes(call.db, { id }))[0])
      insist(mayLead(call.actor, { programme: id }))
      const had = before['countries'] as string[]
      await refuseUsedCountries(
        call.db,
        id,
        had.filter((one) => !fields.countries.includes(one)),
      )
      const done = await changeProgramme(call.db, id, version, fields)
      const now = (await presentProgrammes(call, await readProgrammes(call.db, { id })))[0]!
      if (!done) throw changedMeanwhile(call, now)
      call.note({ subject: id, programme: id, details: { code: before['code'] } })
      return now
    },
  }),
]

/** Whether there is any programme that the actor sees. */
export async function hasProgrammes(db: Transaction): Promise<boolean> {
  return (await db.selectFrom('programme.programme').select('id').limit(1).execute()).length > 0
}
