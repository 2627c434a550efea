import { IconLock } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useWords } from '../../../../ui/words.tsx'
import type { PaperLine, Paper as PaperRecord } from '../../contract.ts'
import { formText } from '../../xform/definition.ts'
import { type Logic, readLogic } from './logic.ts'
import styles from './paper.module.css'
import { codeOfLanguage } from './shared.tsx'

type Text = Record<string, string> | undefined
interface Sheet {
  paper: PaperRecord
  /** Name of the form's language in which it is read. */
  language: string
  text: (text: Text) => string
  numbers: Map<string, number>
  byPath: Map<string, PaperLine>
}
interface Node {
  line: PaperLine
  inner: Node[]
}

/** A form as it would be on paper: groups, numbered questions with room for the answer, choices, and when each is asked. */
export function Paper({ paper, language }: { paper: PaperRecord; language: string }): ReactNode {
  const asked = paper.lines.filter((line) => !isGroup(line) && !isNote(line))
  const sheet: Sheet = {
    paper,
    language,
    text: (text) => text?.[language] || formText(text, codeOfLanguage(language)),
    numbers: new Map(asked.map((line, at) => [line.path, at + 1])),
    byPath: new Map(paper.lines.map((line) => [line.path, line])),
  }
  return (
    <article className={styles.paper} lang={codeOfLanguage(language)}>
      {treeOf(paper.lines).map((node) => (
        <Part key={node.line.path} node={node} sheet={sheet} level={0} />
      ))}
    </article>
  )
}

const isGroup = ({ kind }: PaperLine) => kind === 'group' || kind === 'repeat'
/** A line that only says something. */
const isNote = (line: PaperLine) => line.kind === 'text' && line.readonly === true

function treeOf(lines: PaperLine[]): Node[] {
  const roots: Node[] = []
  const open: Node[] = []
  for (const line of lines) {
    while (open.length && !line.path.startsWith(`${open.at(-1)!.line.path}/`)) open.pop()
    const node: Node = { line, inner: [] }
    ;(open.at(-1)?.inner ?? roots).push(node)
    if (isGroup(line)) open.push(node)
  }
  return roots
}

function Part({ node, sheet, level }: { node: Node; sheet: Sheet; level: number }): ReactNode {
  const { line, inner } = node
  if (!isGroup(line)) return <Question line={line} sheet={sheet} />
  return <Group line={line} inner={inner} sheet={sheet} level={level} />
}

function Group(props: { line: PaperLine; inner: Node[]; sheet: Sheet; level: number }): ReactNode {
  const { line, inner, sheet, level } = props
  const { say, language } = useWords()
  const title = sheet.text(line.label)
  const Head = level === 0 ? 'h2' : level === 1 ? 'h3' : 'h4'
  return (
    <section className={styles.group} data-level={Math.min(level, 2)} data-repeat={line.kind === 'repeat'}>
      {(title || line.kind === 'repeat') && (
        <Head className={styles.groupTitle}>
          {title || line.name}
          {line.kind === 'repeat' && (
            <span className={styles.mark} lang={language}>
              {say('collection.paper.repeat')}
            </span>
          )}
        </Head>
      )}
      {sheet.text(line.hint) && <p className={styles.hint}>{sheet.text(line.hint)}</p>}
      <When line={line} sheet={sheet} />
      {inner.map((node) => (
        <Part key={node.line.path} node={node} sheet={sheet} level={level + 1} />
      ))}
    </section>
  )
}

