import type { LocalText } from '../../../common/languages.ts'
import type { Operation } from '../../../common/operation.ts'
import { six } from '../../../common/places.ts'
import {
  amendments,
  objectiveKinds,
  objectives,
  partnerRoles,
  partners,
  resultLevels,
  results,
  strands,
} from '../contract.ts'
import { directions, indicators, levels, targetKinds, targets, valueTypes } from '../contract-indicators.ts'
import {
  activities,
  activityKinds,
  activityStates,
  headings,
  periods,
  riskKinds,
  riskStates,
  risks,
} from '../contract-plan.ts'

/** How one field of a record is written. `key` may go inside: `meaning.level`. */
export interface FieldSpec {
  key: string
  kind:
    | 'text'
    | 'local'
    | 'localLong'
    | 'number'
    | 'date'
    | 'choice'
    | 'yes'
    | 'country'
    | 'record'
    | 'organisation'
  required?: boolean
  /** Values of a `choice`; words are `programme.choice.<value>`. */
  choices?: readonly string[]
  /** Shelf of a `record`. */
  of?: ShelfKey
  /** Written when the record is made, and not changed afterwards. */
  once?: boolean
}

export interface ShelfSpec {
  key: ShelfKey
  shelf: { list: Operation; get: Operation; create: Operation; update: Operation; remove: Operation }
  fields: FieldSpec[]
  /** A country's coordinator writes those of the country. */
  byCountry?: boolean
  /** What a new record begins with. */
  blank: Record<string, unknown>
}

export const shelfKeys = [
  'partners', 'amendments', 'strands', 'objectives', 'results', 'indicators', 'targets', 'activities', 'risks', 'headings', 'periods',
] as const // biome-ignore format: a list
export type ShelfKey = (typeof shelfKeys)[number]
/** Shelves that the policy opens to staff alone, and partners, whose organisations are hidden from the others. */
export const staffShelves: readonly ShelfKey[] = ['partners', 'risks', 'headings']

const code: FieldSpec = { key: 'code', kind: 'text', required: true }
const position: FieldSpec = { key: 'position', kind: 'number' }
const title: FieldSpec = { key: 'title', kind: 'local', required: true }
const text: FieldSpec = { key: 'text', kind: 'localLong' }
const source: FieldSpec = { key: 'source', kind: 'text' }
const country: FieldSpec = { key: 'country', kind: 'country' }
const responsible: FieldSpec = { key: 'responsibleId', kind: 'organisation' }
const empty: LocalText = { source: 'en', texts: {} }

