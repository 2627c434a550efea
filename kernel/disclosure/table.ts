/** A count in a table. */
export interface Cell {
  /** How many. */
  value: number
  /** Below this it is not shown; where it is absent, the threshold of the whole. */
  threshold?: number
}

/** "The total is the sum of its parts": indexes of cells. What an attacker knows about every table with margins. */
export interface Sum {
  total: number
  parts: number[]
}

/** Cells and the sums among them. Several tables that share cells are one system: they are protected together. */
export interface System {
  cells: Cell[]
  sums: Sum[]
}

/** A dimension of a table, with its totals: each total code with the codes that it is the sum of. */
export interface Dimension {
  key: string
  codes: string[]
  sums: Record<string, string[]>
}

/** A plain dimension: categories under one total. */
export function dimension(key: string, categories: readonly string[], total = 'total'): Dimension {
  return { key, codes: [total, ...categories], sums: { [total]: [...categories] } }
}

export interface CrossTable extends System {
  dimensions: Dimension[]
  /** Which cell stands at these codes, in the order of the dimensions. */
  at(...codes: string[]): number
  /** The codes of each cell, in the order of the dimensions. */
  codes: string[][]
}

/**
 * Builds a table over dimensions with every margin, from the counts of its innermost cells. What is not given is zero.
 * @param counts codes of each dimension, and how many
 * @throws RangeError when a code is unknown or a count is not a whole number from zero up
 */
export function crossTable(
  dimensions: Dimension[],
  counts: Iterable<{ at: readonly string[]; value: number; threshold?: number }>,
): CrossTable {
  const codes = product(dimensions.map((one) => one.codes))
  const index = new Map(codes.map((one, at) => [keyOf(one), at]))
  const find = (...at: string[]): number => {
    const found = index.get(keyOf(at))
    if (found === undefined) throw new RangeError(`The table has no cell ${at.join(' × ')}.`)
    return found
  }
  const cells: Cell[] = codes.map(() => ({ value: 0 }))
  // A count reaches every cell of which it is part: the ancestors of its code in each dimension.
  const reached = dimensions.map(
    (one) => new Map(one.codes.map((code) => [code, [code, ...ancestors(one, code)]])),
  )
  for (const { at, value, threshold } of counts) {
    if (!Number.isSafeInteger(value) || value < 0)
      throw new RangeError(`${value} is no count: a count is a whole number from zero up.`)
    const lines = dimensions.map((one, position) => {
      const code = at[position] ?? ''
      if (one.sums[code])
        throw new RangeError(`"${code}" is a total of ${one.key}: totals are added up, not given.`)
      return reached[position]!.get(code) ?? []
    })
    find(...at)
    for (const one of product(lines)) {
      const cell = cells[find(...one)]!
      cell.value += value
      if (threshold) cell.threshold = Math.max(cell.threshold ?? 0, threshold)
    }
  }
  return { dimensions, cells, sums: sumsOf(dimensions, codes, find), at: find, codes }
}

function sumsOf(dimensions: Dimension[], codes: string[][], find: (...at: string[]) => number): Sum[] {
  return dimensions.flatMap((one, position) =>
    codes
      .filter((at) => one.sums[at[position]!]?.length)
      .map((at) => ({
        total: find(...at),
        parts: one.sums[at[position]!]!.map((part) => find(...at.with(position, part))),
      })),
  )
}

function ancestors(of: Dimension, code: string): string[] {
  const above = Object.keys(of.sums).filter((total) => of.sums[total]!.includes(code))
  return [...new Set(above.flatMap((total) => [total, ...ancestors(of, total)]))]
}

const keyOf = (codes: readonly string[]) => codes.join('\u0000')

function product(lists: readonly (readonly string[])[]): string[][] {
  return lists.reduce<string[][]>(
    (all, list) => all.flatMap((one) => list.map((code) => [...one, code])),
    [[]],
  )
}

/**
 * Joins systems into one, so that they are protected together.
 * @param same pairs of cells (indexes in the joined system) that are the same number in two tables
 */
export function join(systems: System[], same: [number, number][] = []): System {
  const cells: Cell[] = []
  const sums: Sum[] = []
  for (const system of systems) {
    const offset = cells.length
    cells.push(...system.cells)
    sums.push(
      ...system.sums.map(({ total, parts }) => ({
        total: total + offset,
        parts: parts.map((one) => one + offset),
      })),
    )
  }
  return { cells, sums: [...sums, ...same.map(([total, part]) => ({ total, parts: [part] }))] }
}

/** Says which sums do not add up; an empty list is a sound system. */
export function wrongSums({ cells, sums }: System): Sum[] {
  return sums.filter(
    ({ total, parts }) => parts.reduce((sum, part) => sum + cells[part]!.value, 0) !== cells[total]!.value,
  )
}
