import {
  type Language,
  type LocalText,
  languageTags,
  type StoredLanguage,
  storedLanguages,
} from '../../../common/languages.ts'
import type { IndicatorView, LevelView, PlaceView, ProgrammeView } from './view.ts'

/** An XML element: name, attributes, and children or text. Order is what the caller gives: IATI's schema is strict. */
interface Element {
  name: string
  attributes: Record<string, string | number | undefined>
  children: (Element | string)[]
}

const element = (
  name: string,
  attributes: Element['attributes'] = {},
  ...children: (Element | string | null)[]
): Element => ({
  name,
  attributes,
  children: children.filter((child) => child !== null),
})

// Roles of participating organisations (IATI code list OrganisationRole).
const roles: Record<string, number> = { donor: 1, lead: 2, partner: 4, supporter: 4 }

/**
 * The programme as an IATI 2.03 activity file, its elements in the order of the official schema. Each indicator has one
 * period, from the programme's begin to its target's date; its values are told for the whole, and by country as
 * dimensions. Drafts of translations, samples and values that nobody has approved are not published.
 */
export function iatiFile(view: ProgrammeView, now: Date): string {
  const provisional = !view.iati.publisher || !view.iati.identifier
  const note = provisional
    ? '\n<!-- The publisher has not set its IATI reference and identifier yet: those below are provisional. -->'
    : ''
  const root = element(
    'iati-activities',
    { version: '2.03', 'generated-datetime': now.toISOString() },
    activity(view, now),
  )
  return `<?xml version="1.0" encoding="UTF-8"?>${note}\n${print(root)}\n`
}

function activity(view: ProgrammeView, now: Date): Element {
  const lead = view.partners.find((one) => one.role === 'lead')
  const publisher = view.iati.publisher ?? (lead?.reference || `URA-${lead?.code ?? view.code}`)
  const source = view.title.source
  const days = view.period
  const status = !days ? 1 : view.on < days.startsOn ? 1 : view.on <= days.endsOn ? 2 : 4
  const share = view.countries.length ? Math.floor(10000 / view.countries.length) / 100 : 0
  const rest = Math.round((100 - share * (view.countries.length - 1)) * 100) / 100
  return element(
    'iati-activity',
    { 'last-updated-datetime': now.toISOString(), 'xml:lang': tag(source), hierarchy: 1, humanitarian: 0 },
    element('iati-identifier', {}, view.iati.identifier ?? `${publisher}-${view.code}`),
    element(
      'reporting-org',
      { ref: publisher, type: view.iati.publisherKind ?? lead?.kind ?? 22 },
      ...narratives(lead?.name ?? view.title, source),
    ),
    element('title', {}, ...narratives(view.title, source)),
    element('description', { type: 1 }, ...narratives(view.summary ?? view.title, source)),
    ...view.levels
      .filter((level) => level.level !== 'output')
      .map((level) => element('description', { type: 2 }, ...narratives(level.text ?? level.title, source))),
    ...view.partners.map((one) =>
      element(
        'participating-org',
        { ref: one.reference || undefined, type: one.kind ?? undefined, role: roles[one.role] ?? 4 },
        ...narratives(one.name, source),
      ),
    ),
    element('activity-status', { code: status }),
    ...(days ? dates(days, view.on, source) : []),
    element('activity-scope', { code: view.countries.length > 1 ? 3 : 4 }),
    ...view.countries.map((code, at) =>
      element('recipient-country', { code, percentage: at === view.countries.length - 1 ? rest : share }),
    ),
    ...(view.iati.sectors ?? []).map((sector) =>
      element('sector', { vocabulary: 1, code: sector.code, percentage: sector.percentage }),
    ),
    ...view.levels.filter((level) => level.indicators.length > 0).map((level) => result(level, view, source)),
  )
}

function dates(days: NonNullable<ProgrammeView['period']>, today: string, source: StoredLanguage): Element[] {
  // Where the source names months only, the file says so beside the day that the format asks for.
  const note = days.byMonth
    ? [
        element(
          'narrative',
          { 'xml:lang': source === 'en' ? undefined : 'en' },
          'By month: the source names no day.',
        ),
      ]
    : []
  const date = (type: number, iso: string) => element('activity-date', { type, 'iso-date': iso }, ...note)
  return [
    date(1, days.startsOn),
    ...(days.startsOn <= today ? [date(2, days.startsOn)] : []),
    date(3, days.endsOn),
    ...(days.endsOn <= today ? [date(4, days.endsOn)] : []),
  ]
}

