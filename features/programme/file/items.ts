import type { LocalText } from '../../../common/languages.ts'
import { isLocalText } from '../texts.ts'
import type { FileIndicator, FileTarget, ProgrammeFile } from './schema.ts'

/** The kinds of things that a programme file says, in the order in which they lean on each other. */
export const kinds = [
  'programme', 'organisation', 'amendment', 'partner', 'strand', 'objective', 'result', 'indicator', 'target',
  'activity', 'risk', 'heading', 'period',
] as const // biome-ignore format: a list
export type Kind = (typeof kinds)[number]

/**
 * One thing that a programme file says, or that the workspace holds, in the same words: so that the two can be compared
 * whichever way they came. Other things are named by their codes. `undefined` fields are not stated.
 */
export interface Item {
  kind: Kind
  /** Unique in its kind: a code, or several. */
  key: string
  fields: Record<string, unknown>
}

type Dated = { from?: string | undefined; to?: string | undefined }

/** A month stands for its first or its last day. */
function days({ from, to }: Dated) {
  const byMonth = (from ?? to ?? '').length === 7
  return {
    startsOn: from ? (from.length === 7 ? `${from}-01` : from) : null,
    endsOn: to ? (to.length === 7 ? lastDay(to) : to) : null,
    byMonth,
  }
}

/** The last day of a month `2023-06`. */
export function lastDay(month: string): string {
  const [year, number] = month.split('-').map(Number) as [number, number]
  return new Date(Date.UTC(year, number, 0)).toISOString().slice(0, 10)
}

/** Everything that a programme file says, flat. */
export function itemsOf(file: ProgrammeFile): Item[] {
  const items: Item[] = []
  const add = (kind: Kind, key: string, fields: Record<string, unknown>) => items.push({ kind, key, fields })
  add('programme', file.code, {
    title: file.title,
    acronym: file.acronym ?? '',
    summary: file.summary ?? null,
    countries: file.countries,
    languages: file.languages,
    kosovoFootnote: file.kosovo_footnote ?? false,
    fundingStatement: file.funding_statement ?? null,
    disclaimer: file.disclaimer ?? null,
    source: file.source ?? '',
    iati: iatiOf(file),
  })
  for (const one of file.partners ?? []) {
    if (!items.some((item) => item.kind === 'organisation' && item.key === one.code))
      add('organisation', one.code, {
        name: one.name,
        shortName: one.short_name ?? '',
        country: one.country ?? null,
        website: one.website ?? null,
      })
    add('partner', `${one.code} ${one.role}`, {
      country: one.responsible_for ?? null,
      note: one.note ?? null,
      reference: one.reference ?? '',
      kind: one.kind ?? null,
      source: one.source ?? '',
    })
  }
  for (const [at, one] of (file.period ?? []).entries())
    add('amendment', String(at), {
      ...days(one),
      decidedOn: one.decided ?? null,
      reason: one.reason ?? null,
      source: one.source ?? '',
    })
  for (const one of file.strands ?? []) add('strand', one.code, worded(one))
  for (const one of file.objectives ?? []) {
    add('objective', one.code, { ...worded(one), kind: one.kind })
    addIndicators(one.indicators, { objective: one.code, result: null })
  }
  for (const one of file.results ?? []) {
    const { objective, strand = null, level = 'output' } = one
    add('result', one.code, { ...worded(one), objective, strand, level })
    addIndicators(one.indicators, { objective: null, result: one.code })
  }
  addPlan()
  return items

  function addIndicators(list: FileIndicator[] | undefined, parent: Record<string, unknown>) {
    for (const one of list ?? []) {
      add('indicator', one.code, {
        ...parent,
        title: one.title,
        explanation: one.explanation ?? null,
        verification: one.verification ?? null,
        assumptions: one.assumptions ?? null,
        source: one.source ?? '',
        endedOn: one.ended ?? null,
        ...meaningOf(one),
        since: one.since ?? null,
        reason: one.reason ?? null,
        earlier: one.earlier?.map((old) => ({
          ...meaningOf(old),
          since: old.since ?? null,
          reason: old.reason ?? null,
        })),
      })
      addTargets(one.code, 'baseline', one.baseline)
      addTargets(one.code, 'milestone', one.milestones)
      addTargets(one.code, 'target', one.targets)
    }
  }

  function addTargets(indicator: string, kind: string, list: FileTarget[] | undefined) {
    for (const one of list ?? []) {
      const places = one.country === 'each' ? file.countries : [one.country ?? null]
      for (const country of places)
        add('target', [indicator, kind, country ?? '-', one.date ?? '-'].join(' '), {
          value: one.value ?? null,
          valueText: one.text ?? null,
          notSet: one.not_set ?? false,
          note: one.note ?? null,
          source: one.source ?? '',
        })
    }
  }

  function addPlan() {
    for (const one of file.activities ?? [])
      add('activity', one.code, {
        ...worded(one),
        kind: one.kind ?? 'activity',
        result: one.result ?? null,
        strand: one.strand ?? null,
        country: one.country ?? null,
        responsible: one.responsible ?? null,
        ...days(one),
        state: one.state ?? 'planned',
        source: one.source ?? '',
      })
    for (const one of file.risks ?? [])
      add('risk', one.code, {
        kind: one.kind,
        result: one.result ?? null,
        objective: one.objective ?? null,
        country: one.country ?? null,
        title: one.title,
        response: one.response ?? null,
        likelihood: one.likelihood ?? null,
        impact: one.impact ?? null,
        responsible: one.responsible ?? null,
        state: one.state ?? 'open',
        source: one.source ?? '',
      })
    for (const one of file.budget ?? [])
      add('heading', one.code, {
        parent: one.parent ?? null,
        country: one.country ?? null,
        title: one.title,
        amount: one.amount ?? null,
        currency: one.currency ?? 'EUR',
        source: one.source ?? '',
      })
    for (const one of file.reporting_periods ?? [])
      add('period', one.code, {
        title: one.title ?? null,
        startsOn: one.from,
        endsOn: one.to,
        dueOn: one.due ?? null,
      })
  }
}

