import { z } from 'zod'
import { reach } from '../../../common/ids.ts'
import type { LocalText, StoredLanguage } from '../../../common/languages.ts'
import {
  Characters,
  StoredLanguage as Language,
  storedLanguages,
  textDigest,
} from '../../../common/languages.ts'
import { aggregates } from '../../../common/measures.ts'
import { Country } from '../../../common/places.ts'
import { Iati, Organisation, objectiveKinds, partnerRoles, resultLevels } from '../contract.ts'
import { Disaggregation, directions, Filter, levels, valueTypes } from '../contract-indicators.ts'
import { activityKinds, activityStates, riskKinds, riskStates } from '../contract-plan.ts'
import { Code, Source } from '../shelf.ts'
import { tidyText } from '../texts.ts'

/** The format's name and number; a file says it in its first line. */
export const format = 'ura-programme/1'

/** A day, or a month where the source says no more. */
const within = (date: string) => date >= reach.first.slice(0, date.length) && date <= reach.last
const day = z.iso.date().refine(within, 'programme.problem.date_out_of_reach')
const dayOrMonth = z
  .string()
  .regex(/^\d{4}-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?$/, 'programme.problem.date_malformed')
  .refine(within, 'programme.problem.date_out_of_reach')

/**
 * A text: plain (in the file's language), or by language. A version is plain when it is approved, `{draft: …}` when not;
 * `of` is the digest of the source that it was translated from, where that is no longer today's.
 */
function textIn(language: StoredLanguage) {
  const version = z.preprocess(
    (value) => (typeof value === 'string' ? { approved: value } : value),
    z
      .strictObject({
        approved: Characters.optional(),
        draft: Characters.optional(),
        of: z
          .string()
          .regex(/^[0-9a-f]{8}$/)
          .optional(),
      })
      .refine(
        (one) => (one.approved === undefined) !== (one.draft === undefined),
        'programme.problem.version_state',
      ),
  )
  const versions = Object.fromEntries(storedLanguages.map((key) => [key, version.optional()])) as Record<
    StoredLanguage,
    z.ZodOptional<typeof version>
  >
  return z
    .preprocess(
      (value) => (typeof value === 'string' ? { [language]: value } : value),
      z.strictObject({ source: Language.optional(), ...versions }),
    )
    .transform((given, context): LocalText => {
      const source = given.source ?? (given[language] ? language : storedLanguages.find((key) => given[key]))
      if (!source || !given[source]) {
        context.addIssue({ code: 'custom', message: 'programme.problem.text_missing' })
        return z.NEVER
      }
      const of = textDigest((given[source].approved ?? given[source].draft)!.normalize('NFC'))
      const texts: LocalText['texts'] = {}
      for (const key of storedLanguages) {
        const one = given[key]
        if (!one) continue
        const state = one.approved === undefined ? 'draft' : 'approved'
        texts[key] = {
          text: (one.approved ?? one.draft)!,
          state,
          ...(key === source ? {} : { of: one.of ?? of }),
        }
      }
      return tidyText({ source, texts })
    })
}

