import { once } from 'node:events'
import { createReadStream, createWriteStream, mkdtempSync, rmSync, statSync } from 'node:fs'
import { cpus, tmpdir, totalmem } from 'node:os'
import { join } from 'node:path'
import { localText } from '../../common/languages.ts'
import type { Table } from '../../features/evidence/import/check.ts'
import { onWorker } from '../../features/evidence/import/intake.ts'
import { Mapping } from '../../features/evidence/import/mapping.ts'
import { csvTable } from '../../features/evidence/import/table.ts'
import { loadCodeLists } from '../../features/evidence/shipped.ts'
import type { World } from '../world.ts'

/** Country codes of the made-up rows: real codes, invented figures, seen by nobody. */
export async function countryCodes(world: World): Promise<string[]> {
  await onWorker(world.kernel, (tx) => loadCodeLists(tx))
  const { rows } = await world.admin.query<{ code: string }>(
    `select code from evidence.code where list = 'country' and kind = 'member' order by code`,
  )
  return rows.map((row) => row.code)
}

export interface MadeFile {
  path: string
  bytes: number
  rows: number
  remove(): void
}

export const columns = ['period', 'country', 'nationality', 'sex', 'age', 'persons'] as const
const six = ['ALB', 'BIH', 'XKX', 'MNE', 'MKD', 'SRB']
const ages = ['0-13', '14-17', '18-34', '35-64', '65-over']

/** Writes a statistics CSV of that many different cells: month × country × nationality × sex × age. */
export async function makeStatistics(rows: number, codes: string[]): Promise<MadeFile> {
  const folder = mkdtempSync(join(tmpdir(), 'ura-bench-'))
  const path = join(folder, 'statistics.csv')
  const out = createWriteStream(path)
  out.write(`${columns.join(',')}\n`)
  let block = ''
  for (let at = 0; at < rows; at++) {
    let rest = at
    const next = (size: number) => {
      const part = rest % size
      rest = Math.floor(rest / size)
      return part
    }
    const [country, sex, age, nationality] = [next(6), next(2), next(5), next(codes.length)]
    const month = rest
    const period = `${2005 + Math.floor(month / 12)}-${String((month % 12) + 1).padStart(2, '0')}-01`
    block += `${period},${six[country]},${codes[nationality]},${sex ? 'male' : 'female'},${ages[age]},${(at * 7919) % 5000}\n`
    if (block.length > 256 * 1024) {
      if (!out.write(block)) await once(out, 'drain')
      block = ''
    }
  }
  out.end(block)
  await once(out, 'finish')
  return {
    path,
    rows,
    bytes: statSync(path).size,
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}

export const tableOf = (file: MadeFile): Promise<Table> =>
  csvTable(
    () => createReadStream(file.path, { highWaterMark: 256 * 1024 }),
    { encoding: 'utf-8', delimiter: ',', header: 1 },
    file.bytes,
  )

export const mapping = Mapping.parse({
  period: { column: 'period' },
  value: 'persons',
  dimensions: {
    country: { column: 'country' },
    nationality: { column: 'nationality' },
    sex: { column: 'sex' },
    age: { column: 'age' },
  },
})

/** Puts an empty dataset for such files into a programme. */
export async function makeDataset(world: World, programme: string, code: string): Promise<void> {
  const text = JSON.stringify(localText({ en: 'Made-up figures for measuring' }))
  const dimensions = [
    ['country', 'country', 'country'],
    ['nationality', 'nationality', 'country'],
    ['sex', 'sex', 'sex'],
    ['age', 'age', 'age'],
  ].map(([key, type, list], at) => ({
    key,
    type,
    list,
    slot: at + 1,
    label: localText({ en: key! }),
    summable: true,
  }))
  await world.admin.query(
    `insert into evidence.dataset (programme_id, code, title, description, definition, publisher, source, licence, unit, geography, dimensions, sample)
     values ($1, $2, $3, $3, $3, 'Nobody', 'Made up', $3, 'persons', 'country', $4, true)`,
    [programme, code, text, JSON.stringify(dimensions)],
  )
}

/** The machine, for whoever reads the figures. */
export const machine = () =>
  `${cpus().length} × ${cpus()[0]?.model.trim() ?? 'processor'}, ${Math.round(totalmem() / 2 ** 30)} GB, Node ${process.version}`

export const percentile = (values: number[], share: number): number =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.ceil(values.length * share) - 1)]!
export const median = (values: number[]): number => percentile(values, 0.5)
