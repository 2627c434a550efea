import type { MySubmission } from '../../contract/mine.ts'
import { withChosen } from '../../entities/chosen.ts'
import { formFile, type KeptVersion, keptForms, keptVersion } from '../store/forms.ts'
import type { Item } from '../store/items.ts'
import { keepAnswer, keptAnswer } from '../store/kept.ts'
import { deviceId, type Person } from '../store/people.ts'
import { type OwnChange, stillOwn, withOwnChanges } from './overlay.ts'
import { saidHere } from './said.ts'

const place = 'entities'
const changesOf = async (person: Person): Promise<OwnChange[]> =>
  (await keptAnswer<OwnChange[]>(person, place))?.value ?? []

/** Remembers what a finished record says of entities: other forms on this device offer it at once. Sealed, as the record is. */
export async function keepSaid(
  person: Person,
  item: Item,
  record: { instanceId: string; xml: string; replaces?: string | undefined },
): Promise<void> {
  const version = await keptVersion(person.id, item.hash)
  const said = version ? saidHere(version.xform, record.xml) : []
  const before = await changesOf(person)
  const others = before.filter((one) => one.item !== item.id && one.instanceId !== record.replaces)
  if (said.length === 0 && others.length === before.length) return
  const { project } = item
  const at = Date.now()
  const fresh = said.map((one) => ({ ...one, project, item: item.id, instanceId: record.instanceId, at }))
  await keepAnswer(person, place, [...others, ...fresh])
}

/** Forgets what the server's lists have by now, or never will. Asked after the lists were fetched. */
export async function settleSaid(
  person: Person,
  items: readonly Item[],
  mine: readonly MySubmission[],
): Promise<void> {
  const before = await changesOf(person)
  const finished = new Set(items.filter((one) => one.kind !== 'draft').map((one) => one.id))
  const left = stillOwn(before, finished, mine)
  if (left.length !== before.length) await keepAnswer(person, place, left)
}

/**
 * A file of a form: a list of entities as it was fetched last, with this device's own changes; any other as it is.
 * @param record of a draft: what it has chosen stays on offer
 */
export async function fileFor(
  person: Person,
  version: KeptVersion,
  name: string,
  record = '',
): Promise<Blob | null> {
  const listed = (await keptForms(person.id)).find(
    (form) => form.project === version.project && form.code === version.code,
  )
  const file = version.files.find((one) => one.name === name)
  if (!file?.list) return formFile(version, name)
  // Lists go on while a draft waits: it is opened with the newest that lies here.
  const newest = listed?.files.find((one) => one.name === name && one.list)
  const csv =
    (newest && (await formFile({ ...version, files: [newest] }, name))) ?? (await formFile(version, name))
  if (!csv) return null
  const list = name.replace(/\.csv$/i, '')
  const changes = (await changesOf(person)).filter(
    (one) => one.project === version.project && one.list === list,
  )
  const merged = withOwnChanges(await csv.text(), changes, await deviceId())
  return new Blob([withChosen(merged, record)], { type: 'text/csv' })
}

/** Whether a form's files have changed on the server since they were fetched: its lists do, between two versions. */
export async function hasNewLists(
  person: string,
  form: {
    keptHash: string | null
    files: readonly { name: string; md5: string; list?: boolean | undefined }[]
  },
): Promise<boolean> {
  if (!form.keptHash || !form.files.some((one) => one.list)) return false
  const kept = await keptVersion(person, form.keptHash)
  return form.files.some(
    (one) => one.list && !kept?.files.some(({ name, md5 }) => name === one.name && md5 === one.md5),
  )
}
