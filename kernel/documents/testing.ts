import fc from 'fast-check'
import type { Block, Document } from '../../common/document.ts'
import type { Language } from '../../common/languages.ts'
import { readWords, speakers } from '../words.ts'

/** Says the workspace's messages, for the tests of the writers. */
export const sayIn = speakers(readWords())

/** The smallest document around some blocks. */
export function small(blocks: Block[], language: Language = 'en', title = 'A small paper'): Document {
  return {
    meta: {
      title,
      programme: 'A programme',
      language,
      status: 'published',
      date: '2025-06-10',
      organisations: [],
      kosovo: 'none',
    },
    blocks,
  }
}

/** What a person, or an attacker, may write: any Unicode, and what means something to one of the writers. */
export const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.string({ unit: 'grapheme', maxLength: 60 }),
  fc.constantFrom(
    '#panic("executed")',
    '#read("/etc/passwd")',
    '*bold* _emph_ `raw` $x^2$ = heading',
    '] #sys.version [',
    '\\u{41} \\ @label <label> // /* */',
    '<script>alert(1)</script><img src=x onerror=alert(1)>',
    '</w:t></w:r><w:r><w:t>x',
    '&lt;b&gt; &amp;amp; &#0; &#x1F600;',
    '"><style>*{display:none}</style>',
    ']]>  <!--  -->',
    // Built in two parts: it is a text that looks like code, not a template with its quotes wrong.
    `{{constructor}} ${'$'}{process.exit()}`,
    '=cmd|"/c calc"!A1',
    '\u202Eright to left\u0000\u0007\uFFFE\uD800',
  ),
)
