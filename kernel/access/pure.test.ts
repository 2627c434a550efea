import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { PageQuery } from '../../common/ids.ts'
import { browserName, originOf, shortAddress } from './origin.ts'
import { pageOfRows } from './page.ts'
import { passwordBounds, passwordFault } from './password.ts'

describe('a new password', () => {
  test('is good when it is long and not easily guessed', () => {
    for (const good of [
      'seven green bridges',
      'shtatë ura të gurta',
      'седум камени мостови',
      'kX9-mmQ2!vb_Tz',
    ])
      expect(passwordFault(good, ['Mira Hoxha', 'mira@cast.example']), good).toBeNull()
  })

  test('is refused with its reason', () => {
    const faults: [string, string, string[]?][] = [
      ['short', 'short'],
      ['x'.repeat(129), 'long'],
      ['aaaaaaaaaaaaaa', 'simple'],
      ['abababababab', 'simple'],
      ['1234567890123', 'simple'],
      ['qwertyuiopas', 'simple'],
      ['password1234', 'simple'],
      ['Fjalëkalimi1', 'simple'],
      ['mira.hoxha.26', 'personal', ['Mira Hoxha']],
      ['MIRA hoxha 2026', 'personal', ['Mira Hoxha']],
    ]
    for (const [password, why, about] of faults)
      expect(passwordFault(password, about), password).toBe(`problem.access.password_${why}`)
  })

  test('whatever is typed gets an answer, and nothing too short is ever good', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 150 }), fc.string(), (password, about) => {
        const fault = passwordFault(password, [about])
        if (fault === null) expect([...password].length).toBeGreaterThanOrEqual(passwordBounds.least)
      }),
    )
  })
})

describe('where a session comes from', () => {
  test('an address is shortened to its network', () => {
    expect(shortAddress('203.0.113.77')).toBe('203.0.113.0')
    expect(shortAddress('::ffff:203.0.113.77')).toBe('203.0.113.0')
    expect(shortAddress('2001:db8:7:8:9::1')).toBe('2001:db8:7::')
    expect(shortAddress('2001:db8::1')).toBe('2001:db8:0::')
    expect(shortAddress('fe80::1%eth0')).toBe('fe80:0:0::')
    expect(shortAddress('::1')).toBe('0:0:0::')
    expect(shortAddress('nonsense')).toBe('0.0.0.0')
    // Who hangs up before the answer leaves a request without an address behind.
    expect(originOf({ ip: undefined, headers: {} } as never).ip).toBe('')
  })

  test('no shortened address tells the device', () => {
    fc.assert(
      fc.property(fc.ipV4(), (ip) => {
        expect(shortAddress(ip)).toMatch(/\.0$/)
      }),
    )
    fc.assert(
      fc.property(fc.ipV6(), (ip) => {
        expect(shortAddress(ip)).toMatch(/^([0-9a-f]{1,4}:){3}:$|\.0$/)
      }),
    )
  })

  test('a browser is named, not described', () => {
    const names: [string, string][] = [
      [
        'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0',
        'Edge on Windows',
      ],
      [
        'Mozilla/5.0 (Linux; Android 14; SM-A546B) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36',
        'Chrome on Android',
      ],
      [
        'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Mobile/15E148 Safari/604.1',
        'Safari on iOS',
      ],
      ['Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0', 'Firefox on Linux'],
      ['curl/8.5.0', ''],
    ]
    for (const [agent, name] of names) expect(browserName(agent)).toBe(name)
  })
})

describe('rows that are here already', () => {
  const rows = ['Žarko', 'Ana', 'Çela', 'Besa'].map((name, at) => ({ name, country: at % 2 ? 'AL' : 'RS' }))
  const page = (query: object, language: 'sq' | 'en' = 'en') =>
    pageOfRows(rows, PageQuery.parse(query), language, {
      search: (row) => [row.name],
      columns: { name: (row) => row.name, country: (row) => row.country },
      sort: 'name',
    })

  test('are sorted as the language does, found without accents, filtered and paged', () => {
    expect(page({}).rows.map((row) => row.name)).toEqual(['Ana', 'Besa', 'Çela', 'Žarko'])
    expect(page({ search: 'cel' }).rows.map((row) => row.name)).toEqual(['Çela'])
    expect(page({ filter: 'country:AL' })).toMatchObject({ total: 2 })
    expect(page({ sort: '-name', page: 2, size: 1 }).rows.map((row) => row.name)).toEqual(['Çela'])
  })

  test('an unknown column sorts as usual, and filters everything away', () => {
    expect(page({ sort: 'password' }).rows[0]?.name).toBe('Ana')
    expect(page({ filter: 'password:x' }).total).toBe(0)
  })
})
