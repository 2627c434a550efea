import type { Language } from '../../../common/languages.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { type FieldProblem, Problem } from '../../../kernel/problems/problem.ts'
import { type Broken, type Given, tryCorrection } from '../import/rules/judge.ts'
import type { ReadSubmission } from '../xform/answers.ts'
import { type FormText, formText } from '../xform/definition.ts'
import { asNewEdition } from '../xform/edition.ts'
import { flatten } from './changes.ts'
import type { SubmissionEntry } from './record.ts'

const bare = (path: string): string => path.replace(/\[\d+\]/g, '')

/**
 * Has the form's own engine try a correction by the rules of the submission's version, and calculate anew.
 * @param seesPersonal whoever does not see personal answers is not told what is wrong with them
 * @returns the XML as the engine leaves it
 * @throws Problem invalid, with the questions whose rules are broken
 */
export async function byTheForm(
  kernel: Kernel,
  one: Pick<SubmissionEntry, 'definition'>,
  given: Given,
  xml: string,
  read: ReadSubmission,
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
  const pathOf = ({ reference }: Broken) => reference.slice(definition.root.length + 1)
  const broken = tried.broken.filter(
    (each) => reader.seesPersonal || !fields.get(bare(pathOf(each)))?.personal,
  )
  if (broken.length > 0) {
    const say = kernel.say(reader.language)
    const plain = (text: FormText | undefined) =>
      formText(text, reader.language)
        .replace(/\$\{[^}]*\}/g, '…')
        .trim()
    const problems = broken.map((each): FieldProblem => {
      const path = pathOf(each)
      const field = fields.get(bare(path))
      const rounds = [...path.matchAll(/\[(\d+)\]/g)].map(([, number]) =>
        say('collection.record.round', { number: number! }),
      )
      const label = plain(field?.label) || path.slice(1)
      const question = rounds.length > 0 ? `${label} (${rounds.join(', ')})` : label
      const message = each.rule === 'constraint' ? plain(field?.message) : ''
      return message
        ? { path, message: 'collection.import.rule.says', params: { question, message } }
        : { path, message: `collection.import.rule.${each.rule}`, params: { question } }
    })
    throw new Problem('invalid', { sentence: 'collection.record.breaks', fields: problems })
  }
  // The engine does not know an ID in another namespace than the form's, and does not always say what it replaces.
  const { instanceId, deprecatedId } = read
  const written = tried.xml?.replace(/<((?:[\w-]+:)?)instanceID\s*\/>/, '<$1instanceID></$1instanceID>')
  return (written && deprecatedId && asNewEdition(written, instanceId, deprecatedId)) || xml
}
