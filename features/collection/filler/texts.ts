/** What pyxform, and our compiler after it, writes where a language lacks a text. */
const gap = '-'

/**
 * The form with its gaps filled: where a language has no text, the one of the form's default language stands, or of any that
 * has it. To whoever fills in the form a question in another language says more than a dash.
 */
export function withoutGaps(xform: string): string {
  // Most forms are complete, and are not read twice.
  if (!/<value[^>]*>\s*-\s*<\/value>/.test(xform)) return xform
  const form = new DOMParser().parseFromString(xform, 'application/xml')
  const translations = [...form.getElementsByTagName('translation')].sort(
    (a, b) => Number(b.hasAttribute('default')) - Number(a.hasAttribute('default')),
  )
  const known = new Map<string, Element>()
  const gaps: [string, Element][] = []
  for (const translation of translations)
    for (const value of translation.getElementsByTagName('value')) {
      const key = `${value.parentElement?.getAttribute('id')}|${value.getAttribute('form') ?? ''}`
      if (isGap(value)) gaps.push([key, value])
      else if (!known.has(key)) known.set(key, value)
    }
  for (const [key, value] of gaps) {
    const source = known.get(key)
    if (source) value.replaceChildren(...[...source.childNodes].map((node) => node.cloneNode(true)))
  }
  return new XMLSerializer().serializeToString(form)
}

const isGap = (value: Element): boolean => value.childElementCount === 0 && value.textContent?.trim() === gap
