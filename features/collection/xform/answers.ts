import { SaxesParser } from 'saxes'
import type { Definition, Field } from './definition.ts'
import { decimal, decimalPattern } from './numbers.ts'

/** Most characters that one submission's XML may have: what Collect itself allows for a whole sending. */
export const largestXml = 10_000_000
const deepest = 60

/** A submission that cannot be read; `reason` is a words key. */
export class BadSubmission extends Error {
  override name = 'BadSubmission'
  readonly reason: string
  readonly detail: string
  constructor(reason: string, detail = '') {
    super(`${reason} ${detail}`)
    this.reason = reason
    this.detail = detail
  }
}

/** What must be known of a submission before its form can be looked up. */
export interface Head {
  formId: string
  version: string
}

export type Answer = string | number | Answers | Answers[]
/** Answers by node name, groups nested, repeats as lists; what was not answered is absent. */
export interface Answers {
  [name: string]: Answer
}

/** A submission read by its form. */
export interface ReadSubmission {
  instanceId: string
  deprecatedId: string | null
  instanceName: string | null
  /** The answers; the personal ones are among them unless they were to be left out. */
  data: Answers
  /** Where personal contents stand in the XML: `[from, to)` in UTF-16 units. */
  personal: [number, number][]
  /** Names of files that it says it has. */
  files: { name: string; path: string; personal: boolean }[]
  /** First answer of each role, of each preload, and the first place that is not personal. */
  roles: Partial<Record<NonNullable<Field['role']>, string>>
  preloads: Record<string, string>
  point: { latitude: number; longitude: number } | null
}

/** A parser to which a document type is an error: no entity is ever declared, fetched or expanded. */
function safeParser() {
  const parser = new SaxesParser({ position: true })
  parser.on('doctype', () => {
    throw new BadSubmission('collection.intake.doctype')
  })
  parser.on('error', (error) => {
    throw new BadSubmission('collection.intake.malformed', error.message.slice(0, 200))
  })
  return parser
}

/** Fields by path, made once a form version. */
export type FieldIndex = ReadonlyMap<string, Field>
export const indexFields = (definition: Definition): FieldIndex =>
  new Map(definition.fields.map((field) => [field.path, field]))

interface Frame {
  path: string
  field: Field | undefined
  into: Answers
  text: string
  from: number
  inner: boolean
  /** This node or one above it is personal. */
  personal: boolean
}

/**
 * Reads a submission by its form. Unknown nodes are left in the XML and do not become answers.
 * @param xml valid XML without a document type, at most `largestXml` characters
 * @param indexFor gives the form's fields, once the root element has said which form it is; may throw
 * @param keep `open`: personal answers are left out of the data
 * @throws BadSubmission
 */
export function readSubmission(
  xml: string,
  indexFor: (head: Head) => FieldIndex,
  keep: 'all' | 'open' = 'all',
): ReadSubmission {
  let index: FieldIndex | undefined
  let nameless = false
  const read: ReadSubmission = {
    instanceId: '', deprecatedId: null, instanceName: null, data: fresh(), personal: [], files: [], roles: {}, preloads: {}, point: null,
  } // biome-ignore format: an empty record
  const stack: Frame[] = []
  const parser = safeParser()
  parser.on('opentag', (tag) => {
    const above = stack.at(-1)
    if (stack.length >= deepest) throw new BadSubmission('collection.intake.malformed', 'too deep')
    if (above) above.inner = true
    const name = localName(tag.name)
    const path = above ? `${above.path}/${name}` : ''
    if (!above) {
      const head = headOf(tag.attributes as Record<string, string>)
      nameless = head === null
      if (head) index = indexFor(head)
    }
    const field = above ? index?.get(path) : undefined
    const personal = above?.personal || field?.personal === true
    let into = above?.into ?? read.data
    if (personal && keep === 'open' && !above?.personal) into = fresh()
    if (field?.kind === 'group' || field?.kind === 'repeat') into = nest(into, field)
    stack.push({ path, field, into, text: '', from: parser.position, inner: false, personal })
  })
  const text = (part: string) => {
    const frame = stack.at(-1)
    if (frame) frame.text += part
  }
  parser.on('text', text)
  parser.on('cdata', text)
  parser.on('closetag', () => {
    const frame = stack.pop()!
    const { field } = frame
    if (field?.kind === 'group' && Object.keys(frame.into).length === 0) prune(stack, field)
    // The outermost personal node is cut out whole, whatever a client may have put into it.
    if (frame.personal && !stack.at(-1)?.personal) {
      const to = xml.lastIndexOf('<', parser.position - 1)
      if (to > frame.from) read.personal.push([frame.from, to])
    }
    if (frame.inner || frame.text.trim() === '') return
    const value = frame.text.trim()
    if (frame.path === '/meta/instanceID') read.instanceId = value
    if (frame.path === '/meta/deprecatedID') read.deprecatedId = value
    if (!field || field.kind === 'group' || field.kind === 'repeat') return
    if (field.path === '/meta/instanceName') read.instanceName = value
    frame.into[field.name] = typed(field, value)
    collect(read, field, value)
  })
  parser.write(xml).close()
  // Only of what can be read at all is it said that it does not name its form.
  if (nameless) throw new BadSubmission('collection.intake.no_form')
  if (read.instanceId.length > 250) throw new BadSubmission('collection.intake.id_long')
  return read
}

