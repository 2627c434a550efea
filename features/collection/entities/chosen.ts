const answered = />\s*((?:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\s*)+)</gi

/**
 * A list with the entities that a record has chosen already and the list does not have (any more, or not yet): a form that is
 * opened again would otherwise take an answer away that nobody touched.
 */
export function withChosen(csv: string, xml: string): string {
  const chosen = new Set(
    [...xml.matchAll(answered)].flatMap((found) => found[1]!.trim().toLowerCase().split(/\s+/)),
  )
  const missing = [...chosen].filter((id) => !csv.includes(id))
  if (missing.length === 0) return csv
  const columns = csv.slice(0, csv.search(/\r?\n|$/)).split(',').length
  const rest = ','.repeat(Math.max(0, columns - 2))
  return `${csv.replace(/\r?\n?$/, '\n')}${missing.map((id) => `${id},${id.slice(0, 8)}…${rest}\n`).join('')}`
}
