import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { z } from 'zod'
import { operation } from '../common/operation.ts'
import { addressOf, call, fileNameOf, onSignedOut, queryOf, speakLanguage } from './api.ts'
import { asProblem, isConflict, Problem } from './problem.ts'

const readVisit = operation({
  name: 'test.readVisit',
  method: 'GET',
  path: '/programmes/:programme/visits/:visit',
  summary: '',
  params: z.object({ programme: z.string(), visit: z.string() }),
  query: z.object({ filter: z.array(z.string()).optional() }),
  result: z.object({ id: z.string() }),
})
const saveVisit = operation({
  name: 'test.saveVisit',
  method: 'PUT',
  path: '/visit',
  summary: '',
  body: z.object({ name: z.string() }),
})
const whoAmI = operation({ name: 'test.whoAmI', method: 'GET', path: '/me', summary: '', result: z.string() })

type Asked = { url: string; init: RequestInit }
let asked: Asked[]
let answers: (Response | Error)[]
beforeEach(() => {
  asked = []
  answers = []
  vi.stubGlobal('fetch', async (url: string, init: RequestInit) => {
    asked.push({ url, init })
    const answer = answers.shift()
    if (!answer) throw new Error('asked once too often')
    if (answer instanceof Error) throw answer
    return answer
  })
})
afterEach(() => {
  vi.unstubAllGlobals()
})

const json = (body: unknown, status = 200, type = 'application/json') =>
  new Response(JSON.stringify(body), { status, headers: { 'content-type': type } })
const ended = () =>
  json({ code: 'session_ended', status: 401, detail: 'Ended.' }, 401, 'application/problem+json')

describe('calling the server', () => {
  test('parameters and query are filled into the address', async () => {
    answers = [json({ id: '1' })]
    speakLanguage('sq')
    const visit = await call(readVisit, {
      params: { programme: 'a/b', visit: '1' },
      query: { filter: ['country:AL', 'country:XK'] },
    })
    expect(visit).toEqual({ id: '1' })
    expect(asked[0]!.url).toBe('/api/programmes/a%2Fb/visits/1?filter=country%3AAL&filter=country%3AXK')
    expect(asked[0]!.init.headers).toMatchObject({ 'accept-language': 'sq' })
    expect(asked[0]!.init.headers).not.toHaveProperty('x-ura-client')
  })

  test('a write says that it comes from this client', async () => {
    answers = [new Response(null, { status: 204 })]
    expect(await call(saveVisit, { body: { name: 'x' } })).toBeUndefined()
    expect(asked[0]!.init).toMatchObject({ method: 'PUT', body: '{"name":"x"}' })
    expect(asked[0]!.init.headers).toMatchObject({
      'x-ura-client': 'web',
      'content-type': 'application/json',
    })
  })

  test('a problem keeps its code, sentence and fields', async () => {
    const fields = [{ path: 'body.name', message: 'Needed.' }]
    answers = [
      json({ status: 422, code: 'invalid', detail: 'Look.', fields }, 422, 'application/problem+json'),
    ]
    const problem = asProblem(await call(saveVisit, { body: { name: '' } }).catch((error) => error))
    expect(problem).toMatchObject({ status: 422, code: 'invalid', message: 'Look.', fields })
  })

  test('an answer that is no problem document still says something', async () => {
    answers = [
      new Response('<h1>Bad gateway</h1>', { status: 502, headers: { 'content-type': 'text/html' } }),
    ]
    const problem = asProblem(await call(whoAmI).catch((error) => error))
    expect(problem).toMatchObject({ status: 502, word: 'ui.problem.server' })
  })

  test('a network that is down is said as such', async () => {
    answers = [new TypeError('Failed to fetch')]
    const problem = asProblem(await call(whoAmI).catch((error) => error))
    expect(problem.word).toBe('ui.problem.unreachable')
  })

  test('only a version conflict is a conflict', () => {
    expect(isConflict(new Problem(409, 'changed_meanwhile', ''))).toBe(true)
    expect(isConflict(new Problem(409, 'already_exists', ''))).toBe(false)
  })
})

describe('a session that has ended', () => {
  test('one dialog answers all calls, and each is made again', async () => {
    answers = [ended(), ended(), json('Arta'), json('Arta')]
    const open = vi.fn(async () => true)
    const forget = onSignedOut(open)
    expect(await Promise.all([call(whoAmI), call(whoAmI)])).toEqual(['Arta', 'Arta'])
    expect(open).toHaveBeenCalledTimes(1)
    expect(asked).toHaveLength(4)
    forget()
  })

  test('a body is sent again as it was', async () => {
    answers = [ended(), json({})]
    const forget = onSignedOut(async () => true)
    await call(saveVisit, { body: { name: 'typed for an hour' } })
    expect(asked[1]!.init.body).toBe('{"name":"typed for an hour"}')
    forget()
  })

  test('whoever closes the dialog gets the problem', async () => {
    answers = [ended()]
    const forget = onSignedOut(async () => false)
    const problem = asProblem(await call(whoAmI).catch((error) => error))
    expect(problem).toMatchObject({ status: 401, code: 'session_ended' })
    forget()
  })

  test('a quiet call asks nobody', async () => {
    answers = [ended()]
    const open = vi.fn(async () => true)
    const forget = onSignedOut(open)
    await expect(call(whoAmI, undefined, { quiet: true })).rejects.toBeInstanceOf(Problem)
    expect(open).not.toHaveBeenCalled()
    forget()
  })
})

describe('addresses and file names', () => {
  test('empty query parts are left out', () => {
    expect(queryOf({ a: '', b: undefined, c: null, d: 0, e: ['x', 'y'] })).toBe('?d=0&e=x&e=y')
    expect(addressOf(whoAmI)).toBe('/api/me')
  })

  test('a file is named as the server says', () => {
    expect(fileNameOf(`attachment; filename="a.csv"; filename*=UTF-8''vizit%C3%AB.csv`)).toBe('vizitë.csv')
    expect(fileNameOf('attachment; filename="say \\"hi\\".csv"')).toBe('say "hi".csv')
    expect(fileNameOf('attachment; filename=plain.csv')).toBe('plain.csv')
    expect(fileNameOf(null)).toBeUndefined()
  })
})
