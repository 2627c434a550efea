import { z } from 'zod'
import { Id, IsoDate, PageQuery, pageOf } from '../../common/ids.ts'
import { LocalText } from '../../common/languages.ts'
import { operation } from '../../common/operation.ts'
import { lights, valueActs, valueStates } from './rules-values.ts'
import { Based, CountryOrNone, Kept, ProgrammePath, RecordPath } from './shelf.ts'

/** One combination of the indicator's dimensions (`{}` where it has none) with its number or text. */
export const Cell = z.object({
  dims: z.record(z.string().max(40), z.string().max(60)).default({}),
  value: z.number().nullable().default(null),
  valueText: LocalText.nullable().default(null),
})

const Typed = z.object({
  /** Empty where the value is not available. */
  cells: z.array(Cell).max(2000).default([]),
  /** Why there is no value. */
  unavailable: z.string().trim().min(1).max(2000).nullable().default(null),
  note: z.string().max(4000).default(''),
  /** Files of evidence, uploaded before. */
  evidence: z.array(Id).max(50).default([]),
})
export const ReportedFields = Typed.extend({ indicatorId: Id, periodId: Id, country: CountryOrNone })

export const Step = z.object({
  act: z.enum(valueActs),
  at: z.iso.datetime(),
  by: z.string().nullable(),
  reason: z.string(),
  total: z.number().nullable(),
})
export const ReportedValue = ReportedFields.extend({
  ...Kept.shape,
  definitionId: Id,
  state: z.enum(valueStates),
  /** The sum of the cells. */
  total: z.number().nullable(),
  evidence: z.array(z.object({ id: Id, name: z.string(), mediaType: z.string(), size: z.int() })),
  steps: z.array(Step),
  locked: z.boolean(),
  sample: z.boolean(),
})
export type ReportedValue = z.output<typeof ReportedValue>

const path = '/programmes/:programme/values'
export const listValues = operation({
  name: 'programme.listValues',
  method: 'GET',
  path,
  summary:
    'Reported values, the latest first; filter by indicatorId, periodId, country (empty: regional) and state.',
  params: ProgrammePath,
  query: PageQuery,
  result: pageOf(ReportedValue),
})
export const getValue = operation({
  name: 'programme.getValue',
  method: 'GET',
  path: `${path}/:id`,
  summary: 'One reported value with its cells, evidence and steps.',
  params: RecordPath,
  result: ReportedValue,
})
export const createValue = operation({
  name: 'programme.createValue',
  method: 'POST',
  path,
  summary: 'Begins a reported value of a period and place.',
  action: 'programme.value.create',
  params: ProgrammePath,
  body: ReportedFields,
  result: ReportedValue,
})
export const updateValue = operation({
  name: 'programme.updateValue',
  method: 'PUT',
  path: `${path}/:id`,
  summary: 'Changes a value that is a draft or was returned.',
  action: 'programme.value.update',
  params: RecordPath,
  body: Typed.extend(Based.shape),
  result: ReportedValue,
})
export const deleteValue = operation({
  name: 'programme.deleteValue',
  method: 'DELETE',
  path: `${path}/:id`,
  summary: 'Removes a draft.',
  action: 'programme.value.delete',
  params: RecordPath,
})
export const moveValue = operation({
  name: 'programme.moveValue',
  method: 'POST',
  path: `${path}/:id/steps`,
  summary: 'Submits, checks, approves, returns (with a reason) or reopens a value.',
  action: 'programme.value.move',
  params: RecordPath,
  body: z.object({ act: z.enum(valueActs), reason: z.string().max(2000).default(''), ...Based.shape }),
  result: ReportedValue,
})

// ---- periods

const PeriodPlace = z.object({ country: CountryOrNone })
export const lockPeriod = operation({
  name: 'programme.lockPeriod',
  method: 'POST',
  path: '/programmes/:programme/periods/:id/lock',
  summary:
    'Approves a period of a country (null: the regional level): its values are locked, what is computed is kept.',
  action: 'programme.period.lock',
  params: RecordPath,
  /** `small`: also with counts so small that people could be recognised; without it the asker is told of them. */
  body: PeriodPlace.extend({ small: z.boolean().default(false) }),
})
export const unlockPeriod = operation({
  name: 'programme.unlockPeriod',
  method: 'POST',
  path: '/programmes/:programme/periods/:id/unlock',
  summary: 'Opens an approved period again, with a reason that stays in the log.',
  action: 'programme.period.unlock',
  params: RecordPath,
  body: PeriodPlace.extend({ reason: z.string().trim().min(1).max(2000) }),
})

// ---- how far it is

/** How a value stands: measured, reported, provisional, sample or missing (the grammar of truth). Withheld: protected. */
export const truths = ['measured', 'reported', 'provisional', 'sample', 'missing', 'withheld'] as const
export const Standing = z.object({
  country: CountryOrNone,
  value: z.number().nullable(),
  truth: z.enum(truths),
  target: z.number().nullable(),
  /** The document asks for it and gives no number. */
  targetNotSet: z.boolean(),
  light: z.enum(lights),
})
export type Standing = z.output<typeof Standing>

