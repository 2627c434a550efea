import type { AnyNode } from '@getodk/xforms-engine'
import type { Filling } from '../../../filler/filling.ts'
import { openForm } from '../../../filler/open.ts'
import { labelOf } from '../../../filler/snapshot.ts'
import { brokenIn, type Rule } from '../../../xform/broken.ts'
import { asOn } from '../../../xform/clock.ts'
import { inDoubt, liesIn } from './doubt.ts'

/** A submission with what is needed to try the rules of its form on it. Paths stand below the root. */
export interface Tried {
  xform: string
  xml: string
  /** A file of the form by its name; null when it is missing. */
  file: (name: string) => Promise<Blob | null>
  /** Names of the files that came with it, or were to. */
  attachments: readonly string[]
  /** Questions whose answers are not in the XML because they are sealed. */
  sealed: readonly string[]
  asked: readonly string[]
  repeats: readonly string[]
  language: string
  /** When it was filled in. */
  at: Date
}

export interface BrokenRule {
  rule: Rule
  /** Of the answer, below the root and with positions in repeats. */
  path: string
  label: string
  /** The form's own sentence; empty where it has none. */
  message: string
}

export interface Verdict {
  broken: BrokenRule[]
  /** Questions that a person answers and that could not be tried: sealed, or with a rule that reads what is. */
  untried: number
  /** Lists of the form that are not here: choices from them could not be tried. */
  missing: string[]
}

/**
 * Opens a submission with the engine that it was filled in with, and says which answers break a rule of the form as it was on
 * that day. Nothing is changed or sent.
 * @throws FormProblem when the engine cannot open it
 */
export async function tryRules(given: Tried): Promise<Verdict> {
  const filling = await openForm({
    xform: asOn(given.xform, given.at),
    file: given.file,
    // A file that is named counts as answered, whether it came along or not.
    instance: {
      xml: given.xml,
      files: given.attachments.map((name) => ({ name, blob: new Blob(['-']) })),
    },
    mode: 'draft',
    language: given.language,
  })
  try {
    return judge(given, filling)
  } finally {
    filling.close()
  }
}

function judge({ xml, sealed, asked, repeats }: Tried, filling: Filling): Verdict {
  const doubt = inDoubt(filling.definition, sealed)
  const record = new DOMParser().parseFromString(xml, 'text/xml').documentElement
  const answered = new Set(answeredIn(record, new Set(asked), new Set(repeats)))
  const broken = []
  for (const { rule, node } of brokenIn(filling.root as AnyNode, answered)) {
    const path = node.currentState.reference.replace(/^\/[^/]+/, '')
    if (liesIn(doubt, bare(path)) || (rule === 'offered' && filling.missing.length > 0)) continue
    const message = node.validationState.violation?.message?.asString.trim() ?? ''
    broken.push({ rule, path, label: labelOf(node) ?? path.split('/').pop()!, message })
  }
  const untried = asked.filter((path) => !isAbove(asked, path) && liesIn(doubt, path)).length
  return { broken, untried, missing: filling.missing }
}

const bare = (path: string) => path.replace(/\[\d+\]/g, '')
const isAbove = (paths: readonly string[], path: string) => paths.some((one) => one.startsWith(`${path}/`))

/** References of the answers in a record as the engine writes them: with positions in repeats, `/data/people[2]/age`. */
function* answeredIn(
  record: Element,
  asked: ReadonlySet<string>,
  repeats: ReadonlySet<string>,
  path = '',
  reference = `/${record.localName}`,
): Generator<string> {
  const counts = new Map<string, number>()
  for (const child of record.children) {
    const at = `${path}/${child.localName}`
    const count = (counts.get(at) ?? 0) + 1
    counts.set(at, count)
    const there = `${reference}/${child.localName}${repeats.has(at) ? `[${count}]` : ''}`
    if (child.childElementCount > 0) yield* answeredIn(child, asked, repeats, at, there)
    else if (asked.has(at) && child.textContent?.trim()) yield there
  }
}
