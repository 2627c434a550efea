import type { Cell, Document, DocumentRow, Truth } from '../../../common/document.ts'
import type { Language } from '../../../common/languages.ts'
import { formatDay, formatNumber } from '../../../common/numbers.ts'
import type { Say } from '../../../common/words.ts'
import type { TableColumn, Value } from '../../../kernel/documents/tables/columns.ts'
import type { Sheet } from '../../../kernel/documents/tables/xlsx.ts'
import type { Standing } from '../contract-values.ts'
import {
  type Aim,
  type IndicatorView,
  type LevelView,
  type PlaceView,
  type ProgrammeView,
  textIn,
} from './view.ts'

/** Says the name of a country in the output's language, with the asterisk where the programme wants it. */
export type CountryName = (code: string) => string

interface Speaking {
  view: ProgrammeView
  say: Say
  language: Language
  country: CountryName
}

/**
 * The logframe in the layout of the EU's grant annex (results chain, indicator, baseline, target, current value, source
 * and mean of verification, assumptions; impact, outcome, outputs), and the same by country.
 */
export function logframeDocument(speaking: Speaking): Document {
  const { view, say, language } = speaking
  const text = (one: Parameters<typeof textIn>[0]) => textIn(one, language)
  const named = (role: string) =>
    view.partners.filter((one) => one.role === role).map((one) => text(one.name))
  const statement = text(view.fundingStatement)
  return {
    meta: {
      title: say('programme.logframe.title'),
      programme: text(view.title),
      language,
      status: 'published',
      date: view.on,
      organisations: [
        ...named('lead').map((name) => ({ name, role: 'lead' as const })),
        ...[...named('partner'), ...named('supporter')].map((name) => ({ name, role: 'partner' as const })),
        ...named('donor').map((name) => ({ name, role: 'donor' as const })),
      ],
      ...(statement ? { donorStatement: statement } : {}),
      ...(text(view.disclaimer) ? { disclaimer: text(view.disclaimer) } : {}),
      kosovo: view.kosovoFootnote ? 'eu' : 'none',
      sample: view.levels.some((level) =>
        level.indicators.some((one) => one.places.some((place) => place.standing.truth === 'sample')),
      ),
    },
    blocks: [
      ...(view.period ? [{ kind: 'paragraph' as const, content: [periodLine(view.period, speaking)] }] : []),
      {
        kind: 'table',
        landscape: true,
        id: 'logframe',
        title: say('programme.logframe.table', { date: formatDay(language, view.on) }),
        columns: [
          { label: say('programme.logframe.chain'), type: 'text', weight: 3 },
          { label: say('programme.logframe.indicator'), type: 'text', weight: 2.4 },
          { label: say('programme.logframe.baseline'), type: 'text', weight: 1.1 },
          { label: say('programme.logframe.target'), type: 'text', weight: 1.3 },
          { label: say('programme.logframe.current'), type: 'number', weight: 1.1 },
          { label: say('programme.logframe.verification'), type: 'text', weight: 2 },
          { label: say('programme.logframe.assumptions'), type: 'text', weight: 1.7 },
        ],
        rows: view.levels.flatMap((level) => levelRows(level, speaking)),
        notes: [[say('programme.logframe.notSetNote')]],
        source: [view.source || text(view.title)],
      },
      {
        kind: 'table',
        landscape: true,
        id: 'countries',
        title: say('programme.logframe.byCountry'),
        columns: [
          { label: say('programme.logframe.indicator'), type: 'text', weight: 3 },
          ...view.countries.map((code) => ({
            label: speaking.country(code),
            type: 'text' as const,
            weight: 1,
          })),
        ],
        rows: view.levels.flatMap((level) => level.indicators).flatMap((one) => countryRow(one, speaking)),
        notes: [[say('programme.logframe.countryNote')]],
      },
    ],
  }
}

function periodLine(period: NonNullable<ProgrammeView['period']>, { say, language }: Speaking): string {
  const day = (iso: string) => formatDay(language, period.byMonth ? iso.slice(0, 7) : iso)
  return say('programme.logframe.period', { from: day(period.startsOn), to: day(period.endsOn) })
}

function levelRows(level: LevelView, speaking: Speaking): DocumentRow[] {
  const { say, language } = speaking
  const head: DocumentRow = {
    role: 'group',
    cells: [say(`programme.logframe.level.${level.level}`, { code: level.code })],
  }
  const chain = textIn(level.text, language) || textIn(level.title, language)
  const assumptions = level.assumptions.map((one) => textIn(one, language))
  if (level.indicators.length === 0)
    return [head, { cells: [chain, '', '', '', null, '', assumptions.join('\n')] }]
  const rows = level.indicators.map((one, at): DocumentRow => {
    const whole = one.places[0]!
    const own = textIn(one.assumptions, language)
    return {
      cells: [
        at === 0 ? chain : '',
        `${one.code} ${textIn(one.title, language)} (${textIn(one.definition.unit, language)})`,
        aim(whole.baseline, speaking),
        targetText(one, whole, speaking),
        current(whole.standing),
        verification(one, speaking),
        [...(at === 0 ? assumptions : []), own].filter(Boolean).join('\n'),
      ],
    }
  })
  return [head, ...rows]
}

