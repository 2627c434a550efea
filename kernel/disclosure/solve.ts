import loadHighs, { type Highs } from 'highs'
import type { Sum } from './table.ts'

/** What may be true of a cell: from, to. */
export type Range = readonly [from: number, to: number]

let loading: Promise<Highs> | undefined
/** The solver, loaded once (WebAssembly, no threads): the same question gives the same answer. */
export function solver(): Promise<Highs> {
  // The types describe the module for `require`; what is imported is the loader itself.
  loading ??= (loadHighs as unknown as typeof loadHighs.default)()
  return loading
}

export interface Question {
  ranges: readonly Range[]
  sums: readonly Sum[]
  /** What each step of a cell away from a value costs; the cheapest table is wanted. */
  cost?: { cell: number; from: number; weight: number }[]
  /** Or: the smallest or largest value that a cell can have, or several together. */
  extreme?: { cells: readonly number[]; direction: 'min' | 'max' }
}

/** One table that the ranges and the sums allow, in whole numbers; null when there is none. */
export async function solve(question: Question): Promise<number[] | null> {
  const { ranges } = question
  const free = ranges.map(([from, to]) => from !== to)
  if (!free.some(Boolean)) return holds(question) ? ranges.map(([from]) => from) : null
  const highs = await solver()
  // A solution holds the thread for some milliseconds: let waiting requests pass between two of them.
  await new Promise((resolve) => setImmediate(resolve))
  // Without asking for whole numbers first: that is much faster, and in plain tables the answer is whole anyway.
  for (const whole of [false, true]) {
    const answer = highs.solve(program(question, free, whole), {
      output_flag: false,
      random_seed: 1,
      mip_rel_gap: 0,
    })
    if (answer.Status === 'Infeasible') return null
    // No answer is not the answer "impossible": whoever asks must not go on as if it were.
    if (answer.Status !== 'Optimal') throw new Error(`The solver ended with "${answer.Status}".`)
    const columns = answer.Columns as Record<string, { Primal: number }>
    const found = ranges.map(([from], cell) => (free[cell] ? columns[`x${cell}`]!.Primal : from))
    if (whole || found.every((value) => Math.abs(value - Math.round(value)) < 1e-6))
      return found.map((value) => Math.round(value) + 0)
  }
  return null
}

function holds({ ranges, sums }: Question): boolean {
  return sums.every(
    ({ total, parts }) => parts.reduce((sum, part) => sum + ranges[part]![0], 0) === ranges[total]![0],
  )
}

/** The question as a program in CPLEX's LP format. Cells that are known are constants, so that little is left to solve. */
function program({ ranges, sums, cost, extreme }: Question, free: boolean[], whole: boolean): string {
  const rows: string[] = []
  for (const { total, parts } of sums) {
    const terms = [...parts.map((part) => [part, 1] as const), [total, -1] as const]
    const open = terms.filter(([cell]) => free[cell])
    const known = terms.reduce((sum, [cell, sign]) => (free[cell] ? sum : sum + sign * ranges[cell]![0]), 0)
    if (open.length === 0 && known === 0) continue
    if (open.length === 0) rows.push(` never${rows.length}: 0 x${free.indexOf(true)} = 1`)
    else
      rows.push(
        ` s${rows.length}: ${open.map(([cell, sign]) => `${sign > 0 ? '+' : '-'} x${cell}`).join(wrap)} = ${-known}`,
      )
  }
  const steps = (cost ?? []).filter(({ cell }) => free[cell])
  for (const { cell, from } of steps) rows.push(` d${cell}: x${cell} - u${cell} + v${cell} = ${from}`)
  const goal = extreme
    ? `${extreme.direction === 'min' ? 'Minimize' : 'Maximize'}\n goal: ${extreme.cells.map((cell) => `x${cell}`).join(`${wrap}+ `)}`
    : `Minimize\n goal: ${steps.map(({ cell, weight }) => `${weight} u${cell} + ${weight} v${cell}`).join(`${wrap}+ `) || `0 x${free.indexOf(true)}`}`
  const cells = ranges.flatMap((_, cell) => (free[cell] ? [cell] : []))
  const bounds = cells.map((cell) => {
    const [from, to] = ranges[cell]!
    return Number.isFinite(to) ? ` ${from} <= x${cell} <= ${to}` : ` x${cell} >= ${from}`
  })
  return [
    goal,
    'Subject To',
    ...(rows.length ? rows : [` none: 0 x${cells[0]} = 0`]),
    'Bounds',
    ...bounds,
    ...(whole ? ['General', ` ${cells.map((cell) => `x${cell}`).join(wrap)}`] : []),
    'End',
    '',
  ].join('\n')
}

// Lines are kept short: the format has a limit of its own.
const wrap = '\n  '
