import { createHash } from 'node:crypto'
import { type Db, sql } from '../../../kernel/db/db.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { atDoor, type Door } from '../openrosa/door.ts'
import { escapeXml } from '../openrosa/envelope.ts'
import { listOfFile } from './publish.ts'

/** An entity list as a form offers it to whoever asks. */
export interface OfferedList {
  /** The file's name: `crossings.csv`. */
  file: string
  list: string
  csv: string
  md5: string
}

/**
 * The entity lists among the files that a version of a form names and nobody attached, with what of each the asker reaches.
 * A form without such files costs no question.
 */
export async function offeredLists(
  db: Db,
  version: string,
  files: readonly { name: string; md5: string | null }[],
): Promise<OfferedList[]> {
  const offered: OfferedList[] = []
  for (const file of files) {
    const list = file.md5 === null ? listOfFile(file.name) : null
    if (list === null) continue
    const { rows } = await sql<{
      csv: string | null
    }>`select collection.entity_csv(${version}, ${list}) csv`.execute(db)
    const csv = rows[0]!.csv
    if (csv === null) continue
    offered.push({ file: file.name, list, csv, md5: createHash('md5').update(csv).digest('hex') })
  }
  return offered
}

/** The entity lists that some versions offer, each with its digest and size, in one question. */
export async function listsOf(
  db: Db,
  versions: readonly string[],
): Promise<{ versionId: string; name: string; md5: string; size: number; list: true }[]> {
  if (versions.length === 0) return []
  const { rows } = await sql<{ versionId: string; name: string; md5: string; size: number }>`
    select x.version_id, x.name, md5(l.csv) md5, octet_length(l.csv) size
    from collection.form_file x cross join lateral (select collection.entity_csv(x.version_id, regexp_replace(x.name, '[.]csv$', '')) csv) l
    where x.version_id = any (${versions}::uuid[]) and x.md5 is null and x.name like '%.csv' and l.csv is not null
    order by x.name`.execute(db)
  return rows.map((row) => ({ ...row, list: true }))
}

/** The same at the door of a device, a draft's test or a person. */
export const listsAtDoor = (
  kernel: Kernel,
  door: Door,
  { id, files }: { id: string; files: readonly { name: string; md5: string | null }[] },
): Promise<OfferedList[]> =>
  files.some((file) => file.md5 === null && listOfFile(file.name) !== null)
    ? atDoor(kernel, door, (tx) => offeredLists(tx, id, files))
    : Promise.resolve([])

/** A list's entry in a form's manifest: what it is, and where a phone asks which of its own entities are gone. */
export const listItem = (one: OfferedList, media: string, doorBase: string): string => `
  <mediaFile type="entityList">
    <filename>${escapeXml(one.file)}</filename>
    <hash>md5:${one.md5}</hash>
    <downloadUrl>${escapeXml(`${media}/${encodeURIComponent(one.file)}`)}</downloadUrl>
    <integrityUrl>${escapeXml(`${doorBase}/datasets/${encodeURIComponent(one.list)}/integrity`)}</integrityUrl>
  </mediaFile>`

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
/** Most entities that one question may be about. */
const mostAsked = 10_000

/**
 * Which entities are gone, as `GET …/datasets/NAME/integrity?id=a,b` answers it. One that waits for its approval is not gone; one
 * whose submission was rejected or erased is. What the asker does not reach, and what never came, is not in the answer.
 */
export async function integrity(kernel: Kernel, door: Door, list: string, asked: string): Promise<string> {
  const ids = asked
    .split(',')
    .map((one) => one.trim())
    .filter((one) => uuid.test(one))
    .slice(0, mostAsked)
  const rows = await atDoor(kernel, door, async (tx) => {
    const found = await sql<{ uuid: string; gone: boolean }>`
      select * from collection.entity_states(${door.project}, ${list}, ${ids}::uuid[])`.execute(tx)
    return found.rows
  })
  const entities = rows.map((row) => `<entity id="${row.uuid}"><deleted>${row.gone}</deleted></entity>`)
  return `<?xml version="1.0" encoding="UTF-8"?>\n<data><entities>${entities.join('')}</entities></data>`
}