// Result types (IATI code list ResultType).
const resultTypes = { impact: 3, outcome: 2, output: 1 } as const

function result(level: LevelView, view: ProgrammeView, source: StoredLanguage): Element {
  return element(
    'result',
    { type: resultTypes[level.level], 'aggregation-status': 1 },
    element('title', {}, ...narratives(level.title, source)),
    ...(level.text ? [element('description', {}, ...narratives(level.text, source))] : []),
    ...level.indicators.map((one) => indicator(one, view, source)),
  )
}

/** Measures (IATI code list IndicatorMeasure): 1 unit, 2 percentage, 5 qualitative. */
const measureOf = (one: IndicatorView) =>
  one.definition.valueType === 'percentage' ? 2 : one.definition.valueType === 'text' ? 5 : 1

function indicator(one: IndicatorView, view: ProgrammeView, source: StoredLanguage): Element {
  const whole = one.places[0]!
  const measure = measureOf(one)
  const baseline = whole.baseline
  const said = baseline && !baseline.notSet && (measure === 5 || baseline.value !== null)
  return element(
    'indicator',
    { measure, ascending: one.definition.direction === 'up' ? 1 : 0, 'aggregation-status': 1 },
    element('title', {}, ...narratives(one.title, source, `${one.code} `)),
    ...(one.explanation ? [element('description', {}, ...narratives(one.explanation, source))] : []),
    ...(said
      ? [
          element('baseline', {
            'iso-date': baseline.on ?? undefined,
            year: (baseline.on ?? view.period?.startsOn ?? view.on).slice(0, 4),
            value: measure === 5 ? undefined : baseline.value!,
          }),
        ]
      : []),
    ...(view.period ? [period(one, whole, view, measure)] : []),
  )
}

function period(one: IndicatorView, whole: PlaceView, view: ProgrammeView, measure: number): Element {
  const { startsOn, endsOn } = view.period!
  const number = (value: number | null) => (measure === 5 || value === null ? undefined : value)
  const countries = one.places.slice(1)
  const values = (name: 'target' | 'actual', of: (place: PlaceView) => number | null) => {
    if (measure !== 5 && of(whole) === null) return []
    const byCountry = countries
      .filter((place) => of(place) !== null)
      .map((place) =>
        element(
          name,
          { value: number(of(place)) },
          element('dimension', { name: 'country', value: place.country! }),
        ),
      )
    return [element(name, { value: number(of(whole)) }), ...byCountry]
  }
  // A sample is never told as a fact, and what nobody has approved is not told at all.
  const proved = (place: PlaceView) =>
    place.standing.truth === 'measured' || place.standing.truth === 'reported' ? place.standing.value : null
  return element(
    'period',
    {},
    element('period-start', { 'iso-date': startsOn }),
    element('period-end', { 'iso-date': whole.target?.on ?? endsOn }),
    ...values('target', (place) => place.target?.value ?? null),
    ...values('actual', proved),
  )
}

/** A text in all its approved languages; a draft is not published. The source always is. */
function narratives(text: LocalText, main: StoredLanguage, prefix = ''): Element[] {
  const said = storedLanguages.filter((key) => key === text.source || text.texts[key]?.state === 'approved')
  const ordered = [text.source, ...said.filter((key) => key !== text.source)]
  return ordered
    .filter((key, at) => text.texts[key]?.text && ordered.findIndex((one) => tag(one) === tag(key)) === at)
    .map((key) =>
      element(
        'narrative',
        { 'xml:lang': key === main ? undefined : tag(key) },
        prefix + text.texts[key]!.text,
      ),
    )
}

/** ISO 639-1 as IATI wants it; Montenegrin has no two-letter code and is told as Serbian. */
const tag = (language: Language): string => languageTags[language].split('-')[0]!

function print({ name, attributes, children }: Element, depth = 0): string {
  const given = Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => ` ${key}="${escaped(String(value))}"`)
    .join('')
  const pad = '  '.repeat(depth)
  if (children.length === 0) return `${pad}<${name}${given}/>`
  if (children.every((child) => typeof child === 'string'))
    return `${pad}<${name}${given}>${escaped(children.join(''))}</${name}>`
  const inside = children.map((child) =>
    typeof child === 'string' ? escaped(child) : print(child, depth + 1),
  )
  return `${pad}<${name}${given}>\n${inside.join('\n')}\n${pad}</${name}>`
}

const escaped = (text: string) =>
  text
    // biome-ignore lint/suspicious/noControlCharactersInRegex: XML 1.0 cannot carry them
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '')
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/"/g, '&quot;')
