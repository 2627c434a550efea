import { acceptParameters, oneOf, type Parameters, wholeNumber } from './parameters.ts'
import { addBind } from './question.ts'
import type { SurveyRow } from './survey-row.ts'
import type { Question } from './tree.ts'

const LOCATION = ['location-priority', 'location-min-interval', 'location-max-age'] as const
const ACCEPTED = ['identify-user', 'track-changes', 'track-changes-reasons', ...LOCATION]
const PRIORITIES = ['no-power', 'low-power', 'balanced', 'high-accuracy']
const YES_NO = ['true', 'false']

/** The audit log: what is recorded of how the form was filled (ODK XForms spec, "audit"). */
export function completeAudit(row: SurveyRow, question: Question, parameters: Parameters): void {
  acceptParameters(row, parameters, ACCEPTED)
  const track = oneOf(row, parameters, 'track-changes', YES_NO)
  if (track) addBind(question, 'odk:track-changes', track)
  const reasons = oneOf(row, parameters, 'track-changes-reasons', ['on-form-edit'])
  if (reasons) addBind(question, 'odk:track-changes-reasons', reasons)
  const identify = oneOf(row, parameters, 'identify-user', YES_NO)
  if (identify) addBind(question, 'odk:identify-user', identify)
  if (LOCATION.some((name) => parameters.has(name))) completeLocation(row, question, parameters)
}

/** The three location parameters only mean something together. */
function completeLocation(row: SurveyRow, question: Question, parameters: Parameters): void {
  const missing = LOCATION.filter((name) => !parameters.has(name))
  if (missing.length > 0) {
    row.error('audit_location_incomplete', 'parameters', { missing: missing.join(', ') })
    return
  }
  oneOf(row, parameters, 'location-priority', PRIORITIES)
  const interval = notNegative(row, parameters, 'location-min-interval')
  const age = notNegative(row, parameters, 'location-max-age')
  if (interval !== undefined && age !== undefined && age < interval) {
    row.error('audit_age_below_interval', 'parameters')
  }
  for (const name of LOCATION.toSorted()) addBind(question, `odk:${name}`, parameters.get(name)!)
}

function notNegative(row: SurveyRow, parameters: Parameters, name: string): number | undefined {
  const value = wholeNumber(row, parameters, name)
  if (value === undefined || value >= 0) return value
  row.error('parameter_negative', 'parameters', { name, value })
  return undefined
}