const worded = (one: { title: LocalText; text?: LocalText | undefined }) => ({
  title: one.title,
  text: one.text ?? null,
})

type FileMeaning = Pick<
  FileIndicator,
  'level' | 'type' | 'unit' | 'direction' | 'measure' | 'aggregate' | 'filter' | 'over' | 'counted' | 'split'
>

/** What an indicator counts, in the contract's words and with nothing left out. */
const meaningOf = (one: FileMeaning) => ({
  level: one.level,
  valueType: one.type ?? 'count',
  unit: one.unit,
  direction: one.direction ?? 'up',
  measure: one.measure ?? null,
  aggregate: one.aggregate ?? null,
  filter: one.filter ?? {},
  over: one.over ?? null,
  counted: one.counted ?? null,
  disaggregation: one.split ?? [],
})

function iatiOf({ iati }: ProgrammeFile) {
  const { publisher, publisher_kind: publisherKind, identifier, sectors } = iati ?? {}
  const given = { publisher, publisherKind, identifier, sectors }
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined))
}

/** What two sides disagree on, one leaf at a time: `title.en`, `over.kind`. */
export interface FieldChange {
  field: string
  before: string | null
  after: string | null
}
export interface Change {
  kind: Kind
  key: string
  act: 'create' | 'change' | 'remove'
  fields: FieldChange[]
}

/** Spells a value's leaves, so that a person can read what changes. A text not yet approved says so. */
export function leaves(value: unknown, at = ''): Map<string, string> {
  const out = new Map<string, string>()
  const put = (path: string, one: unknown) => {
    for (const [key, leaf] of leaves(one, path)) out.set(key, leaf)
  }
  if (value === null || value === undefined || value === '') return out
  if (isLocalText(value)) {
    out.set(`${at}.source`, value.source)
    for (const [language, version] of Object.entries(value.texts)) {
      out.set(`${at}.${language}`, version.text)
      if (version.state === 'draft') out.set(`${at}.${language}.state`, 'draft')
      if (version.of) out.set(`${at}.${language}.of`, version.of)
    }
  } else if (Array.isArray(value)) {
    if (value.every((one) => typeof one !== 'object')) out.set(at, value.join(', '))
    else for (const [index, one] of value.entries()) put(`${at}[${index + 1}]`, one)
  } else if (typeof value === 'object') {
    for (const [key, one] of Object.entries(value)) put(at ? `${at}.${key}` : key, one)
  } else out.set(at, String(value))
  return out
}

/** What would have to change for `now` to say what `wanted` says. Fields that `wanted` does not state are left alone. */
export function compare(now: Item[], wanted: Item[]): Change[] {
  const changes: Change[] = []
  for (const kind of kinds) {
    const before = now.filter((item) => item.kind === kind)
    const after = wanted.filter((item) => item.kind === kind)
    const known = new Map(before.map((item) => [item.key, item]))
    const stays = new Set(after.filter((item) => known.has(item.key)).map((item) => item.key))
    const rank = (list: Item[]) => list.filter((item) => stays.has(item.key)).map((item) => item.key)
    const oldOrder = ordered.includes(kind) ? rank(before) : []
    const newOrder = ordered.includes(kind) ? rank(after) : []
    for (const item of after) {
      const old = known.get(item.key)
      const fields = differences(old?.fields ?? {}, item.fields)
      const moved = [oldOrder.indexOf(item.key) + 1, newOrder.indexOf(item.key) + 1]
      if (old && moved[0] !== moved[1])
        fields.push({ field: 'order', before: String(moved[0]), after: String(moved[1]) })
      if (!old || fields.length) changes.push({ kind, key: item.key, act: old ? 'change' : 'create', fields })
    }
    for (const item of before)
      if (!stays.has(item.key) && kind !== 'organisation')
        changes.push({ kind, key: item.key, act: 'remove', fields: differences(item.fields, {}, true) })
  }
  return changes
}

/** Kinds whose order in the file means something. */
const ordered: Kind[] = [
  'partner',
  'strand',
  'objective',
  'result',
  'indicator',
  'activity',
  'risk',
  'heading',
]

function differences(
  before: Record<string, unknown>,
  after: Record<string, unknown>,
  whole = false,
): FieldChange[] {
  const fields = Object.keys(whole ? before : after).filter(
    (key) => key !== 'earlier' && (whole || after[key] !== undefined),
  )
  return fields.flatMap((key) => {
    const old = leaves(before[key], key)
    const fresh = leaves(after[key], key)
    return [...new Set([...old.keys(), ...fresh.keys()])]
      .filter((path) => old.get(path) !== fresh.get(path))
      .map((field) => ({ field, before: old.get(field) ?? null, after: fresh.get(field) ?? null }))
  })
}