/** An indicator at a glance: the whole, and each country. */
export const Glance = z.object({
  id: Id,
  code: z.string(),
  title: LocalText,
  unit: LocalText,
  level: z.enum(['country', 'regional']),
  valueType: z.enum(['count', 'amount', 'percentage', 'yes_no', 'text']),
  computed: z.boolean(),
  /** The definition has changed: values before that day are not comparable. */
  brokenOn: IsoDate.nullable(),
  brokenBecause: LocalText.nullable(),
  whole: Standing,
  countries: z.array(Standing),
  /** Places (null: regional) that have not reported though a period is due. */
  missing: z.array(CountryOrNone),
})
export type Glance = z.output<typeof Glance>

export const getDashboard = operation({
  name: 'programme.getDashboard',
  method: 'GET',
  path: '/programmes/:programme/dashboard',
  summary:
    'The results at a glance: target, current value, traffic light and what is missing, as a whole and by country.',
  params: ProgrammePath,
  result: z.object({
    on: IsoDate,
    countries: z.array(z.string()),
    rows: z.array(
      z.object({
        id: Id,
        kind: z.enum(['objective', 'result']),
        code: z.string(),
        title: LocalText,
        strand: z.string().nullable(),
        light: z.enum(lights),
        indicators: z.array(Glance),
      }),
    ),
  }),
})

export const MissingRow = z.object({
  indicatorId: Id,
  code: z.string(),
  title: LocalText,
  periodId: Id,
  period: z.string(),
  dueOn: IsoDate,
  country: CountryOrNone,
  state: z.enum(valueStates).nullable(),
  /** The draft, or what was returned. */
  valueId: Id.nullable(),
  /** When the place was last reminded of it. `by` is null when it went out by itself. */
  reminded: z
    .object({ at: z.iso.datetime(), by: z.object({ id: Id, name: z.string() }).nullable() })
    .nullable(),
  may: z.array(z.enum(['report'])),
})
export const listMissing = operation({
  name: 'programme.listMissing',
  method: 'GET',
  path: '/programmes/:programme/missing',
  summary: 'Who has not reported: due values that are not submitted, by place and period.',
  params: ProgrammePath,
  query: PageQuery,
  result: pageOf(MissingRow),
})
export const remindMissing = operation({
  name: 'programme.remindMissing',
  method: 'POST',
  path: '/programmes/:programme/missing/reminders',
  summary: 'Reminds the coordinators of those who have not reported, by notice and e-mail.',
  action: 'programme.reminder.send',
  params: ProgrammePath,
  /** `again`: also those who were reminded a short while ago; without it the asker is told of them. */
  body: z.object({ again: z.boolean().default(false) }),
  result: z.object({ places: z.int() }),
})

// ---- one indicator

export const getIndicatorValues = operation({
  name: 'programme.getIndicatorValues',
  method: 'GET',
  path: '/programmes/:programme/indicators/:id/values',
  summary:
    'All that is known of one indicator: standing, course over time, approved periods and what has changed since.',
  params: RecordPath,
  result: z.object({
    glance: Glance,
    /** Computed: what each quarter and country brought. Reported: what each period and place reported. */
    course: z.array(
      z.object({
        at: z.string(),
        country: CountryOrNone,
        value: z.number(),
        truth: z.enum(truths).exclude(['withheld']),
        definition: z.int(),
      }),
    ),
    breaks: z.array(z.object({ on: IsoDate, number: z.int(), reason: LocalText.nullable() })),
    /** What was computed when a period was approved, and what is computed for it today. */
    approved: z.array(
      z.object({
        periodId: Id,
        period: z.string(),
        country: CountryOrNone,
        value: z.number().nullable(),
        now: z.number().nullable(),
        /** What is computed today is not told to the asker. */
        withheld: z.boolean(),
        at: z.iso.datetime(),
        definition: z.int(),
      }),
    ),
  }),
})

export const explainValue = operation({
  name: 'programme.explainValue',
  method: 'GET',
  path: '/programmes/:programme/indicators/:id/explain',
  summary:
    'The records behind a computed value that the asker may see, and how many they may not; or the reported values.',
  params: RecordPath,
  query: z.object({
    country: z.string().optional(),
    from: IsoDate.optional(),
    to: IsoDate.optional(),
    page: z.coerce.number().int().min(1).default(1),
    size: z.coerce.number().int().min(1).max(200).default(50),
  }),
  result: z.object({
    computed: z.boolean(),
    measure: z.string().nullable(),
    rows: z.array(
      z.object({
        id: Id,
        title: z.union([LocalText, z.string()]).nullable(),
        link: z.string().nullable(),
        occurredOn: IsoDate.nullable(),
        country: CountryOrNone,
        value: z.number(),
        sample: z.boolean(),
        counts: z.boolean(),
        under: z.boolean(),
      }),
    ),
    values: z.array(ReportedValue),
    total: z.int(),
    hidden: z.int(),
    /** The measure is protected, and the asker does not work with its records there: neither they nor their number are told. */
    withheld: z.boolean(),
  }),
})
