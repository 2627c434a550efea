import type { Transaction } from '../../../../kernel/db/db.ts'
import { readBlob } from '../../../../kernel/files/blob.ts'
import type { Kernel } from '../../../../kernel/kernel.ts'
import { withChosen } from '../../entities/chosen.ts'
import { offeredLists } from '../../entities/offer.ts'
import { filesOfVersion, versionById } from '../../forms/queries.ts'
import { indexFields, readSubmission } from '../../xform/answers.ts'
import type { Rule } from '../../xform/broken.ts'
import { clockOf } from '../../xform/clock.ts'
import type { Definition } from '../../xform/definition.ts'
import { type Built, listed } from '../build.ts'
import { answersOf, type PlaceInFile, placeOf } from '../places.ts'
import { atOnce, type Broken, type Given, type Submission, tryRules } from './judge.ts'

/** What the form's own rules say of the submissions that are new. No answer stands here: only where it stands. */
export interface RuleFindings {
  /** How many were tried; on the rest nobody waited for it, or the form could not be opened. */
  tried: number
  /** The row up to which it has come. */
  past: number
  /** Rows of the form's own table whose submissions break a rule. */
  rows: number[]
  total: number
  /** The first of them, one by one. */
  found: (PlaceInFile & { rule: Rule })[]
}

export const noRules = (): RuleFindings => ({ tried: 0, past: 0, rows: [], total: 0, found: [] })

/** Lists larger than this are not handed to the form's rules. */
const listBytes = 16 * 1024 * 1024

/**
 * Tries constraints, required questions, relevance and filtered choices on new submissions, from where it was left.
 * @param before what has been found so far; it is added to
 * @param goOn is asked every few submissions, with the share of them that has been tried
 * @returns whether there is no more to try, or no use in trying
 */
export async function findBroken(
  kernel: Kernel,
  db: Transaction,
  version: { id: string; definition: Definition },
  fresh: readonly Built[],
  before: RuleFindings,
  goOn: (share: number) => Promise<boolean>,
): Promise<boolean> {
  const { definition } = version
  const rest = fresh.filter((one) => one.row > before.past)
  if (rest.length === 0) return true
  const given = await formOf(kernel, db, version.id)
  let at = 0
  for await (const broken of tryRules(given, asTried(definition, rest))) {
    const one = rest[at++]!
    before.past = one.row
    if (broken) note(before, definition, one, broken)
    if (at % atOnce === 0 && at < rest.length && !(await goOn(1 - (rest.length - at) / fresh.length)))
      return false
  }
  return true
}

function note(findings: RuleFindings, definition: Definition, one: Built, broken: readonly Broken[]): void {
  findings.tried++
  if (broken.length) findings.rows.push(one.row)
  findings.total += broken.length
  for (const { rule, reference } of broken)
    if (findings.found.length < listed) findings.found.push({ ...placeOf(definition, one, reference), rule })
}

/** Submissions as the engine takes them, made one by one as they are asked for. */
function* asTried(definition: Definition, all: readonly Built[]): Generator<Submission> {
  const binary = new Set(definition.fields.filter((one) => one.kind === 'binary').map((one) => one.path))
  const index = indexFields(definition)
  const silent = new Set(definition.fields.filter((one) => one.silent).map((one) => one.path))
  for (const one of all) {
    const answers = answersOf(definition, one)
    yield {
      xml: one.xml,
      // What is calculated is nobody's answer: the form works it out anew.
      given: answers.filter(({ path }) => !silent.has(path)).map(({ reference }) => reference),
      files: answers.filter(({ path }) => binary.has(path)).map(({ text }) => text),
      ...clockIn(readSubmission(one.xml, () => index).preloads),
    }
  }
}

/** When a past submission was filled in, where the form noted it; else the rules are those of the day of the import. */
function clockIn(preloads: Record<string, string>): Pick<Submission, 'clock'> {
  const ended = new Date(preloads['timestamp/end'] ?? preloads['timestamp/start'] ?? '')
  return Number.isNaN(ended.getTime()) ? {} : { clock: clockOf(ended, new Date(), preloads) }
}

/**
 * A version of a form with its lists, as its rules are tried.
 * @param record of a correction: entities that it has chosen stay on offer
 */
export async function formOf(kernel: Kernel, db: Transaction, version: string, record = ''): Promise<Given> {
  const { xform } = await versionById(db, version)
  const files: Given['files'] = {}
  const named = await filesOfVersion(db, version)
  for (const { file, csv } of await offeredLists(db, version, named))
    files[file] = { text: withChosen(csv, record), type: 'text/csv' }
  for (const { name, kind, address, size } of named) {
    if (kind !== 'file' || !address || Number(size) > listBytes) continue
    const parts: Buffer[] = []
    for await (const part of await readBlob(kernel.files, kernel.keyring, { address, size: Number(size) }))
      parts.push(part as Buffer)
    files[name] = { text: Buffer.concat(parts).toString('utf8'), type: typeOf(name) }
  }
  return { xform, files }
}

/** The kinds of lists that the engine reads tell themselves apart by their type. */
const typeOf = (name: string): string =>
  /\.csv$/i.test(name)
    ? 'text/csv'
    : /\.geojson$/i.test(name)
      ? 'application/geo+json'
      : /\.xml$/i.test(name)
        ? 'text/xml'
        : 'application/octet-stream'
