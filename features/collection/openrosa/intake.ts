import { rm } from 'node:fs/promises'
import { spoolFile } from '../../../kernel/files/blob.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { hasEntities, keepEntities } from '../entities/keep.ts'
import type { Head } from '../xform/answers.ts'
import { type Arrival, filesOf, type Outcome, type Sender, withFiles } from './arrival.ts'
import type { Door } from './door.ts'
import { acceptedBytes, OpenRosaProblem } from './envelope.ts'
import { decodeXml, newId, preparer, reading, sealPersonal } from './prepare.ts'
import { type EditedWith, editTarget, replaceEdition } from './replace.ts'
import { type Callable, callsTogether } from './together.ts'
import { type KnownVersion, versionCache } from './versions.ts'

const mostHints = 5000
const receiving: Callable = {
  one: 'collection.receive',
  many: 'collection.receive_all',
  // The digest and the key of matching are bytes.
  parameters: Array.from({ length: 23 }, (_, at) => (at === 8 || at === 15 ? 'bytea' : 'text')),
}
const notYet = new Error('a form that this process has not read yet')

/** Makes the intake of a process: it remembers form versions and nothing else. */
export function openIntake(kernel: Kernel) {
  const versions = versionCache(kernel)
  const prepare = preparer(kernel)
  const receive = callsTogether<Outcome>(kernel.appPool, receiving)
  // Where a device's submissions belong, as the database said last time: a hint that it corrects (`moved`).
  const countries = new Map<string, string>()
  const hintKey = (arrival: Arrival) => `${arrival.door.token}/${arrival.version.id}`

  async function begin(door: Door, sender: Sender, bytes: Buffer): Promise<Arrival> {
    const text = decodeXml(bytes)
    let version: KnownVersion | undefined
    let wanted: Head | undefined
    const indexFor = (head: Head) => {
      version ??= versions.peek(door, head)
      wanted = head
      if (!version) throw notYet
      return version.index
    }
    const read = await (async () => {
      try {
        return reading(text, indexFor)
      } catch (error) {
        // The form is read once a process; then the submission is read again from its beginning.
        if (error !== notYet) throw error
        version = (await versions.find(door, wanted!)) ?? undefined
        if (!version) throw await unknownForm(kernel, door, wanted!)
        return reading(text, indexFor)
      }
    })()
    return {
      door,
      sender,
      version: version!,
      prepared: prepare(bytes, text, read, version!),
      files: new Map(),
    }
  }

  /** Takes in a file of the submission; who may not send, or sends to a closed form, is refused before its bytes are kept. */
  async function addFile(arrival: Arrival, name: string, content: AsyncIterable<Buffer>): Promise<void> {
    arrival.country ??= { value: await placeFor(arrival) }
    const scope = { programme: arrival.version.programmeId, country: arrival.country.value }
    const limits = { limit: acceptedBytes, name }
    const spooled = await spoolFile(kernel.files, kernel.keyring, scope, content, limits)
    const twice = arrival.files.get(name)
    if (twice) await rm(twice.path, { force: true })
    arrival.files.set(name, spooled)
  }

  async function placeFor(arrival: Arrival): Promise<string | null> {
    const { door, version, prepared } = arrival
    const deprecated = prepared.read.deprecatedId
    const { rows } = await kernel.appPool.query<{ found: Outcome }>(
      deprecated
        ? editTarget(arrival, deprecated)
        : {
            name: 'collection-place',
            text: 'select collection.place_for($1, $2, $3, $4, $5) found',
            values: [door.kind, door.token, version.id, prepared.country, prepared.instanceId],
          },
    )
    const { outcome, country } = rows[0]!.found
    if (!['welcome', 'edit', 'same'].includes(outcome)) throw refusal(outcome, arrival)
    return country ?? null
  }

  const countryOf = (arrival: Arrival): string | null =>
    arrival.country
      ? arrival.country.value
      : (countries.get(hintKey(arrival)) ?? arrival.version.country ?? arrival.prepared.country)

  /** A device or person that is bound to a country is bound to it next time; one that is not says it each time. */
  function remember(arrival: Arrival, country: string | null): void {
    if (country === null) return
    countries.set(hintKey(arrival), country)
    if (countries.size > mostHints) countries.delete(countries.keys().next().value!)
  }

  /**
   * Stores the submission. What is answered here lies on the disk.
   * @param edit what a correction changed and why, where somebody says so
   * @throws OpenRosaProblem
   */
  async function finish(arrival: Arrival, edit: EditedWith = {}): Promise<Outcome> {
    let country = countryOf(arrival)
    for (let attempt = 0; ; attempt++) {
      const result = arrival.prepared.read.deprecatedId
        ? await replaceEdition(kernel, arrival, edit)
        : await store(kernel, receive, arrival, country)
      if (result.outcome === 'moved' && attempt === 0) {
        country = result.country ?? null
        remember(arrival, country)
        // Files are already encrypted for another country: the client sends once more, and then it is known.
        if (arrival.files.size > 0) throw new OpenRosaProblem(503, 'collection.openrosa.once_more')
        continue
      }
      if (result.outcome === 'gone')
        versions.forget(arrival.door, {
          formId: arrival.version.definition.id,
          version: arrival.version.definition.version,
        })
      if (['created', 'same', 'edited'].includes(result.outcome)) return result
      if (result.outcome === 'conflict' && (await wasErased(kernel, arrival)))
        throw refusal('erased', arrival)
      throw refusal(result.outcome, arrival)
    }
  }

  /** Takes what was spooled and not kept off the disk. */
  async function clear(arrival: Arrival): Promise<void> {
    for (const spooled of arrival.files.values()) await rm(spooled.path, { force: true })
  }

  return { begin, addFile, finish, clear }
}
export type Intake = ReturnType<typeof openIntake>

