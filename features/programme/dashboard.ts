import { sql } from 'kysely'
import type { Operation } from '../../common/operation.ts'
import { type Call, type Served, serve } from '../../kernel/http/serve.ts'
import { found, Problem } from '../../kernel/problems/problem.ts'
import { cannotCompute } from './compute.ts'
import {
  explainValue,
  getDashboard,
  getIndicatorValues,
  listMissing,
  remindMissing,
} from './contract-values.ts'
import { approvedValues, computedCourse, reportedCourse } from './course.ts'
import { explainCount } from './explain.ts'
import { type Frame, glanceOf, readKnown } from './glance.ts'
import { definitionsOf } from './indicators.ts'
import { type Asking, type Missing, missingValues } from './missing.ts'
import { namesOf } from './people.ts'
import { leadWrites, staffRead } from './policy.ts'
import { readProgrammes } from './programmes.ts'
import { noteReminders, shareOut } from './reminders.ts'
import { remindedLately, worst } from './rules-values.ts'
import type { ProgrammePath } from './shelf.ts'
import { missingFile } from './tables.ts'
import { presentValues, readValues } from './values.ts'

type Calling = Pick<Call<Operation<typeof ProgrammePath>>, 'db' | 'kernel' | 'actor' | 'params'>

const today = () => new Date().toISOString().slice(0, 10)

async function frameOf(call: Calling): Promise<Frame> {
  const row = found((await readProgrammes(call.db, { id: call.params.programme }))[0])
  const period = row['period'] as { startsOn: string; endsOn: string } | null
  return {
    countries: row['countries'] as string[],
    startsOn: period?.startsOn ?? null,
    endsOn: period?.endsOn ?? null,
    today: today(),
  }
}

const asking = ({ db, kernel, params, actor }: Calling): Asking => ({
  db,
  measures: kernel.measures,
  programme: params.programme,
  actor,
  today: today(),
})
const missingOf = async (call: Calling): Promise<Missing[]> => (await missingValues(asking(call))).rows

const placesMissing = (missing: Missing[], indicator: string): (string | null)[] => [
  ...new Set(missing.filter((one) => one.indicatorId === indicator).map((one) => one.country)),
]

export const dashboardOperations: Served[] = [
  serve(getDashboard, {
    may: staffRead,
    run: async (call) => {
      const { programme } = call.params
      const frame = await frameOf(call)
      const missing = await missingOf(call)
      const known = await readKnown(call.db, call.kernel.measures, programme, call.actor)
      const { rows } = await sql<{
        id: string
        kind: 'objective' | 'result'
        code: string
        title: never
        strand: string | null
      }>`
        select o.id, 'objective' kind, o.code, o.title, null strand, 0 rank, o.position from programme.objective o where o.programme_id = ${programme}
        union all
        select r.id, 'result', r.code, r.title, s.code, 1, r.position from programme.result r
          left join programme.strand s on s.id = r.strand_id where r.programme_id = ${programme}
        order by rank, position, code`.execute(call.db)
      return {
        on: frame.today,
        countries: frame.countries,
        rows: rows.map((row) => {
          const indicators = known
            .filter((one) => one.endedOn === null && (one.resultId ?? one.objectiveId) === row.id)
            .map((one) => glanceOf(one, frame, placesMissing(missing, one.id)))
          return { ...row, light: worst(indicators.map((one) => one.whole.light)), indicators }
        }),
      }
    },
  }),
  serve(listMissing, {
    may: staffRead,
    file: missingFile,
    run: async (call) => {
      const { rows, total } = await missingValues(asking(call), call.query)
      const people = rows.map(({ reminded }) => reminded?.by)
      const names = await namesOf(call.kernel, call.db, people)
      const named = (id: string | null) => id && { id, name: names.get(id) ?? '' }
      return {
        rows: rows.map(({ reminded, ...row }) => ({
          ...row,
          reminded: reminded && { at: reminded.at, by: named(reminded.by) || null },
        })),
        total,
      }
    },
  }),
  serve(remindMissing, {
    may: leadWrites,
    run: async (call) => {
      const { programme } = call.params
      const shares = await shareOut(call.db, programme, await missingOf(call))
      const told = [...shares.values()].flat()
      // Another has pressed it already, or the page was open for long.
      if (!call.body.again && told.some(({ reminded }) => remindedLately(reminded)))
        throw new Problem('conflict', { sentence: 'programme.problem.reminded_lately' })
      const places = new Set(told.map((one) => one.country))
      await noteReminders(call.db, programme, shares)
      // Pressed twice, it reminds once.
      if (places.size)
        await call.enqueue('programme.remindReporters', { programme }, { key: `remind:${programme}` })
      call.note({ subject: programme, programme, details: { places: [...places], again: call.body.again } })
      return { places: places.size }
    },
  }),
  serve(getIndicatorValues, {
    may: staffRead,
    run: async (call) => {
      const { programme, id } = call.params
      const known = found((await readKnown(call.db, call.kernel.measures, programme, call.actor, id))[0])
      const frame = await frameOf(call)
      return {
        glance: glanceOf(known, frame, placesMissing(await missingOf(call), id)),
        course: known.counted
          ? await computedCourse(call, known.definitions.at(-1)!)
          : await reportedCourse(call, id),
        breaks: known.definitions
          .slice(1)
          .map(({ fromOn, number, reason }) => ({ on: fromOn ?? frame.today, number, reason })),
        approved: await approvedValues(call, id),
      }
    },
  }),
  serve(explainValue, {
    may: staffRead,
    run: async (call) => {
      const { programme, id } = call.params
      const definition = found((await definitionsOf(call.db, programme, [id])).get(id)).at(-1)!
      if (cannotCompute(definition, call.kernel.measures) !== null) {
        const place = call.query.country === undefined ? sql`true` : sql`v.country = ${call.query.country}`
        const values = await readValues(
          call.db,
          sql`v.programme_id = ${programme} and v.indicator_id = ${id} and v.state = 'approved' and ${place}`,
        )
        const shown = await presentValues(call.kernel, call.db, values, () => [])
        return {
          computed: false,
          measure: null,
          rows: [],
          values: shown,
          total: shown.length,
          hidden: 0,
          withheld: false,
        }
      }
      const explained = await explainCount(
        call.db,
        call.kernel.measures,
        programme,
        call.actor,
        definition,
        call.query,
      )
      return { computed: true, measure: definition.measure, values: [], ...explained }
    },
  }),
]
