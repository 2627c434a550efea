import { z } from 'zod'
import type { Table } from './check.ts'
import { ImportFault } from './faults.ts'

/** The most cells that a cube may have: it is read whole. */
const mostCells = 5_000_000

const Category = z.object({
  index: z.union([z.array(z.string()), z.record(z.string(), z.int())]).optional(),
  label: z.record(z.string(), z.string()).optional(),
})
const Sparse = <T extends z.ZodType>(cell: T) => z.union([z.array(cell), z.record(z.string(), cell)])
/** JSON-stat 2.0, `class: dataset` (json-stat.org/full): a cube whose cells lie in row-major order. */
const Dataset = z.object({
  class: z.literal('dataset'),
  id: z.array(z.string()).min(1).max(60),
  size: z.array(z.int().min(0)),
  dimension: z.record(z.string(), z.object({ category: Category })),
  value: Sparse(z.union([z.number(), z.null()])),
  status: z.union([z.string(), Sparse(z.union([z.string(), z.null()]))]).optional(),
})

/**
 * A JSON-stat cube as a table: a column for each dimension with its codes, then `value` and `status`. Cells that the
 * file does not have are not rows; rows are numbered by their cells.
 */
export function jsonStatTable(text: string): Table {
  // A NUL is no text that can be kept.
  if (text.includes('\0') || text.includes('\\u0000')) throw new ImportFault('json')
  let given: unknown
  try {
    given = JSON.parse(text)
  } catch (error) {
    throw new ImportFault('json', {}, error)
  }
  const read = Dataset.safeParse(given)
  if (!read.success)
    throw new ImportFault('jsonstat', { path: read.error.issues[0]?.path.join('.') ?? '' }, read.error)
  const cube = read.data
  const codes = cube.id.map((id, at) => codesOf(cube.dimension[id]?.category, cube.size[at], id))
  const cells = codes.reduce((product, list) => product * list.length, 1)
  if (cells > mostCells) throw new ImportFault('too_large', { most: mostCells })
  if (cube.size.length !== cube.id.length) throw new ImportFault('jsonstat', { path: 'size' })
  const at = <T>(sparse: T[] | Record<string, T>, cell: number): T | undefined =>
    Array.isArray(sparse) ? sparse[cell] : sparse[String(cell)]
  return {
    names: [...cube.id, 'value', 'status'],
    read: async (onRow, settle) => {
      const fields = new Array<string>(codes.length + 2)
      for (let cell = 0; cell < cells; cell++) {
        const value = at(cube.value, cell)
        const status = typeof cube.status === 'string' ? cube.status : cube.status && at(cube.status, cell)
        if ((value === undefined || value === null) && !status) continue
        let rest = cell
        for (let axis = codes.length - 1; axis >= 0; axis--) {
          const list = codes[axis]!
          fields[axis] = list[rest % list.length]!
          rest = Math.floor(rest / list.length)
        }
        fields[codes.length] = value === undefined || value === null ? ':' : String(value)
        fields[codes.length + 1] = status ?? ''
        onRow(fields, cell + 1)
        if (cell % 2000 === 1999) await settle?.(cell / cells)
      }
    },
  }
}

function codesOf(
  category: z.output<typeof Category> | undefined,
  size: number | undefined,
  id: string,
): string[] {
  if (!category) throw new ImportFault('jsonstat', { path: `dimension.${id}` })
  const { index, label } = category
  const codes = Array.isArray(index)
    ? index
    : index
      ? Object.entries(index)
          .sort((a, b) => a[1] - b[1])
          .map(([code]) => code)
      : Object.keys(label ?? {})
  if (codes.length !== size) throw new ImportFault('jsonstat', { path: `size (${id})` })
  return codes
}