/** Answers without a prototype: a question may be called `constructor`. */
const fresh = (): Answers => Object.create(null) as Answers

function headOf(attributes: Record<string, string>): Head | null {
  const formId = attributes.id ?? attributes.xmlns
  return formId ? { formId, version: attributes.version ?? '' } : null
}

const localName = (name: string): string => {
  const colon = name.indexOf(':')
  return colon < 0 ? name : name.slice(colon + 1)
}

function nest(into: Answers, field: Field): Answers {
  const there = into[field.name]
  if (field.kind === 'repeat') {
    const one = fresh()
    if (Array.isArray(there)) there.push(one)
    else into[field.name] = [one]
    return one
  }
  if (typeof there === 'object' && !Array.isArray(there)) return there
  const group = fresh()
  into[field.name] = group
  return group
}

/** An empty group says nothing. */
function prune(stack: Frame[], field: Field): void {
  const above = stack.at(-1)
  if (above) delete above.into[field.name]
}

/** Numbers become numbers where nothing is lost; everything else stays as it was written. */
function typed(field: Field, value: string): string | number {
  if (field.kind === 'integer' && /^[+-]?\d{1,15}$/.test(value)) return Number(value)
  if (field.kind === 'decimal' && decimalPattern.test(value)) return decimal(value)
  return value
}

function collect(read: ReadSubmission, field: Field, value: string): void {
  if (field.kind === 'binary') {
    read.files.push({ name: fileName(value), path: field.path, personal: field.personal === true })
  }
  if (field.role && read.roles[field.role] === undefined) read.roles[field.role] = value
  if (field.preload && read.preloads[field.preload] === undefined) read.preloads[field.preload] = value
  if (field.kind === 'geopoint' && !field.personal && (!read.point || field.role === 'location')) {
    const [latitude, longitude] = value.split(/\s+/).map(Number)
    if (
      latitude !== undefined &&
      longitude !== undefined &&
      Math.abs(latitude) <= 90 &&
      Math.abs(longitude) <= 180
    )
      read.point = { latitude, longitude }
  }
}

/** The last part of whatever path a client may have written. */
export const fileName = (name: string): string => name.split(/[\\/]/).at(-1)!.trim().slice(0, 255)

/** The personal contents of a submission, as they are sealed: offsets into the text from which they were cut. */
export type Cuts = [at: number, raw: string][]

/** Cuts the personal contents out of the XML. */
export function cutPersonal(xml: string, ranges: readonly [number, number][]): { xml: string; cuts: Cuts } {
  const cuts: Cuts = []
  let out = ''
  let last = 0
  for (const [from, to] of [...ranges].sort((a, b) => a[0] - b[0])) {
    out += xml.slice(last, from)
    cuts.push([out.length, xml.slice(from, to)])
    last = to
  }
  return { xml: out + xml.slice(last), cuts }
}

/** Puts the personal contents back: the very bytes that were received. */
export function restorePersonal(xml: string, cuts: Cuts): string {
  let out = ''
  let last = 0
  for (const [at, raw] of cuts) {
    out += xml.slice(last, at) + raw
    last = at
  }
  return out + xml.slice(last)
}
