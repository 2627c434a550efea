import type { MarkdownNode, TextRange, TextRole } from '@getodk/xforms-engine'

/** A character that nobody writes or sees: it stands before and after a guidance, which ends a hint as it begins one. */
const mark = '\u2063'

/** A text that can be drawn. */
export type Drawable = Pick<TextRange<TextRole>, 'asString' | 'formatted'>

/** A question's hint, and its guidance: more help, for who asks for it. */
export interface Help {
  hint: Drawable | null
  guidance: Drawable | null
}

/**
 * The form with its guidance marked. The engine hands out all that is written under a hint as one text, whatever it is meant
 * for; with the marks the two can be told apart, and answers in them are filled in and styled all the same.
 */
export const withGuidanceMarked = (xform: string): string =>
  xform.replace(
    /(<value\b[^>]*\bform=(["'])guidance\2[^>]*(?<!\/)>)([\s\S]*?)(?=<\/value>)/g,
    `$1${mark}$3${mark}`,
  )

const known = new WeakMap<object, Help>()

/** Takes a hint of the engine apart. */
export function helpIn(hint: TextRange<TextRole> | null): Help {
  if (!hint) return { hint: null, guidance: null }
  let help = known.get(hint)
  if (!help) {
    help = hint.asString.includes(mark) ? takenApart(hint) : { hint, guidance: null }
    known.set(hint, help)
  }
  return help
}

function takenApart({ asString, formatted }: Drawable): Help {
  const texts = asString.split(mark)
  const [hint, guidance] = parted(formatted, { inside: false })
  const part = (wanted: (_: string, at: number) => boolean, nodes: MarkdownNode[]): Drawable | null => {
    const plain = texts.filter(wanted).join('').trim()
    return plain ? { asString: plain, formatted: nodes } : null
  }
  return { hint: part((_, at) => at % 2 === 0, hint), guidance: part((_, at) => at % 2 === 1, guidance) }
}

/** What stands outside the marks, and what inside. @param at on which side one is; it goes on from node to node */
function parted(nodes: readonly MarkdownNode[], at: { inside: boolean }): [MarkdownNode[], MarkdownNode[]] {
  const sides: [MarkdownNode[], MarkdownNode[]] = [[], []]
  const put = (node: MarkdownNode, inside = at.inside) => sides[inside ? 1 : 0].push(node)
  const split = (text: string, made: (part: string) => MarkdownNode) => {
    for (const [turn, part] of text.split(mark).entries()) {
      if (turn > 0) at.inside = !at.inside
      if (part.trim()) put(made(part))
    }
  }
  for (const node of nodes) {
    if (node.role === 'child') split(node.value, (value) => ({ ...node, value }))
    else if (node.role === 'html') split(node.unsafeHtml, (unsafeHtml) => ({ ...node, unsafeHtml }))
    else if (node.role === 'parent' && node.children.length > 0) {
      const [outside, inside] = parted(node.children, at)
      if (outside.length > 0) put({ ...node, children: outside } as MarkdownNode, false)
      if (inside.length > 0) put({ ...node, children: inside } as MarkdownNode, true)
    } else put(node)
  }
  return sides
}
