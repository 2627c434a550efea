/** A label that was met: the code that it means, and what is to be done with its rows. */
export interface Found {
  id: number
  /** In which order its code was met among those of its dimension. */
  ordinal: number
  count: number
  /** 0 found, 1 unknown (an error), 2 left out on purpose. */
  state: 0 | 1 | 2
}
export const mostLabels = 20_000
const epoch = Date.UTC(2000, 0, 1)
export const dayOf = (iso: string) => Math.round((Date.parse(`${iso}T00:00:00Z`) - epoch) / 86_400_000)
/** The number under which something was met first. */
export function ordinalOf(met: Map<number, number>, what: number): number {
  let ordinal = met.get(what)
  if (ordinal === undefined) {
    ordinal = met.size
    met.set(what, ordinal)
  }
  return ordinal
}
/** A copy that does not hold on to the block of text it was cut from. */
export const own = (text: string) => Buffer.from(text).toString()
