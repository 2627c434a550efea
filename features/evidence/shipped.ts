import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { parse } from 'csv-parse/sync'
import type pg from 'pg'
import { parse as parseYaml } from 'yaml'
import { z } from 'zod'
import { type LocalText, localText, storedLanguages } from '../../common/languages.ts'
import { home } from '../../kernel/config/config.ts'
import { sql, type Transaction } from '../../kernel/db/db.ts'
import type { Kernel } from '../../kernel/kernel.ts'
import { onWorker, takeIn, tidyObservations } from './import/intake.ts'
import { withSlots } from './import/load.ts'
import { Mapping } from './import/mapping.ts'
import { csvTable } from './import/table.ts'
import { granularities } from './periods.ts'
import { datasetByCode } from './queries.ts'
import { Comparability, DatasetCode, Dimension, geographies, units } from './shapes.ts'

const folder = resolve(home, 'features/evidence/data')

/** Texts by language, as the shipped files write them; the first is the source. */
const Texts = z.partialRecord(z.enum(storedLanguages), z.string()).transform((texts) => localText(texts))

const ShippedFile = z.strictObject({
  code: DatasetCode,
  title: Texts,
  description: Texts,
  definition: Texts,
  publisher: z.string(),
  source: z.string(),
  url: z.url(),
  licence: Texts,
  unit: z.enum(units),
  geography: z.enum(geographies),
  summableOverTime: z.boolean().default(true),
  events: z.boolean().default(false),
  dimensions: z.array(Dimension.extend({ label: Texts })),
  comparability: z.array(Comparability.extend({ text: Texts })).default([]),
  vintage: z.strictObject({
    label: z.string(),
    published: z.iso.date(),
    retrieved: z.iso.date().optional(),
    granularity: z.enum(granularities),
    period: z.string(),
    value: z.string(),
    flag: z.string().optional(),
    columns: z.record(z.string(), z.string()),
  }),
})
type ShippedFile = z.output<typeof ShippedFile>

/**
 * Loads the data sets that come with Ura into a programme, each with one accepted vintage. Run again it changes nothing:
 * a dataset of the same code stays as people have left it, and a vintage of the same label is not loaded twice.
 * @returns the codes of the datasets that were new
 */
export async function loadShippedDatasets(kernel: Kernel, programmeId: string): Promise<string[]> {
  const files = (await readdir(folder)).filter((file) => file.endsWith('.yaml')).sort()
  const loaded: string[] = []
  for (const file of files) {
    const shipped = ShippedFile.parse(parseYaml(await readFile(resolve(folder, file), 'utf8')))
    const fresh = await onWorker(kernel, async (tx, client) => {
      // Two processes that start together must not both load.
      await sql`select pg_advisory_xact_lock(817020)`.execute(tx)
      await loadCodeLists(tx)
      if (await datasetByCode(tx, programmeId, shipped.code)) return false
      await loadShipped(tx, client, programmeId, shipped)
      return true
    })
    if (fresh) loaded.push(shipped.code)
  }
  if (loaded.length) await tidyObservations(kernel)
  return loaded
}

async function loadShipped(
  tx: Transaction,
  client: pg.PoolClient,
  programmeId: string,
  shipped: ShippedFile,
): Promise<void> {
  const { vintage: about, dimensions, comparability, ...fields } = shipped
  await tx
    .insertInto('evidence.dataset')
    .values({
      ...fields,
      programmeId,
      dimensions: JSON.stringify(withSlots(dimensions)),
      comparability: JSON.stringify(comparability),
      shipped: true,
    })
    .execute()
  const path = resolve(folder, `${shipped.code}.csv`)
  const bytes = await readFile(path)
  const mapping = Mapping.parse({
    period: { column: about.period },
    value: about.value,
    flag: about.flag ?? null,
    dimensions: Object.fromEntries(Object.entries(about.columns).map(([key, column]) => [key, { column }])),
  })
  const format = { encoding: 'utf-8', delimiter: ',', header: 1 } as const
  const { vintageId } = await takeIn(tx, client, {
    programmeId,
    dataset: shipped.code,
    label: about.label,
    publishedOn: about.published,
    retrievedOn: about.retrieved ?? null,
    fileId: null,
    fileName: `${shipped.code}.csv`,
    fileDigest: createHash('sha256').update(bytes).digest('hex'),
    personId: null,
    table: await csvTable(() => createReadStream(path), format, bytes.length),
    mapping,
    reading: { format: { kind: 'csv', ...format }, shipped: true },
  })
  await tx
    .updateTable('evidence.vintage')
    .set({ state: 'accepted', decidedAt: sql`now()` })
    .where('id', '=', vintageId)
    .execute()
}

// ---------------------------------------------------------------- code lists

type CodeLine = Record<
  'list' | 'code' | 'kind' | 'aliases' | 'alpha2' | (typeof storedLanguages)[number],
  string
>

/** Writes the shipped code lists, or brings them up to date: codes are never taken away, observations lean on them. */
export async function loadCodeLists(tx: Transaction): Promise<void> {
  const lines = [
    ...(await linesOf('country.csv')).map((line) => ({ ...line, list: 'country' })),
    ...(await linesOf('lists.csv')),
  ]
  const rows = lines.map((line, at) => ({
    list: line.list,
    code: line.code,
    kind: line.kind,
    name: nameOf(line),
    aliases: line.aliases.split('; ').filter(Boolean),
    position: at,
  }))
  await sql`
    insert into evidence.code (list, code, kind, name, aliases, position)
    select list, code, kind, name, aliases, position
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as given(list text, code text, kind text, name jsonb, aliases text[], position integer)
    on conflict on constraint code_taken do update
      set kind = excluded.kind, name = excluded.name, aliases = excluded.aliases, position = excluded.position
      where (code.kind, code.name::jsonb, code.aliases, code.position) is distinct from (excluded.kind, excluded.name::jsonb, excluded.aliases, excluded.position)`.execute(
    tx,
  )
}

async function linesOf(file: string): Promise<CodeLine[]> {
  const text = await readFile(resolve(folder, 'codes', file), 'utf8')
  return parse(text, { columns: true, skip_empty_lines: true }) as CodeLine[]
}

const nameOf = (line: CodeLine): LocalText =>
  localText(Object.fromEntries(storedLanguages.map((language) => [language, line[language]])), 'en')
