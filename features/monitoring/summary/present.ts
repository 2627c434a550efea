import { type Amount, type Subject, type SummaryTable, subjects, type TableName } from './contract.ts'
import type { Amounts } from './guard.ts'
import type { Counted, PlaceName } from './rules.ts'

const row = (code: string): PlaceName => ({ code, label: null, to: null })

/**
 * Lays the amounts of two spans out as tables. Totals come last, as people read them.
 * @param guarded the reader sees no single findings, so that no row leads to them
 */
export function tablesOf(
  now: { counted: Counted; amounts: Amounts },
  before: { counted: Counted; amounts: Amounts },
  guarded: boolean,
): Record<TableName, SummaryTable> {
  const { counted, amounts } = now
  const line = (kind: 'placed' | 'timed', codes: PlaceName[]): SummaryTable => ({
    rows: [...codes, row('total')],
    columns: [...subjects],
    cells: [...codes.map(({ code }) => code), 'total'].map((code) =>
      subjects.map((subject) => amounts[subject][kind][counted[kind][subject].at(code)]!),
    ),
  })
  const whole = (of: Amounts, subject: Subject): Amount => of[subject].own[0]!
  const compared = (subject: Subject): SummaryTable => {
    const { codes } = counted.own[subject].dimensions[0]!
    const listed = [...codes.slice(1), 'total']
    return {
      rows: listed.map(row),
      columns: ['now', 'before'],
      cells: listed.map((code) => [
        amounts[subject].own[counted.own[subject].at(code)]!,
        before.amounts[subject].own[before.counted.own[subject].at(code)]!,
      ]),
    }
  }
  const themed = (): SummaryTable => {
    const { codes } = counted.themed.dimensions[0]!
    const of = (side: { counted: Counted; amounts: Amounts }, code: string) => {
      const at = side.counted.themed.at(code)
      return side.amounts.findings.themed[at]!
    }
    // Themes without a finding in either span say nothing. One whose zero is withheld is listed: its absence would tell.
    const found = codes.slice(1).filter((code) => of(now, code).value !== 0 || of(before, code).value !== 0)
    const listed = [...found, 'total']
    return {
      rows: listed.map((code) => ({ ...row(code), to: code === 'total' || guarded ? null : `./evidence/findings?f=theme:${code}` })),
      columns: ['now', 'before'],
      cells: listed.map((code) => [of(now, code), of(before, code)]),
    }
  } // biome-ignore format: short
  return {
    totals: {
      rows: subjects.map(row),
      columns: ['now', 'before'],
      cells: subjects.map((subject) => [whole(amounts, subject), whole(before.amounts, subject)]),
    },
    places: line('placed', counted.places),
    periods: line('timed', counted.periods.map(row)),
    access: grid('visits'),
    people: grid('persons'),
    incidents: compared('incidents'),
    findings: compared('findings'),
    themes: themed(),
    points: compared('points'),
  }

  function grid(subject: Subject): SummaryTable {
    const table = counted.own[subject]
    const [down, across] = table.dimensions.map(({ codes }) => [...codes.slice(1), 'total']) as [
      string[],
      string[],
    ]
    return {
      rows: down.map(row),
      columns: across,
      cells: down.map((one) => across.map((other) => amounts[subject].own[table.at(one, other)]!)),
    }
  }
}
