import { stringify } from 'csv-stringify/sync'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { CsvReader } from '../../../kernel/tables-in/csv.ts'
import { granularities, periodName, readPeriod } from '../periods.ts'
import { numericInto } from './numeric.ts'
import { sniffEncoding, sniffFormat } from './sniff.ts'
import { Twice } from './twice.ts'
import { readValue } from './values.ts'

/** Reads a text as CSV in pieces of the given sizes. */
function read(bytes: Buffer, sizes: number[], delimiter = ','): string[][] {
  const rows: string[][] = []
  const reader = new CsvReader(delimiter, (fields) => rows.push([...fields]))
  let at = 0
  for (let turn = 0; at < bytes.length; turn++) {
    const size = sizes[turn % sizes.length]!
    reader.push(bytes.subarray(at, at + size))
    at += size
  }
  reader.end()
  return rows
}

describe('CSV', () => {
  const cell = fc.oneof(
    fc.string(),
    fc.constantFrom('', '"', '""', 'a,b', 'line\nbreak', 'ë č ш', '"quoted"'),
  )

  test('what is written is read again, however the bytes arrive', () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(cell, { minLength: 2, maxLength: 5 }), { minLength: 1, maxLength: 20 }),
        fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 5 }),
        fc.constantFrom(',', ';', '\t'),
        fc.constantFrom('unix', 'windows'),
        (rows, sizes, delimiter, lines) => {
          // A bare CR inside an unquoted cell ends a row: writers quote it, and so do we here.
          const text = stringify(rows, { delimiter, record_delimiter: lines, quoted: true })
          expect(read(Buffer.from(text), sizes, delimiter)).toEqual(rows)
        },
      ),
      { numRuns: 300 },
    )
  })

  test('old line ends, a missing last one, blank rows and spare quotes', () => {
    expect(read(Buffer.from('a,b\rc,d'), [1])).toEqual([
      ['a', 'b'],
      ['c', 'd'],
    ])
    expect(read(Buffer.from('a,b\n\n\nc,5" pipe\n'), [3])).toEqual([
      ['a', 'b'],
      ['c', '5" pipe'],
    ])
    expect(read(Buffer.from('a,\n,b'), [2])).toEqual([
      ['a', ''],
      ['', 'b'],
    ])
    expect(() => read(Buffer.from('a,"b\n'), [9])).toThrow('quote')
    expect(() => read(Buffer.from([97, 44, 0xff, 10]), [9])).toThrow('encoding')
  })

  test('encodings of the region are told apart', () => {
    expect(sniffEncoding(Buffer.from('Shqipëri, Čačak'))).toBe('utf-8')
    // "Čačak, Niš, Đakovica" in the Central European page; "Србија и Црна Гора" in the Cyrillic one.
    expect(sniffEncoding(Buffer.from([0xc8, 97, 0xe8, 97, 107, 44, 78, 105, 0x9a, 44, 0xd0, 97]))).toBe(
      'windows-1250',
    )
    const cyrillic = [
      0xd1, 0xf0, 0xe1, 0xe8, 0xbc, 0xe0, 32, 0xe8, 32, 0xd6, 0xf0, 0xed, 0xe0, 32, 0xc3, 0xee, 0xf0, 0xe0,
    ]
    expect(sniffEncoding(Buffer.from(cyrillic))).toBe('windows-1251')
    expect(sniffEncoding(Buffer.from('Côte d’Ivoire, Perú'.replace('’', "'"), 'latin1'))).toBe('windows-1252')
    expect(sniffFormat(Buffer.from('\n\nRoute;Nationality;JAN2024\nx;y;1\n'), true)).toMatchObject({
      delimiter: ';',
      header: 3,
    })
  })
})

