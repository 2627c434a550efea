import { readFileSync, statSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { type ChartData, chartOption } from '../../common/charts.ts'
import { drawChart } from './charts.ts'
import { boundaries, drawMap } from './map.ts'
import { cleanSvg } from './svg.ts'
import { svgToPng } from './svg-png.ts'

const svg = (inner: string, more = '') =>
  `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="20" height="10" ${more}>${inner}</svg>`

describe('a drawing', () => {
  test('keeps shapes and text, and loses everything that can act or call out', () => {
    const {
      svg: clean,
      width,
      height,
    } = cleanSvg(
      svg(
        `<script>alert(1)</script><foreignObject><body/></foreignObject><image href="http://x/a.png"/><a href="http://x"><rect/></a>
        <style>@import url(http://x)</style><animate attributeName="href"/><!-- remark --><?php x?>
        <rect onload="alert(1)" fill="url(http://x#a)" style="fill:#112233;background:url(http://x);stroke: red" width="5" height="5"/>
        <use xlink:href="#a"/><use href="other.svg#a"/><g id="a b"><text font-family="Source Sans 3, Arial">A &lt; B</text></g>`,
        'onclick="x()"',
      ),
      'p',
    )
    expect([width, height]).toEqual([20, 10])
    expect(clean).not.toMatch(
      /script|foreignObject|image|http:\/\/x|style|animate|on\w+=|<a |remark|php|other/,
    )
    expect(clean).toContain('fill="#112233"')
    expect(clean).toContain('stroke="red"')
    expect(clean).toContain('href="#p_a"')
    expect(clean).toContain("font-family=\"'Source Sans 3', 'Arial'\"")
    expect(clean).toContain('A &lt; B')
  })

  test.each([
    ['no SVG at all', '<html/>'],
    ['not well-formed', '<svg><g></svg>'],
    ['entities', '<!DOCTYPE svg [<!ENTITY a "aaaa">]><svg>&a;</svg>'],
    ['nothing', ''],
  ])('is refused when it is %s', (_, text) => {
    expect(() => cleanSvg(text, 'p')).toThrow()
  })

  test('becomes a PNG of the width asked for', () => {
    const png = svgToPng(cleanSvg(svg('<rect width="20" height="10"/>'), 'p').svg, 400)
    expect(png.subarray(1, 4).toString()).toBe('PNG')
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([400, 200])
  })
})

describe('a chart', () => {
  const data: ChartData = {
    kind: 'bar',
    categories: ['A', 'B', 'C', 'D', 'Македонија'],
    categoryType: 'name',
    series: [
      {
        name: 'x',
        values: [
          10,
          { value: 7, mark: 'sample' },
          { value: 5, mark: 'reported' },
          { value: 987654, mark: 'suppressed' },
          { value: null, mark: 'missing' },
        ],
      },
    ],
  }

  test('is drawn with its labels as text, in the locale of the document', () => {
    const drawn = drawChart(
      { ...data, series: [{ name: 'x', values: [1000, 5000, 9000, 3000, 2000] }] },
      { language: 'mk' },
    )
    expect(drawn).toContain('Македонија')
    expect(drawn).toMatch(/>10\.000</)
  })

  test('hatches sample data and says what is suppressed or missing', () => {
    const drawn = drawChart(data, { language: 'en' })
    expect(drawn).toContain('<pattern')
    expect(drawn).toContain('&lt;5')
    expect(drawn).toContain('–')
  })

  test('never hands a suppressed value to the picture, in any kind of chart', () => {
    for (const kind of ['line', 'bar', 'groupedBar', 'stackedBar'] as const)
      expect(JSON.stringify(chartOption({ ...data, kind }, { language: 'en' }))).not.toContain('987654')
  })

  test('draws the unmeasured stretch of a line as a second, dashed line that meets the first', () => {
    const line: ChartData = {
      ...data,
      kind: 'line',
      series: [
        { name: 'x', values: [1, 2, { value: 3, mark: 'provisional' }, { value: 4, mark: 'provisional' }] },
      ],
    }
    const { series } = chartOption(line, { language: 'en' }) as { series: { data: unknown[] }[] }
    expect(series.map((one) => one.data)).toEqual([
      [1, 2, '-', '-'],
      ['-', 2, 3, 4],
    ])
  })

  test('gives each country its own colour, whatever the order', () => {
    const colours = (codes: string[]) => {
      const option = chartOption(
        { ...data, series: codes.map((code) => ({ name: code, country: code, values: [1] })) },
        { language: 'en' },
      )
      return Object.fromEntries(codes.map((code, i) => [code, (option.color as string[])[i]]))
    }
    expect(colours(['AL', 'XK', 'RS'])).toEqual(colours(['RS', 'XK', 'AL']))
    expect(colours(['XKX'])['XKX']).toBe(colours(['XK'])['XK'])
  })
})

describe('the map', () => {
  const look = { language: 'en' as const, name: (code: string) => (code === 'XKX' ? 'Kosovo*' : code) }

  test('has the six and their neighbours, each whole, in a file small enough for a page', () => {
    const file = new URL('../../common/places/boundaries.geo.json', import.meta.url)
    expect(statSync(file).size).toBeLessThan(250_000)
    expect(JSON.parse(readFileSync(file, 'utf8')).source).toContain('Natural Earth')
    const codes = boundaries.features.map((one) => one.id)
    expect(codes).toEqual(
      expect.arrayContaining([
        'ALB',
        'BIH',
        'XKX',
        'MNE',
        'MKD',
        'SRB',
        'HRV',
        'SVN',
        'HUN',
        'ROU',
        'BGR',
        'GRC',
        'ITA',
        'AUT',
        'TUR',
      ]),
    )
    for (const one of boundaries.features)
      for (const ring of one.geometry.coordinates.flat()) {
        expect(ring.length).toBeGreaterThanOrEqual(4)
        expect(ring[0]).toEqual(ring.at(-1))
      }
  })

  test('neighbours share their border exactly', () => {
    const points = (code: string) =>
      new Set(
        boundaries.features
          .find((one) => one.id === code)!
          .geometry.coordinates.flat(2)
          .map(String),
      )
    const kosovo = points('XKX')
    for (const code of ['ALB', 'MNE', 'MKD', 'SRB'])
      expect([...points(code)].filter((point) => kosovo.has(point)).length, code).toBeGreaterThan(5)
  })

  test('writes names and values as text and escapes them', () => {
    const drawn = drawMap(
      {
        countries: [
          { code: 'XKX', value: 1234 },
          { code: 'SRB', value: 1 },
        ],
      },
      { ...look, name: (code) => (code === 'SRB' ? '<b>&' : look.name(code)) },
    )
    expect(drawn).toContain('Kosovo*')
    expect(drawn).toContain('1,234')
    expect(() => cleanSvg(drawn, 'm')).not.toThrow()
    expect(drawn).not.toContain('<b>')
  })

  test('does not show a suppressed value by shade or by size', () => {
    for (const shown of ['shades', 'circles'] as const) {
      const at = (value: number) =>
        drawMap(
          {
            shown,
            countries: [
              { code: 'MNE', value, mark: 'suppressed' },
              { code: 'SRB', value: 50 },
              { code: 'ALB', value: 9 },
            ],
          },
          look,
        )
      expect(at(1)).toBe(at(4))
      expect(at(1)).toContain('&#60;5')
    }
  })
})
