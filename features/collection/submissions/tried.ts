import type { Language } from '../../../common/languages.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { type FieldProblem, Problem } from '../../../kernel/problems/problem.ts'
import { type Broken, type Given, tryCorrection } from '../import/rules/judge.ts'
import { indexFields, type ReadSubmission, readSubmission } from '../xform/answers.ts'
import { type Definition, type FormText, formText } from '../xform/definition.ts'
import { asNewEdition } from '../xform/edition.ts'
import { withBytesOf } from '../xform/meant.ts'
import { bare, flatten } from './changes.ts'
import { lostAnswers } from './kept.ts'
import type { SubmissionEntry } from './record.ts'

/**
 * Has the form's own engine try a correction by the rules of the submission's version, and calculate anew.
 * @param earlier the edition that is corrected: what nobody changed keeps its bytes
 * @param reader.seesPersonal whoever does not see personal answers is not told what is wrong with them
 * @returns the XML as the engine leaves it
 * @throws Problem invalid, with the questions whose rules are broken, or whose answers the form cannot hold
 */
export async function byTheForm(
  kernel: Kernel,
  one: Pick<SubmissionEntry, 'definition'>,
  given: Given,
  xml: string,
  read: ReadSubmission,
  earlier: string,
  reader: { language: Language; seesPersonal: boolean },
): Promise<string> {
  const { definition } = one
  const fields = new Map(definition.fields.map((field) => [field.path, field]))
  const asked = [...flatten(read.data).keys()].filter((path) => fields.get(bare(path))?.silent !== true)
  const tried = await tryCorrection(given, {
    xml,
    given: asked.map((path) => `/${definition.root}${path}`),
    files: read.files.map(({ name }) => name),
  })
  if (!tried) throw new Problem('invalid', { sentence: 'collection.record.not_tried' })
  const written = tried.xml === null ? null : asEdition(tried.xml, read)
  const faults: Fault[] = tried.broken.map(({ rule, reference }) => ({
    rule,
    path: reference.slice(definition.root.length + 1),
  }))
  const after = written && readSubmission(written, () => indexFields(definition)).data
  for (const path of after ? lostAnswers(definition, read.data, after) : [])
    if (!faults.some((fault) => fault.path === path)) faults.push({ rule: 'lost', path })
  const told = faults.filter(({ path }) => reader.seesPersonal || !fields.get(bare(path))?.personal)
  if (told.length > 0)
    throw new Problem('invalid', {
      sentence: 'collection.record.breaks',
      fields: told.map((fault) => inWords(kernel, definition, reader.language, fault)),
    })
  return withBytesOf(definition, written ?? xml, [earlier, xml])
}

/** What is wrong with an answer; `lost`: it breaks no rule, and yet the form cannot hold it. */
interface Fault {
  rule: Broken['rule'] | 'lost'
  path: string
}

function inWords(kernel: Kernel, definition: Definition, language: Language, fault: Fault): FieldProblem {
  const { path, rule } = fault
  const say = kernel.say(language)
  const plain = (text: FormText | undefined) =>
    formText(text, language)
      .replace(/\$\{[^}]*\}/g, '…')
      .trim()
  const field = definition.fields.find((one) => one.path === bare(path))
  const rounds = [...path.matchAll(/\[(\d+)\]/g)].map(([, number]) =>
    say('collection.record.round', { number: number! }),
  )
  const label = plain(field?.label) || path.slice(1)
  const question = rounds.length > 0 ? `${label} (${rounds.join(', ')})` : label
  const message = rule === 'constraint' ? plain(field?.message) : ''
  return message
    ? { path, message: 'collection.import.rule.says', params: { question, message } }
    : { path, message: `collection.import.rule.${rule}`, params: { question } }
}

/** The engine does not know an ID in another namespace than the form's, and does not always say what it replaces. */
function asEdition(xml: string, { instanceId, deprecatedId }: ReadSubmission): string | null {
  const written = xml.replace(/<((?:[\w-]+:)?)instanceID\s*\/>/, '<$1instanceID></$1instanceID>')
  return deprecatedId && asNewEdition(written, instanceId, deprecatedId)
}
