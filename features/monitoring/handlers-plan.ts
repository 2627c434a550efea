import { type Served, serve } from '../../kernel/http/serve.ts'
import { measuredBy, periodOf } from '../programme/seam.ts'
import { getPlan } from './contract-plan.ts'
import { mayMonitor, readersRead } from './policy.ts'
import { type PlanCell, planCells } from './queries-visits.ts'
import { gapOf } from './rules.ts'

const sum = (cells: PlanCell[]) => ({
  planned: cells.reduce((all, one) => all + one.planned, 0),
  approved: cells.reduce((all, one) => all + one.approved, 0),
  hidden: cells.reduce((all, one) => all + one.planned + one.approved - one.seen, 0),
  sample: cells.some((one) => one.samples > 0),
})

/** Years from the first to the last. */
const span = (from: number, to: number) =>
  Array.from({ length: Math.min(60, to - from + 1) }, (_, at) => from + at)

export const planOperations: Served[] = [
  serve(getPlan, {
    may: readersRead,
    run: async ({ db, kernel, actor, params, query }) => {
      const { programme } = params
      const cells = await planCells(db, programme)
      // The target is the framework's: whatever indicator counts visits by country today says it.
      const indicators = await measuredBy(kernel, db, programme, actor, 'monitoring.visits')
      const indicator = indicators.find((one) => one.level === 'country') ?? null
      const period = await periodOf(db, programme)
      const thisYear = new Date().getUTCFullYear()
      const known = [...cells.map((one) => one.year), ...(period ? span(Number(period.startsOn.slice(0, 4)), Number(period.endsOn.slice(0, 4))) : [thisYear])]
      const years = [...new Set(known)].sort()
      // Unless asked otherwise: this year, or the last one before it with anything in it.
      const year = query.year ?? years.findLast((one) => one <= thisYear) ?? thisYear
      const countries = [...new Set([...(indicator?.countries.map((one) => one.country!) ?? []), ...cells.map((one) => one.country)])]
      return {
        year,
        years: years.includes(year) ? years : [...years, year].sort(),
        indicator: indicator && { id: indicator.id, code: indicator.code, title: indicator.title, unit: indicator.unit },
        rows: countries.map((country) => {
          const own = cells.filter((one) => one.country === country)
          const inYear = own.filter((one) => one.year === year)
          const whole = sum(own)
          const target = indicator?.countries.find((one) => one.country === country)?.target ?? null
          return {
            country,
            quarters: [1, 2, 3, 4].map((quarter) => sum(inYear.filter((one) => one.quarter === quarter))),
            year: sum(inYear),
            whole,
            target,
            gap: gapOf(target, whole.planned, whole.approved),
            may: mayMonitor(actor, { programme, country }) ? ['plan'] : [],
          }
        }),
      }
    },
  }),
] // biome-ignore format: a table of numbers
