import type { Say } from '../../../common/words.ts'
import type { TableRow } from '../../../kernel/documents/tables/columns.ts'
import { type Reading, readTable } from './check.ts'
import { ImportFault, type RowError } from './faults.ts'

/**
 * All errors of a file, found by reading it again: nothing had to be kept, and memory does not grow with their number.
 * The file is read only as fast as the rows are taken.
 */
export async function* errorRows(reading: Reading, say: Say): AsyncGenerator<TableRow> {
  const waiting: RowError[] = []
  let arrived: () => void = () => undefined
  let taken: () => void = () => undefined
  let over = false
  let stopped = false
  let failure: unknown
  const settle = (): Promise<void> | undefined => {
    if (stopped) throw new ImportFault('no_rows')
    if (waiting.length === 0) return undefined
    const wait = new Promise<void>((done) => {
      taken = done
    })
    arrived()
    return wait
  }
  const done = readTable(
    reading,
    () => undefined,
    settle,
    (error) => waiting.push(error),
  )
    .catch((error: unknown) => {
      failure = error
    })
    .finally(() => {
      over = true
      arrived()
    })
  try {
    while (!over || waiting.length > 0) {
      if (waiting.length === 0)
        await new Promise<void>((wake) => {
          arrived = wake
          if (over || waiting.length > 0) wake()
        })
      for (const error of waiting.splice(0)) yield rowOf(error, say)
      taken()
    }
    // What could be read has been told; a file that breaks off says so in its last line.
    if (failure instanceof ImportFault)
      yield [null, '', failure.kind, '', say(`evidence.fault.${failure.kind}`, failure.params)]
    else if (failure) throw failure
  } finally {
    stopped = true
    taken()
    await done
  }
}

const rowOf = ({ row, column, kind, text }: RowError, say: Say): TableRow => [
  row,
  column,
  kind,
  text,
  say(`evidence.error.${kind}`, { column, text }),
]
