import type { MarkdownNode, TextRange, TextRole } from '@getodk/xforms-engine'
import { type CSSProperties, createElement, Fragment, type ReactNode, useEffect, useState } from 'react'
import { useSay } from '../../../ui/words.tsx'
import { useDesk } from './desk.tsx'
import type { Drawable } from './guidance.ts'
import styles from './text.module.css'

type Range = TextRange<TextRole>

/** Text that is written plainly need not be read as Markdown. */
const styled = /[*_#`<[\\&~]|\n|^\s*(?:[-+]|\d+\.)\s|https?:/
const made = new WeakMap<object, ReactNode>()

/** A text of the form with the styling that ODK knows: bold, italics, headings, lists, links, colours. */
export function Rich(props: { text: Drawable | null }): ReactNode {
  const { tongue } = useDesk()
  if (!props.text) return null
  const drawn = drawnText(props.text)
  return tongue.lang || tongue.dir ? <span {...tongue}>{drawn}</span> : drawn
}

function drawnText(text: Drawable): ReactNode {
  const plain = text.asString
  if (!styled.test(plain)) return plain
  let drawn = made.get(text)
  if (drawn === undefined) {
    drawn = <Nodes nodes={unwrapped(text.formatted)} />
    made.set(text, drawn)
  }
  return drawn
}

/** A single paragraph stands in its line like plain text. */
function unwrapped(nodes: MarkdownNode[]): MarkdownNode[] {
  const [only, ...others] = nodes
  if (others.length > 0 || only?.role !== 'parent' || only.elementName !== 'p') return nodes
  return 'properties' in only && only.properties ? nodes : only.children
}

function Nodes(props: { nodes: MarkdownNode[] }): ReactNode {
  return props.nodes.map((node) => <Fragment key={node.id}>{drawnNode(node)}</Fragment>)
}

const headings = /^h[1-6]$/
const allowed = new Set(['br', 'div', 'em', 'li', 'ol', 'p', 'span', 'strong', 'u', 'ul'])

function drawnNode(node: MarkdownNode): ReactNode {
  if (node.role === 'child') return node.value
  if (node.role === 'line-break') return <br />
  // HTML that the engine does not know is not trusted: its words stay, its tags go.
  if (node.role === 'html') return node.unsafeHtml.replace(/<[^>]*>/g, '')
  const children = <Nodes nodes={node.children} />
  if (node.elementName === 'a') {
    const url = safeUrl('url' in node ? (node.url as string) : '')
    if (!url) return children
    return (
      <a href={url} target="_blank" rel="noopener noreferrer nofollow">
        {children}
      </a>
    )
  }
  // Within a question a heading is only larger type: the page's own headings stay in order.
  if (headings.test(node.elementName)) return <span className={styles[node.elementName]}>{children}</span>
  if (!allowed.has(node.elementName)) return children
  // A label is inline content: paragraphs and boxes are spans that look like them.
  const block = node.elementName === 'p' || node.elementName === 'div'
  const style = 'properties' in node ? styleOf(node.properties) : undefined
  return createElement(
    block ? 'span' : node.elementName,
    { style, className: block ? styles.block : undefined },
    children,
  )
}

function styleOf(properties: unknown): CSSProperties | undefined {
  const style = (properties as { style?: Record<string, string | undefined> } | undefined)?.style
  if (!style) return undefined
  const safe = (value: string | undefined) => (value && !/url\(|expression/i.test(value) ? value : undefined)
  return {
    color: safe(style['color']),
    fontFamily: safe(style['font-family']),
    textAlign: safe(style['text-align']) as CSSProperties['textAlign'],
    fontSize: safe(style['font-size']),
  }
}

/** Links of a form lead to pages, mail and telephones, and nowhere else. */
export function safeUrl(url: string): string | null {
  try {
    const parsed = new URL(url.includes(':') ? url : `https://${url}`)
    return ['https:', 'http:', 'mailto:', 'tel:'].includes(parsed.protocol) ? parsed.href : null
  } catch {
    return null
  }
}

/** The pictures, sounds and films that belong to a text. */
export function Media(props: { text: Range | null; small?: boolean }): ReactNode {
  const { text } = props
  if (!text || !(text.imageSource || text.audioSource || text.videoSource)) return null
  return (
    <>
      {text.imageSource && <Medium kind="image" url={text.imageSource} alt="" small={props.small} />}
      {text.audioSource && <Medium kind="audio" url={text.audioSource} alt={text.asString} />}
      {text.videoSource && <Medium kind="video" url={text.videoSource} alt={text.asString} />}
    </>
  )
}

function Medium(props: {
  kind: 'image' | 'audio' | 'video'
  url: URL
  alt: string
  small?: boolean | undefined
}): ReactNode {
  const { filling } = useDesk()
  const say = useSay()
  const [address, setAddress] = useState<string | null | undefined>(undefined)
  const { href } = props.url
  useEffect(() => {
    let gone = false
    filling.media(new URL(href)).then(
      (found) => !gone && setAddress(found),
      () => !gone && setAddress(null),
    )
    return () => {
      gone = true
    }
  }, [filling, href])
  if (address === undefined) return null
  if (address === null)
    return (
      <span className={styles.missing}>
        {say('collection.fill.media.missing', { name: href.split('/').pop()! })}
      </span>
    )
  if (props.kind === 'image')
    return (
      <img className={props.small ? styles.smallPicture : styles.picture} src={address} alt={props.alt} />
    )
  if (props.kind === 'audio')
    // biome-ignore lint/a11y/useMediaCaption: the form's own text beside it says what it holds
    return <audio className={styles.sound} src={address} controls preload="metadata" />
  // biome-ignore lint/a11y/useMediaCaption: as above
  return <video className={styles.picture} src={address} controls preload="metadata" playsInline />
}
