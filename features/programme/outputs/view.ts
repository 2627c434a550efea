import { sql } from 'kysely'
import { type Language, type LocalText, readText } from '../../../common/languages.ts'
import type { Transaction } from '../../../kernel/db/db.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { found } from '../../../kernel/problems/problem.ts'
import type { Definition, Target } from '../contract-indicators.ts'
import type { Glance, Standing } from '../contract-values.ts'
import { type Frame, glanceOf, type Known, readKnown } from '../glance.ts'
import { readProgrammes } from '../programmes.ts'
import { targetAt } from '../rules-values.ts'

/** A value of the framework on a day: `notSet` says that the document gives none. */
export interface Aim {
  value: number | null
  on: string | null
  notSet: boolean
}

export interface PlaceView {
  /** ISO code; null is the whole: the region, or all countries together. */
  country: string | null
  standing: Standing
  baseline: Aim | null
  milestones: Aim[]
  target: Aim | null
}

export interface IndicatorView {
  code: string
  title: LocalText
  explanation: LocalText | null
  verification: LocalText | null
  assumptions: LocalText | null
  definition: Definition
  glance: Glance
  places: PlaceView[]
}

export interface LevelView {
  /** The levels of the EU's logframe. */
  level: 'impact' | 'outcome' | 'output'
  code: string
  title: LocalText
  text: LocalText | null
  assumptions: LocalText[]
  indicators: IndicatorView[]
}

/** A programme as it goes out: the framework with its values on a day, as far as the asker sees them. */
export interface ProgrammeView {
  id: string
  code: string
  title: LocalText
  summary: LocalText | null
  demo: boolean
  countries: string[]
  kosovoFootnote: boolean
  fundingStatement: LocalText | null
  disclaimer: LocalText | null
  source: string
  iati: {
    publisher?: string
    publisherKind?: number
    identifier?: string
    sectors?: { code: string; percentage: number }[]
  }
  period: { startsOn: string; endsOn: string; byMonth: boolean } | null
  partners: {
    code: string
    name: LocalText
    role: string
    country: string | null
    reference: string
    kind: number | null
    website: string | null
  }[]
  levels: LevelView[]
  on: string
}

type Text = LocalText | null
type Row = Record<string, unknown> & { id: string; code: string; title: LocalText }

/** Reads the view under the asker's own row-level security. It leaves the workspace: live counts of protected measures do not. */
export async function readView(kernel: Kernel, db: Transaction, programme: string): Promise<ProgrammeView> {
  const row = found((await readProgrammes(db, { id: programme }))[0])
  const period = row['period'] as ProgrammeView['period']
  const countries = row['countries'] as string[]
  const on = new Date().toISOString().slice(0, 10)
  const frame: Frame = {
    countries,
    startsOn: period?.startsOn ?? null,
    endsOn: period?.endsOn ?? null,
    today: on,
  }
  const known = await readKnown(db, kernel.measures, programme, 'outside')
  const of = async (table: string) =>
    (
      await sql<Row>`select * from ${sql.table(`programme.${table}`)} where programme_id = ${programme} order by position, code`.execute(
        db,
      )
    ).rows
  const [objectives, results, indicators, risks] = [
    await of('objective'),
    await of('result'),
    await of('indicator'),
    await of('risk'),
  ]
  const words = new Map(indicators.map((one) => [one.id, one]))
  const { rows: partners } = await sql<ProgrammeView['partners'][number]>`
    select o.code, o.name, p.role, o.country, p.reference, p.kind, o.website from programme.partner p
    join kernel.organisation o on o.id = p.organisation_id where p.programme_id = ${programme} order by p.position, o.code`.execute(
    db,
  )
  const levelOf = (one: Row, column: 'objectiveId' | 'resultId', level: LevelView['level']): LevelView => ({
    level,
    code: one.code,
    title: one.title,
    text: one['text'] as Text,
    assumptions: risks
      .filter((risk) => risk['kind'] === 'assumption' && risk[column] === one.id && !risk['sample'])
      .map((risk) => risk.title),
    indicators: known
      .filter((indicator) => indicator[column] === one.id && indicator.endedOn === null)
      .map((indicator) => indicatorView(indicator, words.get(indicator.id)!, frame)),
  })
  return {
    ...(row as unknown as ProgrammeView),
    period,
    partners,
    on,
    levels: [
      ...objectives
        .filter((one) => one['kind'] === 'overall')
        .map((one) => levelOf(one, 'objectiveId', 'impact')),
      ...objectives
        .filter((one) => one['kind'] === 'specific')
        .map((one) => levelOf(one, 'objectiveId', 'outcome')),
      ...results.map((one) => levelOf(one, 'resultId', one['level'] as 'outcome' | 'output')),
    ],
  }
}

function indicatorView(known: Known, row: Row, frame: Frame): IndicatorView {
  const glance = glanceOf(known, frame, [])
  const definition = known.definitions.at(-1)!
  return {
    code: known.code,
    title: known.title,
    explanation: row['explanation'] as Text,
    verification: row['verification'] as Text,
    assumptions: row['assumptions'] as Text,
    definition,
    glance,
    places: [glance.whole, ...glance.countries].map((standing) =>
      placeView(known, definition, standing, frame),
    ),
  }
}

function placeView(known: Known, definition: Definition, standing: Standing, frame: Frame): PlaceView {
  const at = (kind: Target['kind']): Aim | null => {
    const one = targetAt(definition, known.targets, standing.country, frame.today, kind)
    return one && { value: one.value, on: one.onDate, notSet: one.notSet }
  }
  const milestones = known.targets
    .filter((one) => one.kind === 'milestone' && one.country === standing.country)
    .map((one) => ({ value: one.value, on: one.onDate, notSet: one.notSet }))
  return { country: standing.country, standing, baseline: at('baseline'), milestones, target: at('target') }
}

/** A text in the output's language, or the nearest that exists; empty when there is none. */
export const textIn = (text: LocalText | null, language: Language): string => readText(text, language).text
