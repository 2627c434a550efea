import { sql } from 'kysely'
import type { Operation } from '../../common/operation.ts'
import type { Actor } from '../../kernel/access/actor.ts'
import { leaveNotice } from '../../kernel/desk/desk.ts'
import { ownUpload } from '../../kernel/files/files.ts'
import { type Call, type Served, serve } from '../../kernel/http/serve.ts'
import { found, insist, invalid, Problem } from '../../kernel/problems/problem.ts'
import { cannotCompute } from './compute.ts'
import type { Definition } from './contract-indicators.ts'
import {
  createValue,
  deleteValue,
  getValue,
  listValues,
  moveValue,
  ReportedValue,
  updateValue,
} from './contract-values.ts'
import { definitionsOf } from './indicators.ts'
import { mayApprove, mayCheck, mayReport, reportersWrite, staffRead } from './policy.ts'
import { readProgrammes } from './programmes.ts'
import { stores } from './records.ts'
import { cellProblems, isOpen, stateAfter, type ValueAct, valueActs } from './rules-values.ts'
import type { ProgrammePath } from './shelf.ts'
import { changedMeanwhile } from './shelves.ts'
import { readRow } from './store.ts'
import { valueFile } from './tables.ts'
import {
  changeValue,
  countValues,
  type HeldValue,
  insertValue,
  presentValues,
  readValue,
  readValues,
  stepValue,
  type TypedValue,
} from './values.ts'

type Calling = Pick<Call<Operation<typeof ProgrammePath>>, 'db' | 'kernel' | 'actor' | 'say' | 'params'>

const placeOf = (value: HeldValue) => ({ programme: value.programmeId, country: value.country })

/** Whose act it is: reporters submit, coordinators check and return, the lead approves and reopens. */
function mayAct(actor: Actor, value: HeldValue, act: ValueAct): boolean {
  const place = placeOf(value)
  if (act === 'submit') return mayReport(actor, place)
  if (act === 'check') return value.country !== null && mayCheck(actor, place)
  if (act === 'return') return value.state === 'submitted' ? mayCheck(actor, place) : mayApprove(actor, place)
  return mayApprove(actor, place)
}

/** What the actor may do with a value as it stands. */
function mayDo(actor: Actor, value: HeldValue): string[] {
  if (value.locked) return []
  const acts: string[] = valueActs.filter((act) => stateAfter(value.state, act) && mayAct(actor, value, act))
  if (isOpen(value.state) && mayReport(actor, placeOf(value))) acts.push('update')
  if (value.state === 'draft' && mayReport(actor, placeOf(value))) acts.push('delete')
  return acts
}

async function present(call: Calling, values: HeldValue[]): Promise<ReportedValue[]> {
  return presentValues(call.kernel, call.db, values, (value) => mayDo(call.actor, value))
}

async function one(call: Calling, id: string): Promise<ReportedValue> {
  return (await present(call, [found(await readValue(call.db, call.params.programme, id))]))[0]!
}

/** Whether what is typed fits the definition, and whether its files are uploads of the asker, or its evidence already. */
async function checkTyped(
  call: Calling,
  definition: Definition,
  typed: TypedValue,
  held: HeldValue['evidence'] = [],
): Promise<void> {
  if (typed.unavailable !== null && typed.cells.length > 0)
    throw invalid('unavailable', 'programme.problem.value_and_unavailable')
  const problems = cellProblems(definition, typed.cells)
  if (problems.length) throw new Problem('invalid', { fields: problems })
  for (const id of typed.evidence)
    if (!held.some((one) => one.id === id) && !(await ownUpload(call.db, id, call.params.programme)))
      throw invalid('evidence', 'programme.problem.evidence_unknown')
}

async function definitionInForce(call: Calling, indicatorId: string): Promise<Definition> {
  const indicator = found(await readRow(call.db, stores.indicator, call.params.programme, indicatorId))
  if (indicator['endedOn'] !== null)
    throw new Problem('conflict', { sentence: 'programme.problem.indicator_ended' })
  const definitions = await definitionsOf(call.db, call.params.programme, [indicatorId])
  return found(definitions.get(indicatorId)?.at(-1))
}

/** A value's own definition: an open value keeps the one it was begun with. */
async function definitionOf(call: Calling, value: HeldValue): Promise<Definition> {
  const definitions = await definitionsOf(call.db, call.params.programme, [value.indicatorId])
  return found(definitions.get(value.indicatorId)?.find((definition) => definition.id === value.definitionId))
}

/** Who is to do the next thing hears of it: the submitter of what was returned, the coordinators of what was submitted. */
async function tell(call: Calling, value: HeldValue, act: ValueAct): Promise<void> {
  const link = `/programmes/${await codeOf(call)}/values/${value.id}`
  const { rows } = await sql<{
    code: string
  }>`select code from programme.indicator where id = ${value.indicatorId}`.execute(call.db)
  const params = { indicator: rows[0]!.code, country: value.country ?? 'regional' }
  const to =
    act === 'return'
      ? await submittersOf(call, value)
      : act === 'submit' || act === 'check'
        ? await decidersOf(call, value, act)
        : []
  for (const person of to)
    if (person !== call.actor.personId)
      await leaveNotice(call.db, {
        person,
        programme: value.programmeId,
        message: `programme.notice.${act}`,
        params,
        link,
      })
}

const codeOf = async (call: Calling) =>
  (await readProgrammes(call.db, { id: call.params.programme }))[0]!['code']

async function submittersOf(call: Calling, value: HeldValue): Promise<string[]> {
  const { rows } = await sql<{ byPerson: string }>`select by_person from programme.reported_step
    where reported_value_id = ${value.id} and act = 'submit' and by_person is not null order by at desc limit 1`.execute(
    call.db,
  )
  return rows.map((row) => row.byPerson)
}