/** Every kind of record that the framework holds, as its list and its form show it. */
export const shelves: Record<ShelfKey, ShelfSpec> = {
  partners: {
    key: 'partners',
    shelf: partners,
    fields: [{ ...code, once: true }, { key: 'role', kind: 'choice', choices: partnerRoles, required: true }, country, position, { key: 'note', kind: 'localLong' }, source],
    blank: { code: '', role: 'partner', country: null, position: 0, note: null, source: '' },
  },
  amendments: {
    key: 'amendments',
    shelf: amendments,
    fields: [position, { key: 'startsOn', kind: 'date', required: true }, { key: 'endsOn', kind: 'date', required: true }, { key: 'byMonth', kind: 'yes' }, { key: 'decidedOn', kind: 'date' }, { key: 'reason', kind: 'localLong' }, source],
    blank: { position: 1, startsOn: '', endsOn: '', byMonth: false, decidedOn: null, reason: null, source: '' },
  },
  strands: { key: 'strands', shelf: strands, fields: [code, position, title, text], blank: { code: '', position: 0, title: empty, text: null } },
  objectives: {
    key: 'objectives',
    shelf: objectives,
    fields: [code, { key: 'kind', kind: 'choice', choices: objectiveKinds, required: true }, position, title, text],
    blank: { code: '', kind: 'specific', position: 0, title: empty, text: null },
  },
  results: {
    key: 'results',
    shelf: results,
    fields: [
      code, { key: 'level', kind: 'choice', choices: resultLevels, required: true },
      { key: 'objectiveId', kind: 'record', of: 'objectives', required: true }, { key: 'strandId', kind: 'record', of: 'strands' }, position, title, text,
    ],
    blank: { code: '', level: 'output', objectiveId: null, strandId: null, position: 0, title: empty, text: null },
  },
  indicators: {
    key: 'indicators',
    shelf: indicators,
    fields: [
      code, { key: 'resultId', kind: 'record', of: 'results' }, { key: 'objectiveId', kind: 'record', of: 'objectives' }, position, title,
      { key: 'explanation', kind: 'localLong' }, { key: 'meaning.level', kind: 'choice', choices: levels, required: true },
      { key: 'meaning.valueType', kind: 'choice', choices: valueTypes, required: true }, { key: 'meaning.unit', kind: 'local', required: true },
      { key: 'meaning.direction', kind: 'choice', choices: directions, required: true }, { key: 'verification', kind: 'localLong' },
      { key: 'assumptions', kind: 'localLong' }, { key: 'reason', kind: 'localLong' }, source,
    ],
    blank: {
      code: '', position: 0, objectiveId: null, resultId: null, title: empty, explanation: null, verification: null, assumptions: null, source: '', reason: null,
      meaning: { level: 'country', valueType: 'count', unit: empty, direction: 'up', measure: null, aggregate: null, filter: {}, over: null, counted: null, disaggregation: [] },
    },
  },
  targets: {
    key: 'targets',
    shelf: targets,
    fields: [
      { key: 'indicatorId', kind: 'record', of: 'indicators', required: true }, { key: 'kind', kind: 'choice', choices: targetKinds, required: true }, country,
      { key: 'onDate', kind: 'date' }, { key: 'value', kind: 'number' }, { key: 'valueText', kind: 'local' }, { key: 'notSet', kind: 'yes' }, { key: 'note', kind: 'localLong' }, source,
    ],
    blank: { indicatorId: null, kind: 'target', country: null, onDate: null, value: null, valueText: null, notSet: false, note: null, source: '' },
  },
  activities: {
    key: 'activities',
    byCountry: true,
    shelf: activities,
    fields: [
      code, { key: 'kind', kind: 'choice', choices: activityKinds, required: true }, title, text, { key: 'resultId', kind: 'record', of: 'results' },
      { key: 'strandId', kind: 'record', of: 'strands' }, country, responsible, { key: 'startsOn', kind: 'date' }, { key: 'endsOn', kind: 'date' },
      { key: 'byMonth', kind: 'yes' }, { key: 'state', kind: 'choice', choices: activityStates, required: true }, position, source,
    ],
    blank: { code: '', kind: 'activity', position: 0, resultId: null, strandId: null, country: null, responsibleId: null, title: empty, text: null, startsOn: null, endsOn: null, byMonth: false, state: 'planned', source: '', sample: false },
  },
  risks: {
    key: 'risks',
    byCountry: true,
    shelf: risks,
    fields: [
      code, { key: 'kind', kind: 'choice', choices: riskKinds, required: true }, title, { key: 'response', kind: 'localLong' }, { key: 'resultId', kind: 'record', of: 'results' },
      { key: 'objectiveId', kind: 'record', of: 'objectives' }, country, responsible, { key: 'likelihood', kind: 'number' }, { key: 'impact', kind: 'number' },
      { key: 'state', kind: 'choice', choices: riskStates, required: true }, position, source,
    ],
    blank: { code: '', kind: 'risk', position: 0, resultId: null, objectiveId: null, country: null, title: empty, response: null, likelihood: null, impact: null, responsibleId: null, state: 'open', source: '', sample: false },
  },
  headings: {
    key: 'headings',
    shelf: headings,
    fields: [code, { key: 'parentId', kind: 'record', of: 'headings' }, title, country, { key: 'amount', kind: 'number' }, { key: 'currency', kind: 'text', required: true }, position, source],
    blank: { code: '', position: 0, parentId: null, country: null, title: empty, amount: null, currency: 'EUR', source: '', sample: false },
  },
  periods: {
    key: 'periods',
    shelf: periods,
    fields: [code, title, { key: 'startsOn', kind: 'date', required: true }, { key: 'endsOn', kind: 'date', required: true }, { key: 'dueOn', kind: 'date' }],
    blank: { code: '', title: null, startsOn: '', endsOn: '', dueOn: null, sample: false },
  },
} // biome-ignore format: a table

export const countries = six

/** A value inside a record by its path: `meaning.level`. */
export function valueAt(record: Record<string, unknown>, path: string): unknown {
  return path.split('.').reduce<unknown>((at, key) => (at as Record<string, unknown> | null)?.[key], record)
}

/** The record with the value at the path replaced; nothing else is touched. */
export function withValue(
  record: Record<string, unknown>,
  path: string,
  value: unknown,
): Record<string, unknown> {
  const [key, ...rest] = path.split('.')
  if (rest.length === 0) return { ...record, [key!]: value }
  return {
    ...record,
    [key!]: withValue((record[key!] ?? {}) as Record<string, unknown>, rest.join('.'), value),
  }
}