/** The programme file, complete. Unknown keys are refused: a slip of the pen must not pass as "nothing said". */
export function fileSchema(language: StoredLanguage) {
  const text = textIn(language)
  const worded = { code: Code, title: text, text: text.optional() }
  const said = { source: Source.optional() }
  const number = z.number()
  const target = z.strictObject({
    /** `each`: one for each of the programme's countries. */
    country: z.union([z.literal('each'), Country]).optional(),
    date: day.optional(),
    value: number.optional(),
    text: text.optional(),
    not_set: z.literal(true).optional(),
    note: text.optional(),
    ...said,
  })
  const meaning = {
    level: z.enum(levels),
    type: z.enum(valueTypes).optional(),
    unit: text,
    direction: z.enum(directions).optional(),
    measure: z
      .string()
      .regex(/^[a-z]+\.[a-zA-Z]+$/)
      .optional(),
    aggregate: z.enum(aggregates).optional(),
    filter: Filter.optional(),
    over: Filter.optional(),
    counted: z.string().max(40).optional(),
    split: Disaggregation.optional(),
    since: day.optional(),
    reason: text.optional(),
  }
  const indicator = z.strictObject({
    code: Code,
    title: text,
    explanation: text.optional(),
    verification: text.optional(),
    assumptions: text.optional(),
    ...said,
    ...meaning,
    ended: day.optional(),
    earlier: z.array(z.strictObject(meaning)).optional(),
    baseline: z.array(target).optional(),
    milestones: z.array(target).optional(),
    targets: z.array(target).optional(),
  })
  const measured = { indicators: z.array(indicator).optional() }
  return z.strictObject({
    format: z.literal(format),
    code: z.string().regex(/^[a-z0-9][a-z0-9-]{0,59}$/, 'programme.problem.code_malformed'),
    language: Language,
    title: text,
    acronym: z.string().max(40).optional(),
    summary: text.optional(),
    countries: z.array(Country).max(60).default([]),
    languages: z.array(Language).min(1),
    kosovo_footnote: z.boolean().optional(),
    funding_statement: text.optional(),
    disclaimer: text.optional(),
    ...said,
    iati: z
      .strictObject({
        publisher: z.string().max(80).optional(),
        publisher_kind: z.int().min(10).max(90).optional(),
        identifier: z.string().max(120).optional(),
        sectors: Iati.shape.sectors,
      })
      .optional(),
    period: z
      .array(
        z.strictObject({
          from: dayOrMonth,
          to: dayOrMonth,
          decided: day.optional(),
          reason: text.optional(),
          ...said,
        }),
      )
      .optional(),
    partners: z
      .array(
        z.strictObject({
          code: Organisation.shape.code,
          role: z.enum(partnerRoles),
          /** The country for which it is responsible in the programme. */
          responsible_for: Country.optional(),
          name: text,
          short_name: z.string().max(40).optional(),
          /** Where it is registered. */
          country: Country.optional(),
          website: z.url().max(300).optional(),
          note: text.optional(),
          reference: z.string().max(80).optional(),
          kind: z.int().min(10).max(90).optional(),
          ...said,
        }),
      )
      .optional(),
    strands: z.array(z.strictObject(worded)).optional(),
    objectives: z.array(z.strictObject({ ...worded, kind: z.enum(objectiveKinds), ...measured })).optional(),
    results: z
      .array(
        z.strictObject({
          ...worded,
          objective: Code,
          strand: Code.optional(),
          level: z.enum(resultLevels).optional(),
          ...measured,
        }),
      )
      .optional(),
    activities: z
      .array(
        z.strictObject({
          ...worded,
          kind: z.enum(activityKinds).optional(),
          result: Code.optional(),
          strand: Code.optional(),
          country: Country.optional(),
          responsible: z.string().optional(),
          from: dayOrMonth.optional(),
          to: dayOrMonth.optional(),
          state: z.enum(activityStates).optional(),
          ...said,
        }),
      )
      .optional(),
    risks: z
      .array(
        z.strictObject({
          code: Code,
          kind: z.enum(riskKinds),
          result: Code.optional(),
          objective: Code.optional(),
          country: Country.optional(),
          title: text,
          response: text.optional(),
          likelihood: z.int().min(1).max(5).optional(),
          impact: z.int().min(1).max(5).optional(),
          responsible: z.string().optional(),
          state: z.enum(riskStates).optional(),
          ...said,
        }),
      )
      .optional(),
    budget: z
      .array(
        z.strictObject({
          code: Code,
          parent: Code.optional(),
          country: Country.optional(),
          title: text,
          amount: z.number().min(0).max(999_999_999_999).optional(),
          currency: z
            .string()
            .regex(/^[A-Z]{3}$/)
            .optional(),
          ...said,
        }),
      )
      .optional(),
    reporting_periods: z
      .array(z.strictObject({ code: Code, title: text.optional(), from: day, to: day, due: day.optional() }))
      .optional(),
  })
}

export type ProgrammeFile = z.output<ReturnType<typeof fileSchema>>
export type FileIndicator = NonNullable<NonNullable<ProgrammeFile['results']>[number]['indicators']>[number]
export type FileTarget = NonNullable<FileIndicator['targets']>[number]
