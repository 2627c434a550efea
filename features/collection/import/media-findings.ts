import { sql, type Transaction } from '../../../kernel/db/db.ts'
import type { FileFault } from '../../../kernel/tables-in/fault.ts'
import { fileName } from '../xform/answers.ts'
import type { Definition } from '../xform/definition.ts'
import { type Built, listed } from './build.ts'
import { faultOf, type Media, type MediaFile } from './media.ts'
import { answersOf, type PlaceInFile } from './places.ts'

interface Fault {
  kind: string
  params: Record<string, string | number>
}
type FileInFile = PlaceInFile & { name: string }

/** Which files submissions name, and which of them are nowhere to be found or cannot be used. */
export interface MediaFindings {
  /** Of new submissions. */
  named: number
  missing: number
  /** Of submissions that are there already: what they still lack, and what of it the archives have. */
  lacking: number
  added: number
  /** The first of those that are missing. */
  found: FileInFile[]
  bad: number
  /** The first that are damaged or too large, and why. */
  spoilt: (FileInFile & { fault: Fault })[]
  /** Why the archive of files was not opened. */
  fault: Fault | null
}

export const noMedia: MediaFindings = {
  named: 0, missing: 0, lacking: 0, added: 0, found: [], bad: 0, spoilt: [], fault: null,
} // biome-ignore format: all empty

/** A submission that is there already and still expects files. */
export interface Lacking {
  one: Built
  submission: string
  /** Where it lies, and its files with it. */
  country: string | null
  names: ReadonlySet<string>
}

/** Which of the submissions that are there already still expect files, and which. */
export async function lackingFiles(
  db: Transaction,
  form: string,
  known: readonly Built[],
): Promise<Lacking[]> {
  const found: Lacking[] = []
  for (let at = 0; at < known.length; at += 1000) {
    const some = new Map(known.slice(at, at + 1000).map((one) => [one.instanceId, one]))
    const { rows } = await sql<{
      instanceId: string
      submission: string
      country: string | null
      names: string[]
    }>`
      with asked as (select x.id, collection.instance_key(${form}, x.id) as key from unnest(${[...some.keys()]}::text[]) x(id)),
      known as (
        select a.id, s.id as submission from asked a join collection.submission s on s.form_id = ${form} and s.root_key = a.key
        union select a.id, s.id from asked a join collection.submission s on s.form_id = ${form} and s.edits > 0 and s.instance_key = a.key
        union select a.id, e.submission_id from asked a join collection.submission_edition e on e.instance_key = a.key)
      select k.id as "instanceId", k.submission, s.country, array_agg(f.name) as names
      from known k join collection.submission s on s.id = k.submission and s.state <> 'test'
      join collection.attachment f on f.submission_id = k.submission and f.file_id is null and f.path is not null
      group by k.id, k.submission, s.country`.execute(db)
    for (const { instanceId, names, ...where } of rows)
      found.push({ one: some.get(instanceId)!, ...where, names: new Set(names) })
  }
  return found
}

/**
 * Looks for every file that new submissions name and known ones still lack.
 * @param unpack whether each is unpacked, too, to see that it is whole
 */
export async function findMedia(
  definition: Definition,
  { fresh, lacking, media }: { fresh: readonly Built[]; lacking: readonly Lacking[]; media: Media },
  unpack: boolean,
): Promise<MediaFindings> {
  const findings: MediaFindings = {
    ...noMedia,
    found: [],
    spoilt: [],
    fault: media.fault && plain(media.fault),
  }
  const look = async (file: FileInFile, at: MediaFile | null): Promise<boolean> => {
    const fault = at && unpack ? await faultOf(at) : null
    if (fault) {
      findings.bad++
      if (findings.spoilt.length < listed) findings.spoilt.push({ ...file, fault: plain(fault) })
    }
    return at !== null && fault === null
  }
  for (const one of fresh)
    for (const { file, name } of filesIn(definition, one)) {
      findings.named++
      const at = media.find(name, one.instanceId)
      if (await look(file, at)) continue
      findings.missing++
      if (!at && findings.found.length < listed) findings.found.push(file)
    }
  for (const { one, names } of lacking)
    for (const { file, name } of filesIn(definition, one)) {
      if (!names.has(name)) continue
      findings.lacking++
      if (await look(file, media.find(name, one.instanceId))) findings.added++
    }
  return findings
}

const plain = ({ kind, params }: FileFault): Fault => ({ kind, params })

/** The files that a submission of the file names, and where. */
function* filesIn(definition: Definition, one: Built): Generator<{ file: FileInFile; name: string }> {
  const binary = new Map(
    definition.fields.filter((field) => field.kind === 'binary').map((field) => [field.path, field]),
  )
  for (const { path, text, bag } of answersOf(definition, one)) {
    const field = binary.get(path)
    if (!field) continue
    const name = fileName(text)
    // The name of a personal file may be a name.
    const shown = field.personal ? '' : name.slice(0, 100)
    yield {
      name,
      file: { table: bag.table, row: bag.row, column: bag.columnOf(path) ?? '', path, name: shown },
    }
  }
}