/** A per-country target says how it is made: "24 (6 × 4)" where all are the same. */
function targetText(one: IndicatorView, whole: PlaceView, speaking: Speaking): string {
  const said = aim(whole.target, speaking)
  const each = one.places.slice(1).map((place) => place.target?.value ?? null)
  const alike = each.length > 1 && each.every((value) => value !== null && value === each[0])
  const milestones = whole.milestones.map((milestone) => aim(milestone, speaking))
  const parts =
    alike && whole.target?.value !== null
      ? `${said} (${each.length} × ${formatNumber(speaking.language, each[0]!)})`
      : said
  return [parts, ...milestones].filter(Boolean).join('\n')
}

function aim(one: Aim | null, { say, language }: Speaking): string {
  if (!one) return ''
  const value =
    one.notSet || one.value === null ? say('programme.target.notSet') : formatNumber(language, one.value)
  return one.on ? `${value} (${formatDay(language, one.on)})` : value
}

const current = (standing: Standing): Cell => ({ value: standing.value, truth: markOf(standing) })
/** A standing in the grammar of truth. */
const markOf = ({ truth }: Standing): Truth =>
  truth === 'withheld' ? { mark: 'suppressed', complementary: true } : { mark: truth }

/** What proves the value: the words of the framework, and for a computed one the records that it is counted from. */
function verification(one: IndicatorView, { say, language }: Speaking): string {
  const said = textIn(one.verification, language)
  const how = one.glance.computed ? say('programme.logframe.computed') : say('programme.logframe.reported')
  return [said, how].filter(Boolean).join('\n')
}

function countryRow(one: IndicatorView, speaking: Speaking): DocumentRow[] {
  if (one.definition.level !== 'country') return []
  const cells = speaking.view.countries.map((code): Cell => {
    const place = one.places.find((place) => place.country === code)!
    const target = place.target?.value ?? null
    // What is missing has no mark beside its target: the dash says it.
    if (place.standing.value === null)
      return target === null ? null : `– / ${formatNumber(speaking.language, target)}`
    const value = formatNumber(speaking.language, place.standing.value)
    // The mark is the value's: a target beside a value of samples is a true one.
    return {
      value,
      truth: markOf(place.standing),
      ...(target === null ? {} : { after: ` / ${formatNumber(speaking.language, target)}` }),
    }
  })
  return [{ cells: [`${one.code} ${textIn(one.title, speaking.language)}`, ...cells] }]
}

/** The logframe as a workbook: one row for each indicator and place, in the order in which OPSYS is keyed. */
export function logframeSheet(speaking: Speaking): Sheet {
  const { view, say, language } = speaking
  const rows = view.levels.flatMap((level) =>
    level.indicators.flatMap((one) => one.places.map((place) => sheetRow(level, one, place, speaking))),
  )
  const text = (one: Parameters<typeof textIn>[0]) => textIn(one, language)
  const notes = [
    text(view.title),
    ...(view.period ? [periodLine(view.period, speaking)] : []),
    text(view.fundingStatement),
    text(view.disclaimer),
    say('programme.logframe.notSetNote'),
    view.source ? say('programme.logframe.source', { source: view.source }) : '',
    view.kosovoFootnote ? `* ${say('documents.kosovo.eu')}` : '',
  ]
  return {
    name: say('programme.logframe.title').slice(0, 31),
    columns: sheetColumns(say),
    rows,
    notes: notes.filter(Boolean),
  }
}

const sheetColumns = (say: Say): TableColumn[] =>
  (
    [
      ['level', 'string'], ['result', 'string'], ['chain', 'string'], ['code', 'string'], ['indicator', 'string'], ['unit', 'string'],
      ['type', 'string'], ['direction', 'string'], ['place', 'string'], ['baseline', 'number'], ['baselineOn', 'date'], ['milestones', 'string'],
      ['target', 'number'], ['targetOn', 'date'], ['targetNote', 'string'], ['current', 'number'], ['truth', 'string'], ['disaggregation', 'string'],
      ['verification', 'string'], ['assumptions', 'string'],
    ] as const
  ).map(([name, type]) => ({ name, type, title: say(`programme.logframe.${name}`) })) // biome-ignore format: a table

function sheetRow(level: LevelView, one: IndicatorView, place: PlaceView, speaking: Speaking): Value[] {
  const { say, language } = speaking
  const text = (given: Parameters<typeof textIn>[0]) => textIn(given, language)
  const day = (at: Aim | null) => (at?.on ? new Date(at.on) : null)
  const whole =
    one.definition.level === 'regional' ? say('programme.level.regional') : say('programme.level.all')
  return [
    say(`programme.logframe.levelName.${level.level}`), level.code, text(level.text) || text(level.title), one.code, text(one.title), text(one.definition.unit),
    say(`programme.valueType.${one.definition.valueType}`), say(`programme.direction.${one.definition.direction}`),
    place.country === null ? whole : speaking.country(place.country), place.baseline?.value ?? null, day(place.baseline),
    place.milestones.map((milestone) => aim(milestone, speaking)).join('; '), place.target?.value ?? null, day(place.target),
    place.target?.notSet ? say('programme.target.notSet') : '', place.standing.value, say(`programme.truth.${place.standing.truth}`),
    one.definition.disaggregation.map((dimension) => `${dimension.key}: ${dimension.values.join(', ')}`).join('; '),
    verification(one, speaking), [...level.assumptions.map(text), text(one.assumptions)].filter(Boolean).join('\n'),
  ] // biome-ignore format: one row, in the columns' order
}
