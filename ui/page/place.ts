/** An address of the workspace; one that begins with `./` stands below the open programme. */
export function placeOf(to: string, programmeCode: string | undefined): string {
  if (!to.startsWith('./') && to !== '.') return to
  if (!programmeCode) return '/'
  return `/programmes/${encodeURIComponent(programmeCode)}${to.slice(1)}`
}
