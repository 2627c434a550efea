import { AmendmentFields, ObjectiveFields, PartnerFields, ResultFields, StrandFields } from './contract.ts'
import { IndicatorFields, TargetFields } from './contract-indicators.ts'
import { ActivityFields, HeadingFields, PeriodFields, RiskFields } from './contract-plan.ts'
import type { Shelf } from './store.ts'

/** How each kind of record lies in the database. */
export const stores = {
  amendment: {
    table: 'programme.amendment',
    fields: AmendmentFields,
    json: ['reason'],
    texts: ['reason'],
    order: ['position'],
  },
  partner: {
    table: 'programme.partner',
    fields: PartnerFields,
    json: ['note'],
    texts: ['note'],
    order: ['position'],
    without: ['code', 'organisation'],
    also: ['organisationId'],
  },
  strand: {
    table: 'programme.strand',
    fields: StrandFields,
    json: ['title', 'text'],
    texts: ['title', 'text'],
    order: ['position', 'code'],
  },
  objective: {
    table: 'programme.objective',
    fields: ObjectiveFields,
    json: ['title', 'text'],
    texts: ['title', 'text'],
    order: ['position', 'code'],
  },
  result: {
    table: 'programme.result',
    fields: ResultFields,
    json: ['title', 'text'],
    texts: ['title', 'text'],
    order: ['position', 'code'],
  },
  indicator: {
    table: 'programme.indicator',
    fields: IndicatorFields,
    json: ['title', 'explanation', 'verification', 'assumptions'],
    texts: ['title', 'explanation', 'verification'],
    order: ['position', 'code'],
    without: ['meaning', 'reason'],
  },
  target: {
    table: 'programme.target',
    fields: TargetFields,
    json: ['valueText', 'note'],
    texts: ['note'],
    order: ['indicatorId', 'kind', 'onDate', 'country'],
  },
  activity: {
    table: 'programme.activity',
    fields: ActivityFields,
    json: ['title', 'text'],
    texts: ['title', 'text'],
    order: ['position', 'startsOn', 'code'],
  },
  risk: {
    table: 'programme.risk',
    fields: RiskFields,
    json: ['title', 'response'],
    texts: ['title', 'response'],
    order: ['position', 'code'],
  },
  heading: {
    table: 'programme.heading',
    fields: HeadingFields,
    json: ['title'],
    texts: ['title'],
    order: ['position', 'code'],
  },
  period: {
    table: 'programme.period',
    fields: PeriodFields,
    json: ['title'],
    texts: ['title'],
    order: ['startsOn', 'code'],
  },
} satisfies Record<string, Shelf>