type Receive = ReturnType<typeof callsTogether<Outcome>>

async function store(
  kernel: Kernel,
  receive: Receive,
  arrival: Arrival,
  country: string | null,
): Promise<Outcome> {
  const { door, sender, version, prepared: p } = arrival
  const id = newId()
  const sealed = await sealPersonal(kernel, version, country, id, p.personal)
  const values = [
    door.kind, door.token, version.id, country, id, p.instanceId, p.instanceName, p.xml, p.digest, p.data, sealed,
    p.occurredOn, p.read.point?.latitude ?? null, p.read.point?.longitude ?? null, p.site, p.matchKey,
    sender.deviceName, sender.agent, p.size, p.startedAt, p.endedAt, filesOf(arrival), sender.requestId,
  ] // biome-ignore format: the order of the function's parameters
  const { definition } = version
  const says = hasEntities(definition)
  if (arrival.files.size === 0 && !says) return receive(values, p.instanceId)
  const text = `select collection.receive(${values.map((_, at) => `$${at + 1}`).join(',')}) found`
  return withFiles(kernel, arrival, async (client) => {
    const { rows } = await client.query<{ found: Outcome }>({ name: 'collection-receive', text, values })
    const { found } = rows[0]!
    if (says && found.outcome === 'created') await keepEntities(client, found.id!, p.xml, definition)
    return found
  })
}

async function unknownForm(
  kernel: Kernel,
  door: Door,
  head: { formId: string; version: string },
): Promise<OpenRosaProblem> {
  const { rows } = await kernel.appPool.query<{ found: string }>({
    name: 'collection-why-unknown',
    text: 'select collection.why_unknown($1, $2, $3, $4) found',
    values: [door.kind, door.token, door.project, head.formId],
  })
  if (rows[0]!.found === 'no_one') return new OpenRosaProblem(401.2, 'collection.openrosa.not_authenticated')
  if (rows[0]!.found === 'no_right') return new OpenRosaProblem(401.2, 'collection.openrosa.no_right')
  if (rows[0]!.found === 'version')
    return new OpenRosaProblem(404.6, 'collection.openrosa.unknown_version', { version: head.version })
  return new OpenRosaProblem(404.1, 'collection.openrosa.unknown_form', { form: head.formId })
}

/** Why an instance ID is taken: what had it was erased. Asked only of what was refused; taking in does not pay for it. */
async function wasErased(kernel: Kernel, { door, version, prepared }: Arrival): Promise<boolean> {
  const { rows } = await kernel.appPool.query<{ erased: boolean }>({
    name: 'collection-was-erased',
    text: 'select collection.was_erased($1, $2, $3, $4) erased',
    values: [door.kind, door.token, version.id, prepared.instanceId],
  })
  return rows[0]!.erased
}

const refusals: Record<string, [number, string]> = {
  no_one: [401.2, 'collection.openrosa.not_authenticated'],
  no_right: [401.2, 'collection.openrosa.no_right'],
  closed: [409.2, 'collection.openrosa.closed'],
  gone: [404.1, 'collection.openrosa.gone'],
  conflict: [409.1, 'collection.openrosa.conflict'],
  used: [409.8, 'collection.openrosa.instance_used'],
  edit_unknown: [404.5, 'collection.openrosa.edit_unknown'],
  edit_stale: [409.9, 'collection.openrosa.edit_stale'],
  erased: [409.13, 'collection.openrosa.erased'],
  fixed: [409.12, 'collection.openrosa.fixed'],
  file_taken: [409.14, 'collection.openrosa.file_taken'],
  moved: [503, 'collection.openrosa.once_more'],
}

function refusal(outcome: string, arrival: Arrival): OpenRosaProblem {
  const [code, words] = refusals[outcome] ?? [500, 'problem.internal']
  return new OpenRosaProblem(code, words, { deprecated: arrival.prepared.read.deprecatedId ?? '' })
}
