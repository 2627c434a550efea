import type pg from 'pg'
import { nameOf } from '../../../kernel/access/identity.ts'
import { unseal } from '../../../kernel/seal/seal.ts'
import type { SubmissionState } from '../contract/submissions.ts'
import { type Condition, everything } from '../odata/filter.ts'
import { sealedAt } from '../openrosa/prepare.ts'
import { maySeePersonal } from '../policy.ts'
import { type Answers, type Cuts, readSubmission, restorePersonal } from '../xform/answers.ts'
import { type ReadForm, versionOf } from './form.ts'
import type { Reading } from './reading.ts'

/** A submission on its way out. */
export interface Row {
  id: string
  instanceId: string
  state: SubmissionState
  receivedAt: string
  changedAt: string | null
  deviceId: string | null
  personId: string | null
  deviceLabel: string | null
  agent: string | null
  present: number
  expected: number
  edits: number
  versionId: string
  country: string | null
  instanceName: string | null
  data: Answers
  /** Whether its personal answers are in it. */
  personal: boolean
}

/** Which submissions, as SQL over the alias `s`; test submissions are never among them. */
export interface Selection extends Condition {
  /** `s.id desc` unless said otherwise. */
  order?: string
  limit?: number
  offset?: number
}

const columns = `s.id, s.instance_id, s.state, floor(extract(epoch from s.received_at) * 1000)::bigint, floor(extract(epoch from s.changed_at) * 1000)::bigint,
  s.device_id, s.person_id, s.device_label, s.agent, s.attachments_present, s.attachments_expected, s.edits, s.version_id, s.country, s.instance_name, s.data::text`
const atOnce = 400

/**
 * Reads submissions in batches, by a cursor: memory stays flat whatever their number. The next batch is on its way while
 * one is worked on.
 */
export async function* readRows(
  reading: Reading,
  form: ReadForm,
  selection: Selection,
  personal = false,
): AsyncGenerator<Row[]> {
  const { client } = reading
  const text = `select ${columns}${personal ? ', s.xml, s.personal_sealed' : ''} from collection.submission s
    where s.form_id = '${form.id}' and s.state <> 'test' and (${selection.where})
    order by ${selection.order ?? 's.id desc'}${selection.limit === undefined ? '' : ` limit ${selection.limit}`}${selection.offset ? ` offset ${selection.offset}` : ''}`
  const convert = async (found: unknown[][]) => {
    const rows = found.map(rowOf)
    if (personal)
      for (const [at, row] of rows.entries())
        await addPersonal(reading, form, row, found[at]![16] as string, found[at]![17] as string | null)
    return rows
  }
  if (selection.limit !== undefined && selection.limit <= atOnce) {
    const { rows } = await client.query({ text, values: selection.values, rowMode: 'array' })
    yield await convert(rows)
    return
  }
  const cursor = `c${++cursors}`
  await client.query('set local cursor_tuple_fraction = 1; set local jit = off')
  await client.query({ text: `declare ${cursor} no scroll cursor for ${text}`, values: selection.values })
  const fetch = () => client.query<unknown[]>({ text: `fetch ${atOnce} from ${cursor}`, rowMode: 'array' })
  let next: Promise<pg.QueryArrayResult<unknown[]>> = fetch()
  try {
    for (;;) {
      const { rows } = await next
      if (rows.length === atOnce) next = fetch()
      if (rows.length) yield await convert(rows)
      if (rows.length < atOnce) return
    }
  } finally {
    // Whoever stopped in the middle leaves a batch behind, and the cursor.
    await next.then(
      () => client.query(`close ${cursor}`),
      () => undefined,
    )
  }
}
let cursors = 0

