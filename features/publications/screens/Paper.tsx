import type { ReactNode } from 'react'
import type { ResultOf } from '../../../common/operation.ts'
import { useSay } from '../../../ui/words.tsx'
import type { PreparedBlock, PreparedInline, readEdition } from '../contract.ts'
import type { FrozenFigure } from '../shapes.ts'
import { PaperTable } from './PaperTable.tsx'
import styles from './paper.module.css'

type Edition = ResultOf<typeof readEdition>
type Of<K extends PreparedBlock['kind']> = Extract<PreparedBlock, { kind: K }>

/** What the parts of a paper need: the figures behind its pictures and values, and a way to open one. */
interface Reading {
  byPlace: Map<string, FrozenFigure>
  byProof: Map<string, FrozenFigure>
  drifted: Set<string>
  onOpen: (figure: FrozenFigure) => void
}

/** The paper as a web page of the workspace. Words, numbers and pictures come ready from the server; here they are laid out. */
export function Paper(props: {
  paper: Edition
  drifted: Set<string>
  onOpen: (figure: FrozenFigure) => void
}): ReactNode {
  const { meta, blocks, figures } = props.paper
  const at: Reading = {
    byPlace: new Map(figures.map((one) => [one.place, one])),
    byProof: new Map(figures.map((one) => [one.proof, one])),
    drifted: props.drifted,
    onOpen: props.onOpen,
  }
  return (
    <article className={styles.paper} lang={meta.tag}>
      <header className={styles.front}>
        <p className={styles.kind}>{meta.kind}</p>
        <p className={styles.title}>{meta.title}</p>
        <p className={styles.subtitle}>{meta.subtitle}</p>
        <p className="ura-quiet">
          {meta.programme} · {meta.dateline}
        </p>
        <p className="ura-quiet">{meta.organisations.map(({ name }) => name).join(' · ')}</p>
        {meta.donorStatement && <p className="ura-quiet">{meta.donorStatement}</p>}
      </header>
      {blocks.map((block, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a frozen document's blocks never move
        <Block key={index} block={block} at={at} />
      ))}
      {meta.footnote && <p className={styles.footnote}>{meta.footnote}</p>}
    </article>
  )
}

function Block({ block, at }: { block: PreparedBlock; at: Reading }): ReactNode {
  const text = (parts: PreparedInline[]) => <Text parts={parts} at={at} />
  switch (block.kind) {
    case 'heading':
      return <Heading block={block} at={at} />
    case 'paragraph':
      return <p className={block.style === 'lead' ? styles.lead : undefined}>{text(block.children)}</p>
    case 'list':
      return <List block={block} at={at} />
    case 'callout':
      return (
        <aside className={styles.callout} aria-label={block.title}>
          <p className={styles.calloutTitle}>{block.title}</p>
          {block.blocks.map((inner, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a frozen document's blocks never move
            <Block key={index} block={inner} at={at} />
          ))}
        </aside>
      )
    case 'figure':
      return <Figure block={block} at={at} />
    case 'table':
      return (
        <PaperTable table={block} text={text} open={<Open place={block.id} at={at} title={block.title} />} />
      )
    case 'contents':
      return (
        <nav className={styles.contents} aria-label={block.title}>
          <ol>
            {block.entries.map((entry) => (
              <li key={entry.to}>
                <a href={`#${entry.to}`}>
                  {entry.number} {entry.text}
                </a>
              </li>
            ))}
          </ol>
        </nav>
      )
    case 'sources':
      return (
        <ul>
          {block.entries.map((entry) => (
            <li key={entry.id} id={entry.id}>
              {text(entry.children)}
            </li>
          ))}
        </ul>
      )
    case 'proof':
      return <Proofs block={block} at={at} />
    default:
      return null
  }
}

function Heading({ block, at }: { block: Of<'heading'>; at: Reading }): ReactNode {
  const Tag = (['h2', 'h3', 'h4'] as const)[block.level - 1] ?? 'h4'
  return (
    <Tag id={block.id}>
      {block.number && <span className={styles.number}>{block.number}</span>}
      <Text parts={block.children} at={at} />
    </Tag>
  )
}

