import { isSearched, readSearch, type Search } from './search.ts'

/**
 * Turns into lists what the engine would not show as such: `search()` appearances, and questions of select_one_external, which
 * are written as a field for text with a `query`. Both read a table that comes with the form.
 */
export function turnLists(form: Document): void {
  const lists = new Lists(form)
  for (const select of [...elements(form, 'select'), ...elements(form, 'select1')])
    if (isSearched(select.getAttribute('appearance'))) lists.search(select)
  for (const input of elements(form, 'input')) if (input.hasAttribute('query')) lists.external(input)
}

const elements = (form: Document | Element, name: string) => [...form.getElementsByTagNameNS('*', name)]
const childOf = (element: Element, name: string) =>
  [...element.children].find((one) => one.localName === name)

/** A column's name as the engine can read it: `label::English (en)` → `label__English__en_`. */
export const columnForEngine = (name: string): string =>
  name
    .trim()
    .replace(/[^\p{L}\p{N}_.-]/gu, '_')
    .replace(/^(?![\p{L}_])/u, '_')

/**
 * A table with such names in its first line; everything below stays as it is. One strange name in it would keep the whole
 * form from being opened.
 */
export function tableForEngine(text: string): string {
  const line = /^\ufeff?(?:"(?:[^"]|"")*"|[^"\r\n])*/.exec(text)![0]
  const named = line
    .replace(/^\ufeff/, '')
    .replace(/"((?:[^"]|"")*)"|([^,;\t|"]+)/g, (_, quoted?: string, bare?: string) =>
      columnForEngine(quoted?.replaceAll('""', '"') ?? bare ?? ''),
    )
  return named + text.slice(line.length)
}

const [upper, lower] = ["'ABCDEFGHIJKLMNOPQRSTUVWXYZ'", "'abcdefghijklmnopqrstuvwxyz'"]
/** Collect asks its database, to which letters of either size are the same. */
const small = (expression: string) => `translate(string(${expression}), ${upper}, ${lower})`

/** An expression that was written for a question, within the filter of its list: what is relative begins at the question. */
const atQuestion = (expression: string): string =>
  expression.replace(/('[^']*'|"[^"]*")|(?<![\w/.)\]])(\.\.?\/)/g, (_, text?: string, up?: string) =>
    text === undefined ? `current()/${up}` : text,
  )

function conditionsOf({ like, only }: Search): string {
  const conditions: string[] = []
  if (like) {
    const value = small(atQuestion(like.value))
    const fits = like.columns.map((column) => {
      const there = small(columnForEngine(column))
      if (like.how === 'contains') return `contains(${there}, ${value})`
      if (like.how === 'startswith') return `starts-with(${there}, ${value})`
      return like.how === 'endswith' ? `ends-with(${there}, ${value})` : `${there} = ${value}`
    })
    conditions.push(`[${fits.join(' or ')}]`)
  }
  if (only) conditions.push(`[${columnForEngine(only.column)} = ${atQuestion(only.value)}]`)
  return conditions.join('')
}

class Lists {
  readonly #form: Document
  readonly #model: Element | undefined
  readonly #translations: Element[]
  #count = 0

  constructor(form: Document) {
    this.#form = form
    this.#model = elements(form, 'model')[0]
    this.#translations = elements(form, 'translation')
  }

  /** The choices in the form name the columns; those that are numbers are choices themselves, which a list cannot hold. */
  search(select: Element): void {
    const search = readSearch(select.getAttribute('appearance') ?? '')
    const items = [...select.children].filter((one) => one.localName === 'item')
    const columns = items.find((item) => !isFixed(item))
    if (!search && !columns) return
    for (const item of items) item.remove()
    if (!search || !columns) return
    select.setAttribute('appearance', search.rest)
    const label = childOf(columns, 'label')
    const id = /^jr:itext\(\s*(['"])(.+)\1\s*\)$/.exec(label?.getAttribute('ref') ?? '')?.[2]
    const nameIn = (translation: Element | null) =>
      (translation && id ? elements(translation, 'text').find((one) => one.getAttribute('id') === id) : label)
        ?.textContent ?? ''
    const nodeset = `instance('${this.#table(search.file)}')/root/item${conditionsOf(search)}`
    this.#addItems(select, nodeset, columnForEngine(valueIn(columns)), (translation) =>
      shownColumns(nameIn(translation)),
    )
  }

  external(input: Element): void {
    const select = this.#make('select1')
    for (const { name, value } of [...input.attributes])
      if (name !== 'query') select.setAttribute(name, value)
    select.append(...input.childNodes)
    const query = input.getAttribute('query') ?? ''
    const [whole, , list] = /^\s*instance\(\s*(['"])(.+?)\1\s*\)\s*\/\s*root\s*\/\s*item/.exec(query) ?? []
    if (whole === undefined) return
    const known = this.#instances().some((one) => one.getAttribute('id') === list)
    const nodeset = known
      ? query
      : `instance('${this.#table('itemsets.csv')}')/root/item[list_name = '${list}']${query.slice(whole.length)}`
    input.replaceWith(select)
    this.#addItems(select, nodeset, 'name', (translation) => {
      const own = columnForEngine(`label::${translation?.getAttribute('lang') ?? ''}`)
      return translation ? `coalesce(${own}, label)` : 'label'
    })
  }

  #make(name: string, attributes: Record<string, string> = {}, ...inside: Element[]): Element {
    const made = this.#form.createElementNS('http://www.w3.org/2002/xforms', name)
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value)
    made.append(...inside)
    return made
  }

  #instances = () => [...(this.#model?.children ?? [])].filter((one) => one.localName === 'instance')

  /** The form's instance of a table, made where it has none. @returns its id */
  #table(file: string): string {
    const src = `jr://file-csv/${file}`
    const there = this.#instances()
    const id = there.find((one) => one.getAttribute('src') === src)?.getAttribute('id')
    if (id) return id
    const made = `ura-list-${this.#count++}`
    there.at(-1)?.after(this.#make('instance', { id: made, src }))
    return made
  }

  /** @param shown what is shown of a row in one of the form's languages, or in a form that has but one */
  #addItems(
    select: Element,
    nodeset: string,
    value: string,
    shown: (translation: Element | null) => string,
  ): void {
    let ref = shown(null)
    if (this.#translations.length > 0) {
      const id = `ura-label-${this.#count++}`
      ref = `jr:itext('${id}')`
      for (const translation of this.#translations) {
        const output = this.#make('output', { value: shown(translation) })
        translation.append(this.#make('text', { id }, this.#make('value', {}, output)))
      }
    }
    const [valued, labelled] = [this.#make('value', { ref: value }), this.#make('label', { ref })]
    select.append(this.#make('itemset', { nodeset }, valued, labelled))
  }
}

const valueIn = (item: Element): string => childOf(item, 'value')?.textContent?.trim() ?? ''
const isFixed = (item: Element): boolean => /^-?\d+$/.test(valueIn(item))

/** Several columns are shown one after the other, as Collect does it. */
function shownColumns(names: string): string {
  const columns = names
    .split(',')
    .filter((one) => one.trim())
    .map(columnForEngine)
  return columns.length > 1 ? `concat(${columns.join(", ', ', ")})` : (columns[0] ?? 'label')
}