/** Whoever decides next: the country's coordinators, and the lead where the country has nobody else. */
async function decidersOf(call: Calling, value: HeldValue, act: 'submit' | 'check'): Promise<string[]> {
  if (act === 'submit' && value.country !== null) {
    const others = await holdersOf(call, value, 'country_coordinator')
    if (others.some((person) => person !== call.actor.personId)) return others
  }
  return holdersOf(call, value, 'programme_coordinator')
}

async function holdersOf(call: Calling, value: HeldValue, role: string): Promise<string[]> {
  const { rows } = await sql<{ personId: string }>`select distinct person_id from kernel.membership
    where programme_id = ${value.programmeId} and role = ${role} and (ends_on is null or ends_on >= current_date)
      and (country is null or country = ${value.country})`.execute(call.db)
  return rows.map((row) => row.personId)
}

export const reportingOperations: Served[] = [
  serve(listValues, {
    may: staffRead,
    file: valueFile,
    run: async (call) => {
      const conditions = [sql`v.programme_id = ${call.params.programme}`]
      const columns = {
        indicatorId: sql`v.indicator_id::text`,
        periodId: sql`v.period_id::text`,
        country: sql`coalesce(v.country, '')`,
        state: sql`v.state`,
      }
      for (const [column, expression] of Object.entries(columns)) {
        const values = call.query.filter
          .filter((pair) => pair.startsWith(`${column}:`))
          .map((pair) => pair.slice(column.length + 1))
        if (values.length) conditions.push(sql`${expression} = any (${values})`)
      }
      const where = sql.join(conditions, sql` and `)
      return {
        rows: await present(call, await readValues(call.db, where, call.query)),
        total: await countValues(call.db, where),
      }
    },
  }),
  serve(getValue, { may: staffRead, run: (call) => one(call, call.params.id) }),
  serve(createValue, {
    may: reportersWrite,
    run: async (call) => {
      const { indicatorId, periodId, country, ...typed } = call.body
      const { programme } = call.params
      const definition = await definitionInForce(call, indicatorId)
      if (cannotCompute(definition, call.kernel.measures) === null)
        throw new Problem('conflict', { sentence: 'programme.problem.value_is_computed' })
      found(await readRow(call.db, stores.period, programme, periodId))
      const countries = (await readProgrammes(call.db, { id: programme }))[0]!['countries'] as string[]
      const fits =
        definition.level === 'regional' ? country === null : country !== null && countries.includes(country)
      if (!fits) throw invalid('country', 'programme.problem.value_of_other_level')
      insist(mayReport(call.actor, { programme, country }))
      await checkTyped(call, definition, typed)
      const id = await insertValue(
        call.db,
        { programme, indicatorId, definitionId: definition.id, periodId, country },
        typed,
        call.actor.personId,
      )
      call.note({ subject: id, programme, country, details: { indicator: indicatorId, period: periodId } })
      return one(call, id)
    },
  }),
  serve(updateValue, {
    may: reportersWrite,
    run: async (call) => {
      const { version, ...typed } = call.body
      const value = found(await readValue(call.db, call.params.programme, call.params.id))
      insist(mayReport(call.actor, placeOf(value)))
      if (value.locked) throw new Problem('locked', { sentence: 'problem.constraint.period_locked' })
      if (value.version !== version)
        throw changedMeanwhile(call, ReportedValue.parse(await one(call, value.id)))
      if (!isOpen(value.state))
        throw new Problem('conflict', { sentence: 'problem.constraint.value_not_open' })
      await checkTyped(call, await definitionOf(call, value), typed, value.evidence)
      if (!(await changeValue(call.db, value, version, typed)))
        throw changedMeanwhile(call, ReportedValue.parse(await one(call, value.id)))
      call.note({ subject: value.id, programme: value.programmeId, country: value.country })
      return one(call, value.id)
    },
  }),
  serve(deleteValue, {
    may: reportersWrite,
    run: async (call) => {
      const value = found(await readValue(call.db, call.params.programme, call.params.id))
      insist(mayDo(call.actor, value).includes('delete'))
      await call.db.deleteFrom('programme.reportedValue').where('id', '=', value.id).execute()
      call.note({ subject: value.id, programme: value.programmeId, country: value.country })
      return undefined
    },
  }),
  serve(moveValue, {
    may: reportersWrite,
    run: async (call) => {
      const { act, version } = call.body
      const reason = call.body.reason.trim()
      const value = found(await readValue(call.db, call.params.programme, call.params.id))
      insist(mayAct(call.actor, value, act))
      if (value.locked) throw new Problem('locked', { sentence: 'problem.constraint.period_locked' })
      if (value.version !== version)
        throw changedMeanwhile(call, ReportedValue.parse(await one(call, value.id)))
      const to = stateAfter(value.state, act)
      if (!to) throw new Problem('conflict', { sentence: 'programme.problem.step_impossible' })
      if ((act === 'return' || act === 'reopen') && reason === '')
        throw invalid('reason', 'programme.problem.reason_missing')
      if (act === 'submit' && value.unavailable === null) {
        if (value.cells.length === 0) throw invalid('cells', 'programme.problem.value_missing')
        // A typed figure must be proved: that is what tells it from an invented one.
        if (value.evidence.length === 0) throw invalid('evidence', 'programme.problem.evidence_missing')
      }
      if (!(await stepValue(call.db, value, version, to, { act, reason, by: call.actor.personId })))
        throw changedMeanwhile(call, ReportedValue.parse(await one(call, value.id)))
      await tell(call, value, act)
      call.note({
        subject: value.id,
        programme: value.programmeId,
        country: value.country,
        details: { act, reason, to },
      })
      return one(call, value.id)
    },
  }),
]
