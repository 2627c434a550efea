import type { LocalText } from '../../../common/languages.ts'
import type { ResultOf } from '../../../common/operation.ts'
import type { getFramework } from '../contract-framework.ts'

/** What an indicator is to reach, as a table cell says it. `value` null: the document sets no number. */
export interface Goal {
  id: string
  value: number | null
  unit: LocalText
  title: LocalText
}

/** The targets of a result's indicators, by level. Targets that every country shares are said once. */
export function targetsOf(
  data: ResultOf<typeof getFramework>,
  resultId: string,
): { country: Goal[]; regional: Goal[] } {
  const goals = { country: [] as Goal[], regional: [] as Goal[] }
  for (const indicator of data.indicators.filter((one) => one.resultId === resultId && !one.endedOn)) {
    const all = data.targets.filter((one) => one.indicatorId === indicator.id && one.kind === 'target')
    const values = [...new Set(all.map((one) => (one.notSet ? null : one.value)))]
    for (const value of values.length ? values : [null])
      goals[indicator.definition.level].push({
        id: `${indicator.id}-${value}`,
        value,
        unit: indicator.definition.unit,
        title: indicator.title,
      })
  }
  return goals
}
