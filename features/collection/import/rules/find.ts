import type { Transaction } from '../../../../kernel/db/db.ts'
import { readBlob } from '../../../../kernel/files/blob.ts'
import type { Kernel } from '../../../../kernel/kernel.ts'
import { filesOfVersion, versionById } from '../../forms/queries.ts'
import type { Rule } from '../../xform/broken.ts'
import type { Definition } from '../../xform/definition.ts'
import { type Built, listed } from '../build.ts'
import { answersOf, type PlaceInFile, placeOf } from '../places.ts'
import { type Given, rulesMost, tryRules } from './judge.ts'

/** What the form's own rules say of the submissions that are new. No answer stands here: only where it stands. */
export interface RuleFindings {
  /** How many were tried; the rest is more than can be tried, or the form could not be opened. */
  tried: number
  /** Rows of the form's own table whose submissions break a rule. */
  rows: number[]
  total: number
  /** The first of them, one by one. */
  found: (PlaceInFile & { rule: Rule })[]
}

export const noRules: RuleFindings = { tried: 0, rows: [], total: 0, found: [] }

/** Lists larger than this are not handed to the form's rules. */
const listBytes = 16 * 1024 * 1024

/**
 * Tries constraints, required questions, relevance and filtered choices on new submissions.
 * @param told how far it is, from 0 to 1
 */
export async function findBroken(
  kernel: Kernel,
  db: Transaction,
  version: { id: string; definition: Definition },
  fresh: readonly Built[],
  told: (share: number) => Promise<void>,
): Promise<RuleFindings> {
  const { definition } = version
  const binary = new Set(definition.fields.filter((one) => one.kind === 'binary').map((one) => one.path))
  const silent = new Set(definition.fields.filter((one) => one.silent).map((one) => one.path))
  const judged = await tryRules(
    await formOf(kernel, db, version.id),
    fresh.slice(0, rulesMost).map((one) => {
      const answers = answersOf(definition, one)
      return {
        xml: one.xml,
        // What is calculated is nobody's answer: the form works it out anew.
        given: answers.filter(({ path }) => !silent.has(path)).map(({ reference }) => reference),
        files: answers.filter(({ path }) => binary.has(path)).map(({ text }) => text),
      }
    }),
    (tried) => told(tried / fresh.length),
  )
  const findings: RuleFindings = { tried: 0, rows: [], total: 0, found: [] }
  for (const [at, broken] of judged.entries()) {
    if (!broken) continue
    findings.tried++
    if (broken.length) findings.rows.push(fresh[at]!.row)
    findings.total += broken.length
    for (const { rule, reference } of broken)
      if (findings.found.length < listed)
        findings.found.push({ ...placeOf(definition, fresh[at]!, reference), rule })
  }
  return findings
}

async function formOf(kernel: Kernel, db: Transaction, version: string): Promise<Given> {
  const { xform } = await versionById(db, version)
  const files: Given['files'] = {}
  for (const { name, kind, address, size } of await filesOfVersion(db, version)) {
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
