/**
 * The page of a submission, remembering the list from which it is opened: so that the next one can be gone to without the
 * way back. The list's own address stands behind `list`.
 */
export function placeInList(id: string): string {
  const { pathname, search } = globalThis.location
  const list = /\/collection\/forms\/([^/]+)\/submissions$/.exec(pathname)
  return `./collection/submissions/${id}${list ? `?form=${list[1]}&list=${encodeURIComponent(search)}` : ''}`
}
