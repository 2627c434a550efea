import { escapeXml } from '../../openrosa/envelope.ts'
import { type Definition, type Field, formText } from '../../xform/definition.ts'
import { isNote } from '../layout.ts'

/** What a sample says for sure; everything else is made up, the same for the same number. */
export interface Scenario {
  seed: number
  day: string
  country: string
  place: { latitude: number; longitude: number }
  /** Answers by the question's name. */
  answers: Record<string, string>
  /** Name of the picture that comes with it. */
  picture?: string
}

const notes = [
  'Queue of about twenty people in the morning; shade only in part of the yard.',
  'Leaflets in Arabic and Pashto were there, none in Kurdish.',
  'The interpreter was reached by telephone after forty minutes.',
  'Kushtet ishin më të mira se në vizitën e mëparshme.',
  'Drinking water was available; the toilets were being repaired.',
  'Punonjësit bashkëpunuan dhe i treguan hapësirat.',
  'No separate room for talks with families.',
  'Regjistri u tregua, por pa kolonën e mjekut.',
]

/** Numbers that are always the same for the same seed. */
export function numbers(seed: number): (below: number) => number {
  let state = (seed * 2654435761 + 12345) >>> 0
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

/** Conditions as the ready forms write them: comparisons of one question, joined by `and` and `or`. Anything else is false. */
export function holds(expression: string, answers: ReadonlyMap<string, string>): boolean {
  const named = (path: string) => answers.get(path.split('/').at(-1)!.trim()) ?? ''
  const simple = (text: string): boolean => {
    const selected = /^selected\(\s*([^,]+?)\s*,\s*['"]([^'"]*)['"]\s*\)$/.exec(text)
    if (selected) return named(selected[1]!).split(' ').includes(selected[2]!)
    const compared = /^([./\w-]+)\s*(!=|=|>=|<=|>|<)\s*(?:['"]([^'"]*)['"]|(\d+))$/.exec(text)
    if (!compared) return false
    const [, path, op, quoted, number] = compared
    const value = named(path!)
    if (number !== undefined && value === '') return false
    const wanted = quoted ?? number!
    if (op === '=') return value === wanted
    if (op === '!=') return value !== wanted
    return op === '>'
      ? Number(value) > Number(wanted)
      : op === '<'
        ? Number(value) < Number(wanted)
        : op === '>='
          ? Number(value) >= Number(wanted)
          : Number(value) <= Number(wanted)
  }
  return expression
    .split(/\s+or\s+/)
    .some((part) => part.split(/\s+and\s+/).every((one) => simple(one.trim())))
}

type Answered = ReadonlyMap<string, string>

/** People in the rounds of a repeat that hold to something, as the ready forms add them up: nobody is 0, as their engine says. */
const peopleWhere =
  (wanted: (round: Answered) => boolean) =>
  (_: Answered, rounds: readonly Answered[]): string =>
    String(rounds.filter(wanted).reduce((sum, round) => sum + Number(round.get('number') ?? 0), 0))
const roundsWith =
  (name: string) =>
  (_: Answered, rounds: readonly Answered[]): string =>
    String(rounds.filter((round) => round.get(name)).length)

/** What the ready forms calculate, so that a correction of a sample changes only what somebody changed (a test asks the engine). */
const calculated: Record<string, (answers: Answered, rounds: readonly Answered[]) => string> = {
  site: (answers) => answers.get('crossing') ?? '',
  total_people: peopleWhere(() => true),
  total_children: peopleWhere((round) => ['0_4', '5_11', '12_17'].includes(round.get('age') ?? '')),
  total_female: peopleWhere((round) => round.get('sex') === 'female'),
  total_uasc: peopleWhere((round) => round.get('vulnerability') === 'uasc'),
  incidents_number: roundsWith('incident_kind'),
  data_number: roundsWith('data_value'),
  group_known: (answers) =>
    String(
      ['women', 'men', 'minors'].reduce((sum, who) => sum + Number(answers.get(`group_${who}`) ?? 0), 0),
    ),
  occupancy_rate: (answers) => {
    const [occupied, capacity] = [Number(answers.get('occupancy')), Number(answers.get('capacity'))]
    return capacity > 0 && occupied >= 0 ? String(Math.round((occupied / capacity) * 100)) : ''
  },
}

/**
 * A filled-in form as a client would send it, with invented answers. Personal questions stay unanswered: not even a sample
 * shall look like somebody.
 */
export function fillSample(definition: Definition, scenario: Scenario, instanceId: string): string {
  const random = numbers(scenario.seed)
  const answers = new Map<string, string>(Object.entries(scenario.answers))
  /** The answers in each round of a repeat, by the question's name. */
  const rounds: Map<string, string>[] = []
  let round: Map<string, string> | null = null
  const below = (parent: string) =>
    definition.fields.filter(
      (field) => field.path.slice(0, field.path.lastIndexOf('/')) === parent && field.path !== '/meta',
    )
  const one = (field: Field): string => {
    if (field.logic?.relevant && !holds(field.logic.relevant, answers)) return ''
    if (field.kind === 'group') return wrap(field, below(field.path).map(one).join(''))
    if (field.kind === 'repeat')
      return Array.from({ length: 2 + random(3) }, () => {
        round = new Map()
        rounds.push(round)
        const inner = below(field.path).map(one).join('')
        round = null
        return wrap(field, inner)
      }).join('')
    const text = answerTo(definition, field, scenario, answers, rounds, random)
    if (text !== '') {
      answers.set(field.name, text)
      round?.set(field.name, text)
    }
    return wrap(field, escapeXml(text))
  }
  const body = below('').map(one).join('')
  const name = nameOf(definition, scenario, answers)
  return `<?xml version="1.0"?><${definition.root} id="${escapeXml(definition.id)}" version="${escapeXml(definition.version)}" xmlns:orx="http://openrosa.org/xforms">${body}<orx:meta><orx:instanceID>${instanceId}</orx:instanceID><orx:instanceName>${escapeXml(name)}</orx:instanceName></orx:meta></${definition.root}>`
}

/** The name that the ready forms give: by labels, in the language in which they open. */
function nameOf(definition: Definition, { country, day }: Scenario, answers: Answered): string {
  const shown = (name: string) => {
    const value = answers.get(name)
    const list = definition.fields.find((field) => field.name === name)?.list
    const choice = list && definition.lists[list]?.find((one) => one.value === value)
    return (choice && formText(choice.label, 'en')) || value
  }
  const code = answers.get('testimony_code')
  const place = shown('country') ?? country
  return (
    code ? [code, place, day] : [place, shown('crossing') ?? shown('site') ?? shown('institution'), day]
  )
    .filter(Boolean)
    .join(' – ')
}

const wrap = (field: Field, inner: string): string => `<${field.name}>${inner}</${field.name}>`

function answerTo(
  definition: Definition,
  field: Field,
  scenario: Scenario,
  answers: Map<string, string>,
  rounds: readonly Answered[],
  random: (below: number) => number,
): string {
  const fixed = scenario.answers[field.name]
  if (field.personal || isNote(field)) return ''
  if (fixed !== undefined) return fixed
  if (field.role === 'date') return scenario.day
  if (field.role === 'country') return scenario.country
  if (field.role === 'location')
    return `${scenario.place.latitude.toFixed(5)} ${scenario.place.longitude.toFixed(5)} 0 8`
  if (field.preload)
    return field.preload === 'timestamp/start'
      ? `${scenario.day}T09:${10 + random(40)}:00.000+01:00`
      : field.preload === 'timestamp/end'
        ? `${scenario.day}T11:${10 + random(40)}:00.000+01:00`
        : ''
  if (field.silent) return calculated[field.name]?.(answers, rounds) ?? ''
  return invented(definition, field, scenario, random)
}

function invented(
  definition: Definition,
  field: Field,
  scenario: Scenario,
  random: (below: number) => number,
): string {
  const list = choicesOf(definition, field)
  switch (field.kind) {
    case 'select_one':
      return list.length ? list[Math.min(random(list.length), random(list.length))]! : ''
    case 'select_multiple':
      return [
        ...new Set(Array.from({ length: 1 + random(3) }, () => list[random(list.length)]).filter(Boolean)),
      ].join(' ')
    case 'integer':
      return String(
        1 + random(field.name.startsWith('capacity') || field.name.startsWith('occup') ? 180 : 14),
      )
    case 'decimal':
      return String(random(60) / 4)
    case 'date':
      return scenario.day
    case 'time':
      return `${String((field.name === 'left' ? 13 : 8) + random(4)).padStart(2, '0')}:${String(random(60)).padStart(2, '0')}:00.000+01:00`
    case 'trigger':
      return 'OK'
    case 'text':
      return random(3) === 0 || field.logic?.required ? notes[random(notes.length)]! : ''
    case 'binary':
      return field.media?.startsWith('image') && scenario.picture ? scenario.picture : ''
    default:
      return ''
  }
}

const unsaid = new Set(['other', 'unknown', 'declined', 'refused', 'none'])

/** Choices worth a sample: what says nothing (unknown, other) is left out while there is anything else. */
function choicesOf(definition: Definition, { list }: Field): string[] {
  const values = (list ? (definition.lists[list] ?? []) : []).map((choice) => choice.value)
  const said = values.filter((value) => !unsaid.has(value))
  return said.length ? said : values
}
