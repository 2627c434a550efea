import { isUtf8 } from 'node:buffer'
import { createHmac, createSecretKey, type KeyObject, randomUUID } from 'node:crypto'
import type { Kernel } from '../../../kernel/kernel.ts'
import { seal } from '../../../kernel/seal/seal.ts'
import {
  BadSubmission,
  cutPersonal,
  type FieldIndex,
  type Head,
  type ReadSubmission,
  readSubmission,
} from '../xform/answers.ts'
import { OpenRosaProblem } from './envelope.ts'
import type { KnownVersion } from './versions.ts'

/** The place to which a submission's personal part is bound. */
export const sealedAt = (id: string) => ({
  table: 'collection.submission',
  column: 'personal_sealed',
  row: id,
})
export const editionSealedAt = (id: string) => ({
  table: 'collection.submission_edition',
  column: 'personal_sealed',
  row: id,
})

/** A submission that has been read, cut and dated, and is not yet sealed or stored. */
export interface Prepared {
  read: ReadSubmission
  instanceId: string
  /** The XML without its personal contents. */
  xml: string
  /** JSON of the personal contents with their offsets; null when there are none. */
  personal: string | null
  digest: Buffer
  data: string
  instanceName: string | null
  occurredOn: string
  site: string | null
  /** The country that it names in its answer to the form's question of the country (ISO 3166-1 alpha-2). */
  country: string | null
  matchKey: Buffer | null
  size: number
  startedAt: string | null
  endedAt: string | null
}

/** The text of UTF-8 bytes, each of which can be had back: a byte order mark stays. @throws OpenRosaProblem 400.1 */
export function decodeXml(bytes: Buffer): string {
  if (!isUtf8(bytes)) throw new OpenRosaProblem(400.1, 'collection.intake.malformed')
  return bytes.toString('utf8')
}

/** Makes the function that prepares submissions; its keyed hashes have keys of their own. */
export function preparer(kernel: Kernel) {
  const digestKey = createSecretKey(kernel.secret('collection.digest'), 'utf8')
  const matchKey = createSecretKey(kernel.secret('collection.match'), 'utf8')
  const keyed = (key: KeyObject, ...parts: (string | Buffer)[]) => {
    const hash = createHmac('sha256', key)
    for (const part of parts) hash.update(part)
    return hash.digest()
  }
  /** @param past it was collected at any time before: what its clock said is all there is to know */
  return (
    bytes: Buffer,
    text: string,
    read: ReadSubmission,
    version: KnownVersion,
    past = false,
  ): Prepared => {
    const digest = keyed(digestKey, bytes)
    const { xml, cuts } = cutPersonal(text, read.personal)
    const occurredOn = dayOf(read, past)
    const site = version.siteIsPersonal ? null : (read.roles.site ?? null)
    const matches = read.roles.site || read.roles.respondent
    return {
      read,
      // Without an instance ID of its own, the same bytes are the same submission however often they come.
      instanceId: read.instanceId || `uuid:${uuidOf(digest)}`,
      xml,
      personal: cuts.length ? JSON.stringify(cuts) : null,
      digest,
      data: JSON.stringify(read.data),
      instanceName: version.nameIsPersonal ? null : (read.instanceName?.slice(0, 300) ?? null),
      occurredOn,
      site: site?.slice(0, 200) ?? null,
      country: version.asksCountry ? countryIn(read.roles.country) : null,
      matchKey: matches
        ? keyed(
            matchKey,
            JSON.stringify([version.formId, fold(read.roles.site), occurredOn, fold(read.roles.respondent)]),
          ).subarray(0, 16)
        : null,
      size: bytes.length,
      startedAt: instant(read.preloads['timestamp/start']),
      endedAt: instant(read.preloads['timestamp/end']),
    }
  }
}

const countryIn = (answer: string | undefined): string | null =>
  /^[a-z]{2}$/i.test(answer ?? '') ? answer!.toUpperCase() : null

/** Spellings that people take for the same: case, width, composed letters, white space. */
function fold(text = ''): string {
  const plain = /^[\x20-\x7e]*$/.test(text) ? text : text.normalize('NFKC')
  return plain.trim().toLowerCase().replace(/\s+/g, ' ')
}

/** Reads a submission; what is wrong with it is said as OpenRosa says it. */
export function reading(text: string, indexFor: (head: Head) => FieldIndex): ReadSubmission {
  try {
    return readSubmission(text, indexFor, 'open')
  } catch (error) {
    if (!(error instanceof BadSubmission)) throw error
    throw new OpenRosaProblem(400.1, error.reason, { detail: error.detail })
  }
}

/** Seals the personal part for its row, with the key of programme and country. */
export async function sealPersonal(
  kernel: Kernel,
  version: KnownVersion,
  country: string | null,
  row: string,
  personal: string | null,
): Promise<string | null> {
  if (personal === null) return null
  return seal(kernel.keyring, { programme: version.programmeId, country }, sealedAt(row), personal)
}

/** A device's clock may be years off: a day that it alone vouches for must lie near the server's. */
const farBack = 400 * 86_400_000
const farAhead = 2 * 86_400_000

function dayOf(read: ReadSubmission, past: boolean): string {
  const asked = isoDay(read.roles.date)
  if (asked) return asked
  const now = Date.now()
  for (const text of [
    read.preloads['date/today'],
    read.preloads['timestamp/start'],
    read.preloads['timestamp/end'],
  ]) {
    const day = isoDay(text)
    const at = day ? Date.parse(day) : Number.NaN
    if (day && (past || at > now - farBack) && at < now + farAhead) return day
  }
  return new Date(now).toISOString().slice(0, 10)
}

function isoDay(text: string | undefined): string | null {
  const day = /^(\d{4}-\d{2}-\d{2})(?:T|$)/.exec(text ?? '')?.[1]
  if (!day) return null
  const at = new Date(`${day}T00:00:00Z`)
  return Number.isNaN(at.getTime()) || at.toISOString().slice(0, 10) !== day || day < '1900-01-01'
    ? null
    : day
}

function instant(text: string | undefined): string | null {
  if (!text || !/^\d{4}-\d{2}-\d{2}T/.test(text)) return null
  const at = new Date(text)
  const year = at.getUTCFullYear()
  return Number.isNaN(at.getTime()) || year < 1970 || year > 2999 ? null : at.toISOString()
}

function uuidOf(bytes: Buffer): string {
  return bytes.toString('hex', 0, 16).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}

/** A UUID of version 7 (RFC 9562): milliseconds first, so that new rows lie side by side in every index. */
export function newId(): string {
  const now = Date.now().toString(16).padStart(12, '0')
  return `${now.slice(0, 8)}-${now.slice(8)}-7${randomUUID().slice(15)}`
}