describe('periods', () => {
  test('every name of a period is read as what it names', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date('1950-01-01'), max: new Date('2090-12-31'), noInvalidDate: true }),
        fc.constantFrom(...granularities),
        (date, granularity) => {
          const name = periodName(date.toISOString().slice(0, 10), granularity)
          const period = readPeriod(name)
          expect(period).toMatchObject({ granularity })
          expect(periodName((period as { start: string }).start, granularity)).toBe(name)
        },
      ),
    )
  })

  test('notations of the sources, and what is no period', () => {
    const start = (text: string) => (readPeriod(text) as { start: string }).start
    for (const text of [
      '2009-01',
      '2009M01',
      '2009-M01',
      'JAN2009',
      'January 2009',
      '01/2009',
      '2009-Q1',
      '2009',
    ])
      expect(start(text), text).toBe('2009-01-01')
    expect(start('4.3.2015')).toBe('2015-03-04')
    expect([readPeriod('2015-13'), readPeriod('31.2.2015'), readPeriod('2015-02-30')]).toEqual([
      'month',
      'day',
      'day',
    ])
    expect(['soon', '20155', '2015-Q5', ''].map(readPeriod)).toEqual(Array(4).fill('unreadable'))
  })
})

describe('figures', () => {
  test('are read as the region writes them', () => {
    const value = (text: string, decimal: '.' | ',' = '.') => readValue(text, decimal, false)
    expect(value('1 234')).toMatchObject({ value: '1234' })
    expect(value('1.234,5', ',')).toMatchObject({ value: '1234.5' })
    expect(value('1,234.5')).toMatchObject({ value: '1234.5' })
    expect(value('12,34')).toBe('value')
    expect(value('230 bp')).toEqual({ value: '230', flag: 'b'.charCodeAt(0) })
    expect(value(':')).toEqual({ value: null, flag: ':'.charCodeAt(0) })
    expect([
      readValue('-3', '.', true),
      readValue('1.5', '.', true),
      readValue('2.0', '.', true),
    ]).toMatchObject(['negative', 'fraction', { value: '2' }])
  })

  test('numbers are packed as PostgreSQL unpacks them', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }),
        fc.integer({ min: 0, max: 9 }),
        (whole, places) => {
          const sign = whole < 0n ? '-' : ''
          const digits = (whole < 0n ? -whole : whole).toString().padStart(places + 1, '0')
          const text = places
            ? `${sign}${digits.slice(0, -places)}.${digits.slice(-places)}`
            : `${sign}${digits}`
          const block = Buffer.alloc(128)
          const end = numericInto(new DataView(block.buffer, block.byteOffset, 128), 0, text)
          expect(end).toBe(4 + block.readInt32BE(0))
          expect(unpacked(block)).toBe(whole * 10n ** BigInt(12 - places))
        },
      ),
    )
  })

  /** The value times 10^12, from groups of four digits. */
  function unpacked(block: Buffer): bigint {
    const [groups, weight] = [block.readInt16BE(4), block.readInt16BE(6)]
    let sum = 0n
    for (let at = 0; at < groups; at++)
      sum += BigInt(block.readInt16BE(12 + at * 2)) * 10n ** BigInt((weight - at) * 4 + 12)
    return block.readUInt16BE(8) === 0x4000 ? -sum : sum
  }
})

describe('cells that come twice', () => {
  const cells = (axes: number, most: number) =>
    fc.array(fc.array(fc.integer({ min: 0, max: most }), { minLength: axes, maxLength: axes }), {
      maxLength: 300,
    })

  test.each([
    ['a small cube', 3, 6],
    ['one too large to lay out', 6, 4_000],
  ])('in %s are all found, and no others', (_, axes, most) => {
    fc.assert(
      fc.property(cells(axes, most), cells(axes, most), (first, second) => {
        const all = [...first, ...second, ...first.slice(0, 5)]
        const twice = new Twice(axes)
        for (const cell of all) twice.note(Int32Array.from(cell))
        const counts = Map.groupBy(all, (cell) => cell.join())
        for (const cell of all) {
          const repeated = counts.get(cell.join())!.length > 1
          if (repeated) expect(twice.isSuspect(Int32Array.from(cell))).toBe(true)
          else if (!twice.overflow) expect(twice.isSuspect(Int32Array.from(cell))).toBe(false)
        }
      }),
      { numRuns: 60 },
    )
  })
})
