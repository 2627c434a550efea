import { yesNo } from '../value.ts'
import { acceptParameters, isNumber, oneOf, type Parameters } from './parameters.ts'
import { addBind, addControl } from './question.ts'
import type { SurveyRow } from './survey-row.ts'
import type { Question } from './tree.ts'

const SHARED = ['allow-mock-accuracy', 'reference-geometry']

/** Points, traces and shapes: accuracy, incremental drawing, and geometries shown for reference. */
export function completeGeo(row: SurveyRow, question: Question, parameters: Parameters): void {
  if (question.type === 'geopoint') completePoint(row, question, parameters)
  else completeLine(row, question, parameters)
  const mock = oneOf(row, parameters, 'allow-mock-accuracy', ['true', 'false'])
  if (mock) addBind(question, 'odk:allow-mock-accuracy', mock)
  question.itemset = parameters.get('reference-geometry')
}

function completePoint(row: SurveyRow, question: Question, parameters: Parameters): void {
  acceptParameters(row, parameters, [...SHARED, 'capture-accuracy', 'warning-accuracy'])
  const thresholds = {
    'capture-accuracy': 'accuracyThreshold',
    'warning-accuracy': 'unacceptableAccuracyThreshold',
  }
  for (const [name, attribute] of Object.entries(thresholds)) {
    const value = parameters.get(name)
    if (value === undefined) continue
    if (isNumber(value)) addControl(question, attribute, value)
    else row.error('parameter_not_number', 'parameters', { name, value })
  }
}

function completeLine(row: SurveyRow, question: Question, parameters: Parameters): void {
  acceptParameters(row, parameters, [...SHARED, 'incremental'])
  const incremental = parameters.get('incremental')
  if (incremental === undefined) return
  if (yesNo(incremental)) addControl(question, 'incremental', 'true')
  else row.error('geo_incremental', 'parameters', { value: incremental })
}
