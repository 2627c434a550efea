import { turnLists } from './lists-for-engine.ts'

/** On a range whose bounds were turned round for the engine: it runs downwards, and is drawn so. */
export const downwards = 'data-ura-downwards'

/**
 * The form as ODK's engine is given it, in the browser and on the server alike: what the engine does not know is said in
 * another way, and means the same. It takes a DOM. What phones are offered and what is stored stays as it came.
 */
export function forEngine(xform: string): string {
  // Most forms have nothing of the kind, and are not read twice.
  if (!/<(?:[\w-]+:)?range\b|\bsearch\(|\squery=/.test(xform)) return xform
  const form = new DOMParser().parseFromString(xform, 'application/xml')
  turnRanges(form)
  turnLists(form)
  return new XMLSerializer().serializeToString(form)
}

/** To the engine no number lies between 10 and 1: every answer to such a range would be none. */
function turnRanges(form: Document): void {
  for (const range of form.getElementsByTagNameNS('*', 'range')) {
    const [start, end] = [range.getAttribute('start'), range.getAttribute('end')]
    if (start === null || end === null || !(Number(start) > Number(end))) continue
    range.setAttribute('start', end)
    range.setAttribute('end', start)
    range.setAttribute(downwards, '')
  }
}
