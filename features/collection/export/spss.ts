import { formText } from '../xform/definition.ts'
import type { Columns } from './columns.ts'

/** SPSS names: letters, digits, underscores and dots, beginning with a letter, at most 64 bytes, unique whatever the case. */
export function spssNames(heads: readonly string[]): string[] {
  const taken = new Set(reserved)
  return heads.map((head) => {
    const plain = head
      .normalize('NFD')
      .replace(/\p{M}/gu, '')
      .replace(/[^A-Za-z0-9_]+/g, '_')
      .replace(/^_+|_+$/g, '')
    const base = (/^[A-Za-z]/.test(plain) ? plain : `q_${plain}`).slice(0, 60) || 'q'
    let name = base
    for (let n = 2; taken.has(name.toLowerCase()); n++) name = `${base.slice(0, 60 - String(n).length)}_${n}`
    taken.add(name.toLowerCase())
    return name
  })
}
const reserved = ['all', 'and', 'by', 'eq', 'ge', 'gt', 'le', 'lt', 'ne', 'not', 'or', 'to', 'with']

/** A text in SPSS syntax: apostrophes doubled, one line, at most so many bytes. */
function quoted(text: string, most: number): string {
  let short = text.replace(/\s+/g, ' ').trim()
  while (Buffer.byteLength(short) > most) short = short.slice(0, -1)
  return `'${short.toWellFormed().replaceAll("'", "''")}'`
}

/**
 * SPSS syntax that reads a table's CSV file beside it and gives it variable and value labels. Numbers stay numbers; a
 * select question's values are texts, with a label each.
 * @param language of the labels
 */
export function spssSyntax(file: string, { columns }: Columns, language: string): string {
  const names = spssNames(columns.map((column) => column.head))
  const formats = {
    text: 'A2000',
    integer: 'F15.0',
    decimal: 'F20.6',
    flag: 'F1.0',
    date: 'SDATE10',
    dateTime: 'A40',
  }
  const variables = columns.map(
    ({ kind, head }, at) => `  ${names[at]} ${/^(KEY|PARENT_KEY)$/.test(head) ? 'A300' : formats[kind]}`,
  )
  const labels = columns.map(({ node, choice, head }, at) => {
    const asked = node ? formText(node.field.label, language) || head : head
    const chosen =
      choice === undefined
        ? ''
        : `: ${formText(node!.choices.find((one) => one.value === choice)?.label, language) || choice}`
    return `  ${names[at]} ${quoted(asked + chosen, 250)}`
  })
  const values = columns.flatMap(({ node, kind, choice }, at) => {
    if (kind === 'flag') return [`  /${names[at]} 0 'no' 1 'yes'`]
    if (!node || choice !== undefined || node.field.kind !== 'select_one' || node.choices.length === 0)
      return []
    const all = node.choices.filter((one) => Buffer.byteLength(one.value) <= 120)
    return [
      `  /${names[at]} ${all.map((one) => `${quoted(one.value, 120)} ${quoted(formText(one.label, language) || one.value, 120)}`).join(' ')}`,
    ]
  })
  return `\ufeff* Encoding: UTF-8.
SET UNICODE=ON.
GET DATA
  /TYPE=TXT
  /FILE=${quoted(file, 250)}
  /ENCODING='UTF8'
  /DELCASE=LINE
  /DELIMITERS=","
  /QUALIFIER='"'
  /ARRANGEMENT=DELIMITED
  /FIRSTCASE=2
  /VARIABLES=
${variables.join('\n')}.
EXECUTE.
VARIABLE LABELS
${labels.join('\n')}.
${values.length ? `VALUE LABELS\n${values.join('\n').replace('  /', '  ')}.\n` : ''}ALTER TYPE ALL (A=AMIN).
EXECUTE.
`
}
