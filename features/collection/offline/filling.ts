import type { ReviewNote } from '../contract/mine.ts'
import type { openForm } from '../filler/open.ts'
import { fileFor, keepSaid } from './entities/kept.ts'
import { keptForms, keptVersion } from './store/forms.ts'
import { type About, type Content, contentOf, type Item, itemOf, keepItem } from './store/items.ts'
import { deviceId, type Person, spokenIn } from './store/people.ts'

type Opening = Parameters<typeof openForm>[0]
export type Filling = Awaited<ReturnType<typeof openForm>>
export type Snapshot = Awaited<ReturnType<Filling['snapshot']>>

/** What is to be filled in: a form from its beginning, or a record that lies here. */
export type Wanted = { item: string } | { project: number; code: string }

/** A record on the desk: the open form, and what was kept of it last. */
export interface Opened {
  filling: Filling
  about: About
  item: Item | null
  content: Content | null
}

/** A form whatever its version, as what is remembered of it is named. */
export const formKey = ({ project, code }: { project: number; code: string }): string => `${project}/${code}`

/** The record or its form is no longer on this device. */
export class NotHere extends Error {
  override name = 'NotHere'
}

/** Opens what is wanted, from the device alone. @throws NotHere, FormProblem */
export async function openWanted(person: Person, wanted: Wanted, language: string): Promise<Opened> {
  // The engine is large and comes when a form is opened; it lies on the device with the rest.
  const engine = import('../filler/open.ts')
  const item = 'item' in wanted ? ((await itemOf(wanted.item)) ?? null) : null
  if ('item' in wanted && item?.kind !== 'draft') throw new NotHere()
  const content = item && (await contentOf(person, item))
  const of = item ?? (wanted as { project: number; code: string })
  const listed = (await keptForms(person.id)).find(
    (form) => form.project === of.project && form.code === of.code,
  )
  const hash = item?.hash ?? listed?.keptHash
  const version = hash ? await keptVersion(person.id, hash) : undefined
  if (!version) throw new NotHere()
  const given: Opening = {
    xform: version.xform,
    file: (name) => fileFor(person, version, name, content?.xml),
    language,
    device: { deviceId: await deviceId(), username: person.name, email: person.email },
  }
  const spoken = content?.spoken ?? (await spokenIn(person.id, formKey(version)))
  if (spoken) given.spoken = spoken
  if (content) {
    given.instance = { xml: content.xml, files: content.files }
    given.mode = content.fresh ? 'edit' : 'draft'
  }
  const filling = await (await engine).openForm(given)
  const { project, code, version: name } = version
  // The list is fetched anew in the language that the reader speaks now, a version once.
  const title = listed?.title ?? version.title
  return {
    filling,
    item,
    content,
    about: { project, code, formTitle: title, version: name, hash: version.hash },
  }
}

/** Keeps the record as it is now, as a draft or to be sent. @throws DeviceFull */
export async function keepSnapshot(
  person: Person,
  opened: Opened,
  snapshot: Snapshot,
  how: { send: boolean; place: string | null; spoken: string | null },
): Promise<Item> {
  const { item, content, about } = opened
  const known = new Set(content?.files.filter((file) => file.known).map((file) => file.name))
  const kept = await keepItem(
    person,
    about,
    {
      name: snapshot.instanceName,
      instanceId: snapshot.instanceId,
      ...(content?.corrects ? { corrects: content.corrects } : {}),
      ...(content?.replaces ? { replaces: content.replaces } : {}),
      ...(content?.notes ? { notes: content.notes } : {}),
      ...(how.place ? { place: how.place } : {}),
      ...(how.spoken ? { spoken: how.spoken } : {}),
      xml: snapshot.xml,
      files: snapshot.files.map((file) => ({ ...file, ...(known.has(file.name) ? { known: true } : {}) })),
    },
    { kind: how.send ? 'waiting' : 'draft', ...(item ? { before: item } : {}) },
  )
  // The record is kept: that other forms cannot offer yet what it says is no reason to call it unsaved.
  if (how.send)
    await keepSaid(person, kept, { ...snapshot, replaces: content?.replaces }).catch(() => undefined)
  return kept
}

/** The reviewer's notes as the open form knows its questions: with the record's root before the path. */
export function notesFor(
  filling: Filling,
  notes: readonly ReviewNote[],
): { path: string; text: string; at: string }[] {
  const root = filling.root.currentState.reference
  return notes.flatMap(({ path, text, at }) =>
    path === null ? [] : [{ path: path.startsWith(`${root}/`) ? path : root + path, text, at }],
  )
}