function List({ block, at }: { block: Of<'list'>; at: Reading }): ReactNode {
  const Tag = block.ordered ? 'ol' : 'ul'
  return (
    <Tag>
      {block.items.map((item, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a frozen document's items never move
        <li key={index}>
          <Text parts={item.children} at={at} />
          {item.list && <List block={item.list} at={at} />}
        </li>
      ))}
    </Tag>
  )
}

/** The button that opens a picture or a table to its rows, with a mark where today's would differ. */
function Open({ place, title, at }: { place: string; title: string; at: Reading }): ReactNode {
  const say = useSay()
  const figure = at.byPlace.get(place)
  if (!figure) return null
  return (
    <button
      type="button"
      className={styles.open}
      onClick={() => at.onOpen(figure)}
      aria-label={say('publications.paper.explain', { title })}
    >
      {at.drifted.has(figure.id) && <span aria-hidden>↻ </span>}
      {say('publications.explain.title')}
    </button>
  )
}

function Figure({ block, at }: { block: Of<'figure'>; at: Reading }): ReactNode {
  const text = (parts: PreparedInline[]) => <Text parts={parts} at={at} />
  return (
    <figure id={block.id} className={styles.figure}>
      <figcaption>
        <span className={styles.label}>{block.label}</span>
        <span className={styles.figureTitle}>{block.title}</span>
        <span className="ura-quiet">{block.unit}</span>
      </figcaption>
      <div
        role="img"
        aria-label={block.alt}
        className={styles.picture}
        // biome-ignore lint/security/noDangerouslySetInnerHtml: drawn and cleaned by the server (an allow list of elements)
        dangerouslySetInnerHTML={{ __html: block.svg }}
      />
      <div className={styles.source}>
        {text(block.source)} <Open place={block.id} title={block.title} at={at} />
      </div>
    </figure>
  )
}

function Proofs({ block, at }: { block: Of<'proof'>; at: Reading }): ReactNode {
  return (
    <ul className={styles.proofs}>
      {block.entries.map((entry) => {
        const figure = at.byProof.get(entry.id)
        return (
          <li key={entry.id} id={entry.id}>
            {figure ? (
              <button type="button" className={styles.open} onClick={() => at.onOpen(figure)}>
                {entry.title}
              </button>
            ) : (
              entry.title
            )}
            <code>{entry.fields.filter(({ code }) => code).at(-1)?.text}</code>
          </li>
        )
      })}
    </ul>
  )
}

/** Running text; a value opens the figure that proves it. */
function Text({ parts, at }: { parts: PreparedInline[]; at: Reading }): ReactNode {
  return parts.map((part, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: a frozen document's words never move
    <Part key={index} part={part} at={at} />
  ))
}

function Part({ part, at }: { part: PreparedInline; at: Reading }): ReactNode {
  switch (part.kind) {
    case 'text':
      return part.text
    case 'strong':
      return (
        <strong>
          <Text parts={part.children} at={at} />
        </strong>
      )
    case 'emphasis':
      return (
        <em>
          <Text parts={part.children} at={at} />
        </em>
      )
    case 'language':
      return (
        <span lang={part.tag}>
          <Text parts={part.children} at={at} />
        </span>
      )
    case 'link':
      return (
        <a href={part.href} target="_blank" rel="noopener noreferrer">
          <Text parts={part.children} at={at} />
        </a>
      )
    case 'reference':
      return <a href={`#${part.to}`}>{part.text}</a>
    case 'lineBreak':
      return <br />
    case 'note':
      return (
        <span className={styles.note}>
          {' '}
          (<Text parts={part.children} at={at} />)
        </span>
      )
    case 'value': {
      const figure = part.to ? at.byProof.get(part.to) : undefined
      if (!figure) return part.text
      return (
        <button type="button" className={styles.value} title={part.explain} onClick={() => at.onOpen(figure)}>
          {part.text}
          {at.drifted.has(figure.id) && <sup aria-hidden>↻</sup>}
        </button>
      )
    }
  }
}
