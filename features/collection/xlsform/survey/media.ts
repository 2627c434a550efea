import { acceptParameters, oneOf, type Parameters, wholeNumber } from './parameters.ts'
import { addBind, addControl } from './question.ts'
import type { SurveyRow } from './survey-row.ts'
import type { Question } from './tree.ts'

const IMAGE_PREFIX = 'jr://images/'

/** A photo: its greatest size, the app that takes it, and a default picture. */
export function completePhoto(row: SurveyRow, question: Question, parameters: Parameters): void {
  acceptParameters(row, parameters, ['app', 'max-pixels'])
  if (question.default && !question.default.includes(IMAGE_PREFIX)) {
    question.default = IMAGE_PREFIX + question.default
  }
  if (!parameters.has('max-pixels')) row.warn('photo_without_max_pixels', 'parameters')
  else if (wholeNumber(row, parameters, 'max-pixels') !== undefined) {
    addBind(question, 'orx:max-pixels', parameters.get('max-pixels')!)
  }
  const app = parameters.get('app')
  if (app === undefined || (row.appearance !== undefined && row.appearance !== 'annotate')) return
  const fault = packageNameFault(app)
  if (fault) row.error(fault, 'parameters', { value: app })
  else addControl(question, 'intent', app)
}

/** What is wrong with the name of an Android app, if anything. */
export function packageNameFault(name: string): string | undefined {
  if (name.trim() === '') return 'app_name_missing'
  if (!name.includes('.')) return 'app_name_without_dot'
  const segments = name.split('.')
  if (segments.includes('')) return 'app_name_empty_part'
  if (segments.some((segment) => /^[_\d]/.test(segment))) return 'app_name_part_start'
  return /[^a-zA-Z0-9._]/.test(name) ? 'app_name_characters' : undefined
}

const QUALITIES = ['voice-only', 'low', 'normal']

export function completeAudio(row: SurveyRow, question: Question, parameters: Parameters): void {
  acceptParameters(row, parameters, ['quality'])
  const quality = oneOf(row, parameters, 'quality', [...QUALITIES, 'external'])
  if (quality) addBind(question, 'odk:quality', quality)
}

/** Sound recorded for as long as the form is open. */
export function completeBackgroundAudio(row: SurveyRow, question: Question, parameters: Parameters): void {
  acceptParameters(row, parameters, ['quality'])
  const quality = oneOf(row, parameters, 'quality', QUALITIES)
  question.actions.push({
    name: 'odk:recordaudio',
    event: 'odk-instance-load',
    ...(quality && { quality }),
  })
}