function rowOf(row: unknown[]): Row {
  return {
    id: row[0] as string,
    instanceId: row[1] as string,
    state: row[2] as SubmissionState,
    receivedAt: new Date(row[3] as number).toISOString(),
    changedAt: row[4] === null ? null : new Date(row[4] as number).toISOString(),
    deviceId: row[5] as string | null,
    personId: row[6] as string | null,
    deviceLabel: row[7] as string | null,
    agent: row[8] as string | null,
    present: row[9] as number,
    expected: row[10] as number,
    edits: row[11] as number,
    versionId: row[12] as string,
    country: row[13] as string | null,
    instanceName: row[14] as string | null,
    data: JSON.parse(row[15] as string),
    personal: false,
  }
}

/** Puts the personal answers in, of those submissions whose personal answers the actor may see. */
async function addPersonal(
  { kernel, client, actor }: Reading,
  form: ReadForm,
  row: Row,
  xml: string,
  sealed: string | null,
): Promise<void> {
  const standing = { programmeId: form.programmeId, country: row.country, personId: row.personId }
  if (!maySeePersonal(actor, standing)) return
  // Answers that wait to be sealed are nobody's.
  if (xml === '') return
  row.personal = true
  if (sealed === null) return
  const cuts = JSON.parse(await unseal(kernel.keyring, sealedAt(row.id), sealed)) as Cuts
  const { index } = await versionOf(client, form.versions, row.versionId)
  const read = readSubmission(restorePersonal(xml, cuts), () => index)
  row.data = read.data
  row.instanceName = read.instanceName ?? row.instanceName
}

/** Asks the database whether it understands a selection, before the first byte of an answer; nothing is read. */
export async function checkSelection(
  { client }: Reading,
  form: ReadForm,
  { where, values }: Selection,
): Promise<void> {
  await client.query(
    `select from collection.submission s where s.form_id = '${form.id}' and false and (${where})`,
    values,
  )
}

/** How many submissions a selection holds. */
export async function countRows({ client }: Reading, form: ReadForm, selection: Selection): Promise<number> {
  const { rows } =
    selection.where === everything.where
      ? await client.query<{ n: number }>('select collection.count_reached($1) n', [form.id])
      : await client.query<{ n: number }>(
          `select count(*) n from collection.submission s where s.form_id = '${form.id}' and s.state <> 'test' and (${selection.where})`,
          selection.values,
        )
  return rows[0]!.n
}

/** Who sent submissions, as Central's clients know them: a number or an id, and a name. */
export interface Senders {
  /** People by id, those whom the actor may know. */
  people: ReadonlyMap<string, string>
  of(row: Pick<Row, 'deviceId' | 'personId'>): { id: string; name: string } | null
}

/**
 * Names those who sent the submissions of a form; people under row-level security, with whom the actor shares a programme.
 */
export async function sendersOf({ client, kernel }: Reading, form: ReadForm): Promise<Senders> {
  const { rows } = await client.query<{ id: string; number: number | null; name: string }>({
    name: 'collection-senders',
    text: `select id, number, name from collection.device where programme_id = $1
      union all
      select p.id, null, p.name_sealed from kernel.person p
      where p.id in (select m.person_id from kernel.membership m where m.programme_id = $1)`,
    values: [form.programmeId],
  })
  const known = new Map<string, { id: string; name: string }>()
  const names = new Map<string, string>()
  for (const { id, number, name } of rows) {
    if (number !== null) known.set(id, { id: String(number), name })
    else {
      const plain = await nameOf(kernel, { id, nameSealed: name })
      names.set(id, plain)
      known.set(id, { id, name: plain })
    }
  }
  return {
    people: names,
    of: ({ deviceId, personId }) => {
      const key = deviceId ?? personId
      if (key === null) return null
      return known.get(key) ?? { id: key, name: '' }
    },
  }
}

/** The review state as Central says it. */
export function reviewState(row: Pick<Row, 'state' | 'edits'>): string | null {
  if (row.state === 'approved' || row.state === 'rejected') return row.state
  if (row.state === 'returned') return 'hasIssues'
  return row.edits > 0 ? 'edited' : null
}
