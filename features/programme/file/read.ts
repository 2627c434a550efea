import { type Document, isMap, isNode, LineCounter, parseDocument } from 'yaml'
import type { z } from 'zod'
import { StoredLanguage } from '../../../common/languages.ts'
import { type FieldProblem, Problem } from '../../../kernel/problems/problem.ts'
import { zodFields } from '../../../kernel/problems/translate.ts'
import { fileSchema, type ProgrammeFile } from './schema.ts'

/** The most characters that a programme file may have: a hundred times what a large programme needs. */
export const fileLimit = 2_000_000
/** The deepest nesting; the format itself needs nine levels. */
const depthLimit = 40

/**
 * Reads a programme file.
 * @throws Problem `too_large`, or `invalid` with a field for each mistake, named by its line and path
 */
export function readProgrammeFile(text: string): ProgrammeFile {
  if (text.length > fileLimit)
    throw new Problem('too_large', { sentence: 'programme.problem.file_too_large' })
  const lines = new LineCounter()
  const document = parse(text, lines)
  const first = document.errors[0]
  if (first) throw broken(`line ${first.linePos?.[0].line ?? 1}`, first.message.split('\n')[0]!)
  let raw: unknown
  try {
    // A file may name a text once and use it again; a "billion laughs" of aliases is refused while it is still small.
    raw = document.toJS({ maxAliasCount: 100 })
  } catch (error) {
    throw broken('line 1', (error as Error).message)
  }
  const language = StoredLanguage.safeParse((raw as { language?: unknown } | null)?.language)
  const read = fileSchema(language.success ? language.data : 'en').safeParse(raw)
  if (!read.success) throw new Problem('invalid', { fields: located(read.error, document, lines) })
  return read.data
}

function parse(text: string, lines: LineCounter): Document {
  refuseDepth(text)
  try {
    return parseDocument(text, {
      lineCounter: lines,
      prettyErrors: true,
      version: '1.2',
      merge: false,
      strict: true,
    })
  } catch (error) {
    throw broken('line 1', (error as Error).message)
  }
}

/**
 * Brackets and indentation deeper than any programme has would only exhaust the parser's stack. Brackets inside quoted
 * words count as well: nobody opens forty of them.
 */
function refuseDepth(text: string): void {
  let depth = 0
  let line = 1
  for (const sign of text) {
    if (sign === '\n') line++
    else if (sign === '[' || sign === '{') depth++
    else if ((sign === ']' || sign === '}') && depth > 0) depth--
    if (depth > depthLimit) throw broken(`line ${line}`, `more than ${depthLimit} levels`)
  }
  const deep = /^(?:[ ]{400}|[ ]*(?:[-?][ ]+){41})/m.exec(text)
  if (deep)
    throw broken(`line ${text.slice(0, deep.index).split('\n').length}`, `more than ${depthLimit} levels`)
}

const broken = (path: string, message: string) =>
  new Problem('invalid', { fields: [{ path, message: 'programme.problem.yaml', params: { message } }] })

/** Each mistake with the line on which it stands and the way to it: `line 88: results[2].indicators[0].targts`. */
function located(error: z.ZodError, document: Document, lines: LineCounter): FieldProblem[] {
  return error.issues.flatMap((issue, at) => {
    const field = zodFields({ ...error, issues: [issue] } as z.ZodError)[0]!
    const paths =
      issue.code === 'unrecognized_keys' ? issue.keys.map((key) => [...issue.path, key]) : [issue.path]
    return paths.map((path) => ({
      ...field,
      ...(issue.code === 'unrecognized_keys' ? { params: { keys: String(path.at(-1)) } } : {}),
      path: `line ${lineOf(document, lines, path)}: ${spell(path) || 'file'}`,
      message: field.message || `problem.field.${error.issues[at]!.code}`,
    }))
  })
}

const spell = (path: PropertyKey[]) =>
  path
    .map((step) => (typeof step === 'number' ? `[${step + 1}]` : `.${String(step)}`))
    .join('')
    .replace(/^\./, '')

/** The line of the deepest part of the path that is there; an unknown key is there, a missing one is not. */
function lineOf(document: Document, lines: LineCounter, path: PropertyKey[]): number {
  for (let length = path.length; length > 0; length--) {
    const parent = length === 1 ? document.contents : document.getIn(path.slice(0, length - 1), true)
    const step = path[length - 1]
    const pair = isMap(parent)
      ? parent.items.find(
          (one) => isNode(one.key) && String((one.key as { value?: unknown }).value) === String(step),
        )
      : undefined
    const node = pair ? pair.key : document.getIn(path.slice(0, length), true)
    if (isNode(node) && node.range) return lines.linePos(node.range[0]).line
  }
  return 1
}
