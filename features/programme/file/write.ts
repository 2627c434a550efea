import { Document, isScalar, Scalar, visit } from 'yaml'
import {
  type LocalText,
  type StoredLanguage,
  storedLanguages,
  textDigest,
} from '../../../common/languages.ts'
import { same } from '../rules.ts'
import { isLocalText } from '../texts.ts'
import { type Item, type Kind, lastDay } from './items.ts'
import { format } from './schema.ts'

type Map_ = Record<string, unknown>

/** Writes a programme as a programme file: what loading it again finds unchanged. */
export function writeProgrammeFile(items: Item[]): string {
  const [own] = of(items, 'programme')
  if (!own) throw new Error('no programme among the items')
  const language = (own.fields['title'] as LocalText).source
  const countries = own.fields['countries'] as string[]
  const say = (fields: Map_) => spoken(fields, language)
  const indicatorsOf = (parent: 'objective' | 'result', code: string) =>
    of(items, 'indicator')
      .filter((item) => item.fields[parent] === code)
      .map((item) => indicatorEntry(items, item, say, countries))
  const { iati, kosovoFootnote, fundingStatement, ...about } = own.fields
  const document = new Document(
    tidy({
      format,
      code: own.key,
      language,
      ...say({ ...about }),
      ...say({ kosovo_footnote: kosovoFootnote, funding_statement: fundingStatement }),
      countries,
      languages: own.fields['languages'],
      iati: iatiEntry(iati as Map_),
      period: of(items, 'amendment').map(({ fields: { startsOn, endsOn, byMonth, decidedOn, ...rest } }) => ({
        ...span({ startsOn, endsOn, byMonth }),
        ...say({ decided: decidedOn, ...rest }),
      })),
      partners: of(items, 'partner').map((item) => partnerEntry(items, item, say)),
      strands: of(items, 'strand').map((item) => ({ code: item.key, ...say(item.fields) })),
      objectives: of(items, 'objective').map(({ key, fields: { kind, ...rest } }) => ({
        code: key,
        kind,
        ...say(rest),
        indicators: indicatorsOf('objective', key),
      })),
      results: of(items, 'result').map(({ key, fields: { level, objective, strand, ...rest } }) => ({
        code: key,
        objective,
        strand,
        level: unless(level, 'output'),
        ...say(rest),
        indicators: indicatorsOf('result', key),
      })),
      activities: of(items, 'activity').map(
        ({ key, fields: { startsOn, endsOn, byMonth, kind, state, ...rest } }) => ({
          code: key,
          kind: unless(kind, 'activity'),
          ...say(rest),
          ...span({ startsOn, endsOn, byMonth }),
          state: unless(state, 'planned'),
        }),
      ),
      risks: of(items, 'risk').map(({ key, fields: { kind, state, ...rest } }) => ({
        code: key,
        kind,
        ...say(rest),
        state: unless(state, 'open'),
      })),
      budget: of(items, 'heading').map(({ key, fields: { currency, ...rest } }) => ({
        code: key,
        ...say(rest),
        currency: unless(currency, 'EUR'),
      })),
      reporting_periods: of(items, 'period').map(({ key, fields: { title, startsOn, endsOn, dueOn } }) => ({
        code: key,
        ...say({ title }),
        from: startsOn,
        to: endsOn,
        due: dueOn,
      })),
    }),
  )
  return stringify(document)
}

const of = (items: Item[], kind: Kind) => items.filter((item) => item.kind === kind)
const unless = (value: unknown, usual: unknown) => (value === usual ? null : value)

function stringify(document: Document): string {
  visit(document, {
    Scalar(_, node) {
      // Long sentences are folded to lines; anything with its own line breaks stays as it is typed.
      if (
        isScalar(node) &&
        typeof node.value === 'string' &&
        node.value.length > 90 &&
        !/^\s|\s$|\n/.test(node.value)
      )
        node.type = Scalar.BLOCK_FOLDED
    },
  })
  return document.toString({
    lineWidth: 110,
    minContentWidth: 60,
    blockQuote: true,
    defaultStringType: 'PLAIN',
  })
}

/** Leaves out what is not said, so that a file has only what it says. */
function tidy(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(tidy)
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, one]) => !empty(one))
      .map(([key, one]) => [key, tidy(one)]),
  )
}

const empty = (value: unknown) =>
  value === null ||
  value === undefined ||
  value === '' ||
  value === false ||
  (Array.isArray(value) && value.length === 0) ||
  (typeof value === 'object' && Object.keys(value).length === 0)

