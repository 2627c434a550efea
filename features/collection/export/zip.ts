import { Readable } from 'node:stream'
import { ZipFile } from 'yazl'
import { readBlob } from '../../../kernel/files/blob.ts'
import { safeName } from '../../../kernel/files/names.ts'
import type { Layout } from './columns.ts'
import type { Source } from './csv.ts'
import { csvTable } from './csv-sql.ts'
import type { Shape, Table } from './shape.ts'

export interface ZipOptions extends Layout {
  attachments: boolean
  guard: boolean
}

/** Name of a table's file: `form.csv`, `form-people.csv`. */
export function tableName(code: string, table: Table): string {
  const path = table.path.split('/').slice(1)
  return safeName([code, ...path].join('-'))
}

/**
 * All tables of a form as a ZIP of CSV files, with the files of the submissions in `media/`: written as it is read, so
 * that memory stays flat.
 */
export function zipOf(
  source: Source,
  shape: Shape,
  options: ZipOptions,
  more: { name: string; content: () => AsyncIterable<Buffer> | string }[] = [],
): Readable {
  const zip = new ZipFile()
  const out = zip.outputStream as Readable
  zip.on('error', (error: Error) => out.destroy(error))
  const compression = { compressionLevel: 1 }
  const add = (name: string, content: () => AsyncIterable<Buffer>, stored = false) =>
    zip.addReadStreamLazy(
      name,
      stored ? { compress: false } : compression,
      (done: (error: unknown, stream: Readable) => void) => {
        const stream = Readable.from(content(), { objectMode: false, highWaterMark: 64 * 1024 })
        stream.on('error', (error) => out.destroy(error))
        out.once('close', () => stream.destroy())
        done(null, stream)
      },
    )
  let first = true
  for (const table of shape.tables) {
    const own: Source = first ? source : { ...source, onRows: () => undefined }
    first = false
    add(`${tableName(source.form.code, table)}.csv`, () => csvTable(own, table, options, options))
  }
  for (const { name, content } of more) {
    const made = content
    add(name, async function* () {
      const all = made()
      if (typeof all === 'string') yield Buffer.from(all, 'utf8')
      else yield* all
    })
  }
  const end = async () => {
    if (options.attachments) await addMedia(source, add)
    zip.end()
  }
  end().catch((error) => out.destroy(error))
  return out
}

interface Medium {
  name: string
  address: string
  size: number
  instance: string
}

async function addMedia(
  { reading, form, selection, personal }: Source,
  add: (name: string, content: () => AsyncIterable<Buffer>, stored: boolean) => void,
): Promise<void> {
  const { rows } = await reading.client.query<Medium>(
    `select a.name, k.address, k.size, s.instance_id as instance
     from collection.submission s join collection.attachment a on a.submission_id = s.id join kernel.file k on k.id = a.file_id
     where s.form_id = '${form.id}' and s.state <> 'test' and (${selection.where}) ${personal ? '' : 'and not a.personal'}
     order by s.id desc, a.name`,
    selection.values,
  )
  const taken = new Set<string>()
  const { kernel } = reading
  for (const medium of rows) {
    const name = safeName(medium.name)
    // Two phones may call two pictures the same: the second lies in a folder of its submission.
    const path = taken.has(name.toLowerCase())
      ? `media/${safeName(medium.instance)}/${name}`
      : `media/${name}`
    taken.add(name.toLowerCase())
    add(
      path,
      async function* () {
        // All tables have left: files come from the store, and the database is not kept waiting for their reader.
        await reading.close()
        yield* (await readBlob(kernel.files, kernel.keyring, medium)) as AsyncIterable<Buffer>
      },
      true,
    )
  }
}
