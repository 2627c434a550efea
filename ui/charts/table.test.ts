import { describe, expect, test } from 'vitest'
import { layOut, wrap } from './frame.ts'
import { fileName } from './names.ts'
import { csvOf, tableOfChart } from './table.ts'

describe('the table behind a picture', () => {
  const table = tableOfChart(
    {
      kind: 'bar',
      categories: ['2024', '2025'],
      series: [
        { name: 'Visits', values: [12, { value: 3, mark: 'suppressed' }] },
        { name: 'Hours, "gross"', values: [null, { value: 7.5, mark: 'reported' }] },
      ],
    },
    'Year',
    (year) => year,
  )

  test('has the categories down and the series across, with their marks', () => {
    expect(table.columns).toEqual(['Year', 'Visits', 'Hours, "gross"'])
    expect(table.rows[1]!.cells).toEqual([
      { value: 3, truth: { mark: 'suppressed' } },
      { value: 7.5, truth: { mark: 'reported' } },
    ])
    expect(table.rows[0]!.cells[1]).toEqual({ value: null, truth: { mark: 'missing' } })
  })

  test('leaves as CSV without what is withheld', () => {
    expect(csvOf(table)).toBe('\ufeffYear,Visits,"Hours, ""gross"""\r\n2024,12,\r\n2025,<5,7.5\r\n')
  })

  test('gives a spreadsheet nothing to run', () => {
    const rows = [{ name: '=HYPERLINK("x")', cells: [{ value: '@sum' }, { value: -3 }, { value: '-1+1' }] }]
    expect(csvOf({ columns: ['+a', 'b', 'c', 'd'], rows })).toBe(
      '\ufeff\'+a,b,c,d\r\n"\'=HYPERLINK(""x"")",\'@sum,-3,\'-1+1\r\n',
    )
  })
})

describe('a picture that leaves the page', () => {
  const measure = (text: string) => text.length * 10

  test('has its title broken into lines that fit', () => {
    expect(wrap('one two three four', 90, measure)).toEqual(['one two', 'three', 'four'])
    expect(wrap('unbreakable-and-too-long', 50, measure)).toEqual(['unbreakable-and-too-long'])
    expect(wrap('', 50, measure)).toEqual([])
  })

  test('stands between its title and its source', () => {
    const colours = { paper: '#fff', ink: '#000', quiet: '#555' }
    const words = { title: 'What it shows', unit: 'Visits', source: 'Source' }
    const layout = layOut({ width: 300, height: 100 }, words, colours, measure)
    const [title, unit, source] = layout.lines.map((line) => line.y)
    expect(title).toBeLessThan(unit!)
    expect(unit).toBeLessThan(layout.top)
    expect(source).toBeGreaterThan(layout.top + 100)
    expect(layout.height).toBeGreaterThan(source!)
  })

  test('is named after its title, in any alphabet', () => {
    expect(fileName('Посети по држави, 2025: „граница“')).toBe('Посети-по-држави-2025-граница')
    expect(fileName('***')).toBe('ura')
  })
})