/** Fields as the file spells them: texts by language, the rest as it is. */
function spoken(fields: Map_, language: StoredLanguage): Map_ {
  return Object.fromEntries(
    Object.entries(fields).map(([key, value]) => [
      key,
      isLocalText(value) ? textEntry(value, language) : value,
    ]),
  )
}

/** A text by language; a single approved one in the file's own language is written plain. */
function textEntry(text: LocalText, language: StoredLanguage): unknown {
  const source = text.texts[text.source]?.text ?? ''
  const digest = textDigest(source)
  const out: Map_ = {}
  if (text.source !== (text.texts[language] ? language : storedLanguages.find((key) => text.texts[key])))
    out['source'] = text.source
  for (const key of storedLanguages) {
    const version = text.texts[key]
    if (!version) continue
    const of = key === text.source || version.of === digest ? {} : { of: version.of }
    const plain = version.state === 'approved' && !('of' in of)
    out[key] = plain ? version.text : { [version.state]: version.text, ...of }
  }
  const only = Object.entries(out)
  return only.length === 1 && only[0]![0] === language && typeof only[0]![1] === 'string' ? only[0]![1] : out
}

function span({ startsOn, endsOn, byMonth }: { startsOn: unknown; endsOn: unknown; byMonth: unknown }): Map_ {
  const [from, to] = [startsOn as string | null, endsOn as string | null]
  const wholeMonths = byMonth && (!from || from.endsWith('-01')) && (!to || to === lastDay(to.slice(0, 7)))
  return wholeMonths ? { from: from?.slice(0, 7), to: to?.slice(0, 7) } : { from, to }
}

function iatiEntry({ publisher, publisherKind, identifier, sectors }: Map_): Map_ {
  return { publisher, publisher_kind: publisherKind, identifier, sectors }
}

function partnerEntry(items: Item[], item: Item, say: (fields: Map_) => Map_): Map_ {
  const [code, role] = item.key.split(' ')
  const { name, shortName, ...about } = of(items, 'organisation').find((one) => one.key === code)!.fields
  const { country, ...rest } = item.fields
  return {
    code,
    role,
    responsible_for: country,
    ...say({ name, short_name: shortName, ...about }),
    ...say(rest),
  }
}

function indicatorEntry(items: Item[], item: Item, say: (fields: Map_) => Map_, countries: string[]): Map_ {
  const {
    objective: _,
    result: __,
    endedOn,
    earlier,
    title,
    explanation,
    verification,
    assumptions,
    source,
    ...meaning
  } = item.fields
  const aims = (kind: string) => targetEntries(items, `${item.key} ${kind} `, say, countries)
  return {
    code: item.key,
    ...say({ title, explanation, verification, assumptions, source }),
    ...say(meaningEntry(meaning)),
    ended: endedOn,
    earlier: (earlier as Map_[] | null)?.map((old) => say(meaningEntry(old))),
    baseline: aims('baseline'),
    milestones: aims('milestone'),
    targets: aims('target'),
  }
}

const meaningEntry = ({
  level,
  valueType,
  unit,
  direction,
  measure,
  aggregate,
  filter,
  over,
  counted,
  disaggregation,
  ...rest
}: Map_) => ({
  level,
  type: unless(valueType, 'count'),
  unit,
  direction: unless(direction, 'up'),
  measure,
  aggregate,
  filter,
  over,
  counted,
  split: disaggregation,
  ...rest,
})

/** Targets of one kind; the same for every one of the programme's countries is written once. */
function targetEntries(
  items: Item[],
  prefix: string,
  say: (fields: Map_) => Map_,
  countries: string[],
): Map_[] {
  const found = of(items, 'target').filter((item) => item.key.startsWith(prefix))
  const place = (item: Item) => item.key.split(' ')[2]!
  const date = (item: Item) => item.key.split(' ')[3]!
  const done = new Set<Item>()
  return found.flatMap((item) => {
    if (done.has(item)) return []
    const alike = found.filter(
      (one) => place(one) !== '-' && date(one) === date(item) && same(one.fields, item.fields),
    )
    const each =
      countries.length > 0 &&
      place(item) !== '-' &&
      countries.every((country) => alike.some((one) => place(one) === country))
    for (const one of each ? alike.filter((one) => countries.includes(place(one))) : [item]) done.add(one)
    const { valueText, notSet, ...rest } = item.fields
    const country = each ? 'each' : place(item) === '-' ? null : place(item)
    const when = date(item) === '-' ? null : date(item)
    return [{ country, date: when, ...say({ ...rest, text: valueText }), not_set: notSet }]
  })
}
