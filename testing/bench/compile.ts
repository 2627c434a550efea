import { XmlDocument } from 'libxml2-wasm'
import { compileWorkbook, workbookOf } from '../../features/collection/xlsform/index.ts'
import { spreadsheet } from '../../features/collection/xlsform/tests/spreadsheet.ts'

const QUESTIONS = 2000
const ROUNDS = 25

/**
 * Compiles a form of 2,000 questions (two languages, groups, repeats, selects with filters, conditions and
 * calculations on other questions) and compares with the least that any reader of its XForm has to do:
 * parsing it with libxml2.
 */
export async function run(): Promise<void> {
  const tables = bigForm(QUESTIONS)
  const workbook = workbookOf(tables)
  const file = spreadsheet(tables)
  const first = compileWorkbook(workbook)
  if (!first.xform) throw new Error(`The form of the benchmark is faulty: ${JSON.stringify(first.errors[0])}`)
  const xform = first.xform
  console.log(
    `Form: ${QUESTIONS} questions, XLSX ${kilobytes(file.byteLength)}, XForm ${kilobytes(xform.length)}`,
  )

  const cold = measure(1, () => compileWorkbook(file))
  const floor = measure(ROUNDS, () => XmlDocument.fromString(xform).dispose())
  const fromSheets = measure(ROUNDS, () => compileWorkbook(workbook))
  const fromFile = measure(ROUNDS, () => compileWorkbook(file))
  console.log(`floor: libxml2 parses the finished XForm   ${line(floor)}`)
  console.log(`first compilation of the process (XLSX)    ${line(cold)}`)
  console.log(`compile from sheets in memory              ${line(fromSheets)}${ratio(fromSheets, floor)}`)
  console.log(`compile from the XLSX file                 ${line(fromFile)}${ratio(fromFile, floor)}`)
}

interface Times {
  /** Milliseconds of each round, sorted. */
  wall: number[]
  /** Processor time of each round, sorted: what the work costs even where others share the machine. */
  processor: number[]
}

function measure(rounds: number, work: () => unknown): Times {
  const times: Times = { wall: [], processor: [] }
  for (let round = 0; round < rounds; round++) {
    const used = process.cpuUsage()
    const start = performance.now()
    work()
    times.wall.push(performance.now() - start)
    const { user, system } = process.cpuUsage(used)
    times.processor.push((user + system) / 1000)
  }
  times.wall.sort((a, b) => a - b)
  times.processor.sort((a, b) => a - b)
  return times
}

const median = (times: number[]) => times[Math.floor(times.length / 2)]!
const line = ({ wall, processor }: Times) =>
  `median ${median(wall).toFixed(0)} ms (processor ${median(processor).toFixed(0)} ms), worst ${wall.at(-1)!.toFixed(0)} ms`
const ratio = (times: Times, floor: Times) =>
  `; ${(median(times.processor) / median(floor.processor)).toFixed(1)} × the floor`
const kilobytes = (bytes: number) => `${Math.round(bytes / 1024)} kB`

type Tables = Record<string, string[][]>

function bigForm(questions: number): Tables {
  const survey = [
    [
      ...[
        'type',
        'name',
        'label::English (en)',
        'label::Shqip (sq)',
        'hint::English (en)',
        'hint::Shqip (sq)',
      ],
      ...['relevant', 'constraint', 'calculation', 'choice_filter', 'required', 'appearance'],
    ],
  ]
  const row = (...cells: string[]) => survey.push([...cells, ...Array(12 - cells.length).fill('')])
  for (let index = 0; index < questions; index++) {
    const name = `q${index}`
    const before = index === 0 ? 'true()' : `\${q${index - 1}} != ''`
    const labels = [
      `Question ${index} about \${q0}`,
      `Pyetja ${index} për \${q0}`,
      'Read aloud',
      'Lexojeni me zë',
    ]
    if (index % 40 === 0)
      row(index % 80 === 0 ? 'begin group' : 'begin repeat', `section${index}`, 'Part', 'Pjesa')
    if (index % 8 === 7) row('calculate', name, '', '', '', '', '', '', `concat(\${q${index - 1}}, 'x')`)
    else if (index % 4 === 1)
      row(`select_one list${index % 20}`, name, ...labels, before, '', '', `kind = \${q0}`, 'yes')
    else if (index % 4 === 2) row('integer', name, ...labels, before, '. >= 0 and . < 1000', '', '', 'yes')
    else row('text', name, ...labels, index === 0 ? '' : before, '', '', '', '', 'multiline')
    if (index % 40 === 39) row(index % 80 === 39 ? 'end group' : 'end repeat')
  }
  const choices = [['list_name', 'name', 'label::English (en)', 'label::Shqip (sq)', 'kind']]
  for (let list = 0; list < 20; list++) {
    for (let choice = 0; choice < 15; choice++) {
      choices.push([`list${list}`, `c${choice}`, `Choice ${choice}`, `Zgjedhja ${choice}`, `k${choice % 3}`])
    }
  }
  const settings = [
    ['form_title', 'form_id', 'version', 'default_language'],
    ['Big', 'big', '1', 'English (en)'],
  ]
  return { survey, choices, settings }
}
