import { FileFault } from './fault.ts'
import { eachElement, type Zip } from './zip.ts'

const limits = { strings: 2_000_000, characters: 64 * 1024 * 1024 }

export interface Workbook {
  sheets: { name: string; path: string }[]
  strings: string[]
  /** Styles that show a number as a date. */
  dates: Set<number>
  from1904: boolean
}

/** Reads what the sheets of a workbook need: their names, the shared texts, and which styles are dates. */
export async function readWorkbook(zip: Zip): Promise<Workbook> {
  if (!zip.has('xl/workbook.xml')) throw new FileFault('not_xlsx')
  const targets = await relationsOf(zip)
  const sheets: Workbook['sheets'] = []
  let from1904 = false
  await eachElement(zip, 'xl/workbook.xml', {
    open(name, attributes) {
      if (name === 'sheet') {
        const target = targets.get(attributes['r:id'] ?? '')
        // Chart sheets and hidden sheets hold no table to read.
        if (target && /worksheets\//.test(target) && (attributes.state ?? 'visible') === 'visible')
          sheets.push({ name: attributes.name ?? '', path: target })
      } else if (name === 'workbookPr') from1904 = /^(1|true)$/.test(attributes.date1904 ?? '')
    },
  })
  return { sheets, from1904, strings: await stringsOf(zip), dates: await datesOf(zip) }
}

async function relationsOf(zip: Zip): Promise<Map<string, string>> {
  const targets = new Map<string, string>()
  await eachElement(zip, 'xl/_rels/workbook.xml.rels', {
    open(name, attributes) {
      if (name !== 'Relationship' || !attributes.Id || !attributes.Target) return
      const { Target: target } = attributes
      targets.set(attributes.Id, target.startsWith('/') ? target.slice(1) : `xl/${target}`)
    },
  })
  return targets
}

async function stringsOf(zip: Zip): Promise<string[]> {
  const strings: string[] = []
  if (!zip.has('xl/sharedStrings.xml')) return strings
  let text = ''
  let inside = false
  let phonetic = false
  let characters = 0
  await eachElement(zip, 'xl/sharedStrings.xml', {
    open(name) {
      if (name === 'si') text = ''
      else if (name === 'rPh') phonetic = true
      else if (name === 't') inside = !phonetic
    },
    text(piece) {
      if (inside) text += piece
    },
    close(name) {
      if (name === 't') inside = false
      else if (name === 'rPh') phonetic = false
      else if (name === 'si') {
        strings.push(text)
        characters += text.length
        if (strings.length > limits.strings || characters > limits.characters) throw new FileFault('bomb')
      }
    },
  })
  return strings
}

/** Numbers of the built-in formats that show dates (ECMA-376 part 1, 18.8.30). */
const builtIn = (id: number) =>
  (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 47) || (id >= 50 && id <= 58)

async function datesOf(zip: Zip): Promise<Set<number>> {
  const dates = new Set<number>()
  if (!zip.has('xl/styles.xml')) return dates
  const own = new Set<number>()
  let inside = false
  let style = 0
  await eachElement(zip, 'xl/styles.xml', {
    open(name, attributes) {
      if (name === 'numFmt') {
        const code = (attributes.formatCode ?? '').replace(/"[^"]*"|\[[^\]]*\]|\\./g, '')
        if (/[ymd]/i.test(code)) own.add(Number(attributes.numFmtId))
      } else if (name === 'cellXfs') inside = true
      else if (name === 'xf' && inside) {
        const id = Number(attributes.numFmtId ?? 0)
        if (builtIn(id) || own.has(id)) dates.add(style)
        style++
      }
    },
    close(name) {
      if (name === 'cellXfs') inside = false
    },
  })
  return dates
}
