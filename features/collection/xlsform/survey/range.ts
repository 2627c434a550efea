import type { ChoiceList } from '../choices.ts'
import {
  absolute,
  compareDecimals,
  type Decimal,
  isMultiple,
  isWhole,
  parseDecimal,
  subtract,
} from './decimal.ts'
import { acceptParameters, type Parameters } from './parameters.ts'
import { addBind, addControl } from './question.ts'
import type { SurveyRow } from './survey-row.ts'
import type { Question } from './tree.ts'

const TICKS = ['tick_interval', 'placeholder', 'tick_labelset']
const DEFAULTS = { start: '1', end: '10', step: '1' }
const ZERO: Decimal = { digits: 0n, scale: 0 }

interface Scale {
  start: Decimal
  end: Decimal
  step: Decimal
  interval: Decimal | undefined
  placeholder: Decimal | undefined
}

/** A range of numbers: checks that its steps, ticks and labels fit together, and writes them out. */
export function completeRange(
  row: SurveyRow,
  question: Question,
  parameters: Parameters,
  lists: ReadonlyMap<string, ChoiceList>,
): void {
  acceptParameters(row, parameters, [...Object.keys(DEFAULTS), ...TICKS])
  const { appearance } = row
  const plain = !appearance || appearance.includes('vertical') || appearance.includes('no-ticks')
  if (!plain && TICKS.some((name) => parameters.has(name))) row.error('range_ticks_appearance', 'parameters')
  const all: Parameters = new Map(parameters)
  for (const [name, value] of Object.entries(DEFAULTS)) if (!all.has(name)) all.set(name, value)
  const scale = readScale(row, all)
  const labels = all.get('tick_labelset')
  if (scale) {
    checkScale(row, scale)
    if (labels !== undefined) checkLabels(row, scale, lists.get(labels))
    const numbers = [scale.start, scale.end, scale.step, scale.interval, scale.placeholder]
    if (numbers.some((number) => number && !isWhole(number))) addBind(question, 'type', 'decimal')
  }
  writeParameters(question, all)
  question.itemset = labels
}

/** In the body the tick parameters have names of their own and stand last; labels become an itemset. */
function writeParameters(question: Question, parameters: Parameters): void {
  for (const [name, value] of parameters) if (!TICKS.includes(name)) addControl(question, name, value)
  const interval = parameters.get('tick_interval')
  if (interval !== undefined) addControl(question, 'odk:tick-interval', interval)
  const placeholder = parameters.get('placeholder')
  if (placeholder !== undefined) addControl(question, 'odk:placeholder', placeholder)
}

function readScale(row: SurveyRow, parameters: Parameters): Scale | undefined {
  const faulty = new Set<string>()
  const read = (name: string): Decimal | undefined => {
    const text = parameters.get(name)
    const number = text === undefined ? undefined : parseDecimal(text)
    if (text !== undefined && !number) {
      faulty.add(name)
      row.error('parameter_not_number', 'parameters', { name, value: text })
    }
    return number
  }
  const [start, end, step] = [read('start'), read('end'), read('step')]
  const [interval, placeholder] = [read('tick_interval'), read('placeholder')]
  if (!start || !end || !step || faulty.size > 0) return undefined
  return { start, end, step, interval, placeholder }
}

function checkScale(row: SurveyRow, { start, end, step, interval, placeholder }: Scale): void {
  const width = absolute(subtract(end, start))
  const fits = (name: string, number: Decimal): boolean => {
    if (compareDecimals(number, ZERO) === 0) row.error('range_zero', 'parameters', { name })
    else if (compareDecimals(number, width) > 0) row.error('range_too_large', 'parameters', { name })
    else return true
    return false
  }
  const stepFits = fits('step', step)
  if (interval && fits('tick_interval', interval) && stepFits && !isMultiple(interval, step)) {
    row.error('range_not_multiple', 'parameters', { name: 'tick_interval' })
  }
  if (!placeholder || !stepFits) return
  if (!isMultiple(subtract(placeholder, start), step)) {
    row.error('range_not_multiple', 'parameters', { name: 'placeholder' })
  } else if (!isBetween(placeholder, start, end)) {
    row.error('range_outside', 'parameters', { name: 'placeholder' })
  }
}

function isBetween(number: Decimal, start: Decimal, end: Decimal): boolean {
  return compareDecimals(number, start) * compareDecimals(number, end) <= 0
}

/** Labels of ticks: numbers on the scale; without ticks only its two ends can have one. */
function checkLabels(row: SurveyRow, scale: Scale, list: ChoiceList | undefined): void {
  if (!list) {
    row.error('range_labels_missing', 'parameters')
    return
  }
  const numbers: Decimal[] = []
  for (const { name } of list.choices) {
    const fault = labelFault(name, scale, numbers)
    if (fault) {
      row.error(fault.code, 'parameters', { choice: name, list: list.name, name: fault.name })
      return
    }
  }
  if (!row.appearance?.includes('no-ticks')) return
  const distinct = numbers.filter(
    (number, index) => numbers.findIndex((other) => compareDecimals(number, other) === 0) === index,
  )
  const covers = (end: Decimal) => distinct.some((number) => compareDecimals(number, end) === 0)
  if (distinct.length > 2) row.error('range_labels_too_many', 'parameters', { list: list.name })
  else if (!covers(scale.start) || !covers(scale.end)) {
    row.error('range_labels_not_ends', 'parameters', { list: list.name })
  }
}

function labelFault(
  choice: string,
  { start, end, step, interval }: Scale,
  numbers: Decimal[],
): { code: string; name: string } | undefined {
  const number = parseDecimal(choice)
  if (!number) return { code: 'range_label_not_number', name: 'tick_labelset' }
  numbers.push(number)
  if (!isBetween(number, start, end)) return { code: 'range_label_outside', name: 'tick_labelset' }
  const offset = subtract(number, start)
  if (interval && !isMultiple(offset, interval))
    return { code: 'range_label_off_tick', name: 'tick_interval' }
  return isMultiple(offset, step) ? undefined : { code: 'range_label_off_tick', name: 'step' }
}