function Question({ line, sheet }: { line: PaperLine; sheet: Sheet }): ReactNode {
  const { say, language } = useWords()
  const label = sheet.text(line.label) || line.name
  if (isNote(line))
    return (
      <div className={styles.note}>
        <p>{label}</p>
        {sheet.text(line.hint) && <p className={styles.hint}>{sheet.text(line.hint)}</p>}
        <When line={line} sheet={sheet} />
      </div>
    )
  return (
    <div className={styles.question}>
      <span className={styles.number}>{sheet.numbers.get(line.path)}</span>
      <div className={styles.body}>
        <p className={styles.label}>
          {label}
          {line.required && (
            <span className={styles.must} lang={language}>
              <span aria-hidden>*</span>
              <span className="ura-hidden">{say('collection.paper.required')}</span>
            </span>
          )}
          {line.personal && (
            <span className={styles.mark} data-kind="personal" lang={language}>
              <IconLock size={13} aria-hidden /> {say('collection.paper.personal')}
            </span>
          )}
          {line.role && (
            <span className={styles.mark} lang={language}>
              {say(`collection.paper.role.${line.role}`)}
            </span>
          )}
        </p>
        {sheet.text(line.hint) && <p className={styles.hint}>{sheet.text(line.hint)}</p>}
        <AnswerRoom line={line} sheet={sheet} />
        <When line={line} sheet={sheet} />
        {line.constraint && (
          <p className={styles.when} lang={language}>
            {sheet.text(line.message) ? (
              <>
                {say('collection.paper.check')}{' '}
                <span lang={codeOfLanguage(sheet.language)}>{sheet.text(line.message)}</span>
              </>
            ) : (
              <>
                {say('collection.paper.accepts')} <code>{line.constraint}</code>
              </>
            )}
          </p>
        )}
      </div>
    </div>
  )
}

/** Room for the answer, as on paper. */
function AnswerRoom({ line, sheet }: { line: PaperLine; sheet: Sheet }): ReactNode {
  const { say, language } = useWords()
  if (line.kind === 'select_one' || line.kind === 'select_multiple' || line.kind === 'rank') {
    const choices = line.list ? sheet.paper.lists[line.list] : undefined
    if (!choices)
      return (
        <p className={styles.kind} lang={language}>
          {say('collection.paper.choicesFrom', { list: line.list ?? '' })}
        </p>
      )
    return (
      <>
        <p className={styles.kind} lang={language}>
          {say(`collection.paper.${line.kind}`)}
        </p>
        <ul className={styles.choices} data-many={choices.length > 8} data-kind={line.kind}>
          {choices.map((choice) => (
            <li key={choice.value}>
              <span aria-hidden className={styles.box} />
              {sheet.text(choice.label) || choice.value}
            </li>
          ))}
        </ul>
      </>
    )
  }
  const kind = line.kind === 'binary' ? kindOfMedia(line.media) : line.kind
  const room = { text: 'line', integer: 'short', decimal: 'short' }[kind] ?? 'short'
  const tall = line.kind === 'text' && /multiline/.test(line.appearance ?? '')
  return (
    <p className={styles.room} lang={language}>
      <span className={styles.kind}>{say(`collection.paper.${kind}`)}</span>
      {kind !== 'trigger' && <span aria-hidden className={styles[tall ? 'tall' : room]} />}
      {kind === 'trigger' && <span aria-hidden className={styles.box} data-square />}
    </p>
  )
}

const kindOfMedia = (media = '') =>
  (['image', 'audio', 'video'] as const).find((kind) => media.startsWith(kind)) ?? 'file'

/** “Asked only when …”, in words where the condition can be read, otherwise as the form writes it. */
function When({ line, sheet }: { line: PaperLine; sheet: Sheet }): ReactNode {
  const { say, language } = useWords()
  if (!line.relevant) return null
  const logic = readLogic(line.relevant, line.path)
  const words = logic && sayLogic(logic, sheet, say)
  return (
    <p className={styles.when} lang={language}>
      {say(`collection.paper.${isGroup(line) ? 'whenGroup' : isNote(line) ? 'whenNote' : 'when'}`)}{' '}
      {words ?? <code>{line.relevant.trim()}</code>}
    </p>
  )
}

function sayLogic(
  logic: Logic,
  sheet: Sheet,
  say: (key: string, values?: Record<string, string | number>) => string,
  inner = false,
): string | null {
  if ('parts' in logic) {
    const parts = logic.parts.map((part) => sayLogic(part, sheet, say, true))
    if (parts.some((part) => part === null)) return null
    const text = parts.join(` ${say(`collection.logic.${logic.is}`)} `)
    return inner ? `(${text})` : text
  }
  const line = sheet.byPath.get(logic.path)
  if (!line) return null
  const number = sheet.numbers.get(line.path)
  const label = sheet.text(line.label) || line.name
  const question = number ? `${number}. ${label}` : label
  if (!('value' in logic)) return say(`collection.logic.${logic.is}`, { question })
  const choice = line.list && sheet.paper.lists[line.list]?.find((one) => one.value === logic.value)
  const answer = choice ? sheet.text(choice.label) || choice.value : logic.value
  return say(`collection.logic.${logic.is}`, { question, answer })
}
