/** Where an expression of a form stands: the question's path, and the column in which its author wrote it. */
export interface Spot {
  path: string
  column: string
}

const columns = {
  relevant: 'relevant',
  constraint: 'constraint',
  required: 'required',
  readonly: 'read_only',
  calculate: 'calculation',
} as const
const javarosaNamespace = 'http://openrosa.org/javarosa'

/** All expressions of a form in its order, each with the way to take it out. */
function* spotsOf(form: Document): Generator<Spot & { drop: () => void }> {
  const all = (name: string) => form.getElementsByTagNameNS('*', name)
  for (const bind of all('bind'))
    for (const [attribute, column] of Object.entries(columns))
      if (bind.hasAttribute(attribute))
        yield {
          path: bind.getAttribute('nodeset') ?? '',
          column,
          drop: () => bind.removeAttribute(attribute),
        }
  for (const list of all('itemset')) {
    const nodeset = list.getAttribute('nodeset') ?? ''
    const path = list.parentElement?.getAttribute('ref') ?? ''
    const bare = nodeset.replace(/\[.*\]/s, '')
    if (bare !== nodeset)
      yield { path, column: 'choice_filter', drop: () => list.setAttribute('nodeset', bare) }
  }
  for (const repeat of all('repeat'))
    if (repeat.hasAttributeNS(javarosaNamespace, 'count')) {
      const drop = () => repeat.removeAttributeNS(javarosaNamespace, 'count')
      yield { path: repeat.getAttribute('nodeset') ?? '', column: 'repeat_count', drop }
    }
  // Taken out one by one while they are walked through: the list is not to change meanwhile.
  for (const output of [...all('output')]) yield { ...shownAt(output), drop: () => output.remove() }
}

/** A text with an answer in it belongs to the question that it is the label of, or the hint. */
function shownAt(output: Element): Spot {
  const [, path = '', part = 'label'] =
    /^(.*?)(?::(\w+))?$/.exec(output.closest('text')?.getAttribute('id') ?? '') ?? []
  if (path) return { path, column: part }
  const asks = output.closest('[ref]') ?? output.closest('[nodeset]')
  return { path: asks?.getAttribute('ref') ?? asks?.getAttribute('nodeset') ?? '', column: 'label' }
}

/**
 * Which expression of a form is at fault, found by halving: the engine does not say it.
 * @param faultOf opens a form and says what is wrong with it
 * @returns null where it is no single expression's fault, or the search took too long
 */
export async function findSpot(
  xform: string,
  fault: string,
  faultOf: (xform: string) => Promise<string | null>,
  patience = 8_000,
): Promise<Spot | null> {
  const spots = [...spotsOf(parse(xform))].map(({ path, column }) => ({ path, column }))
  const until = Date.now() + patience
  const failsWith = async (from: number, to: number) => {
    const form = parse(xform)
    for (const [at, spot] of [...spotsOf(form)].entries()) if (at < from || at >= to) spot.drop()
    return (await faultOf(new XMLSerializer().serializeToString(form))) === fault
  }
  if (spots.length === 0 || (await failsWith(0, 0))) return null
  let [from, to] = [0, spots.length]
  while (to - from > 1) {
    if (Date.now() > until) return null
    const middle = Math.floor((from + to) / 2)
    if (await failsWith(from, middle)) to = middle
    else if (await failsWith(middle, to)) from = middle
    else return null
  }
  return (await failsWith(from, to)) ? spots[from]! : null
}

const parse = (xform: string) => new DOMParser().parseFromString(xform, 'application/xml')
