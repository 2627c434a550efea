import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { MySubmission } from '../contract/mine.ts'
import { overtaken } from './overtaken.ts'
import { hashOf, type Place, placeOf } from './place.ts'
import { messageIn, mostInPost, postsOf, sharedPost, troubleOf, waitAfter } from './queue/plan.ts'
import { makeKey, pieceSize, seal, sealFile, sealJson, unseal, unsealFile, unsealJson } from './store/seal.ts'

const bytes = (text: string) => new TextEncoder().encode(text)

describe('what is sealed', () => {
  test('opens with its key at its place, and says nothing of itself', async () => {
    const key = await makeKey()
    const sealed = await sealJson(key, 'item/1/body', { xml: '<queue>Forty families</queue>' })
    expect(new TextDecoder('latin1').decode(sealed.bytes)).not.toContain('Forty')
    expect(await unsealJson(key, 'item/1/body', sealed)).toEqual({ xml: '<queue>Forty families</queue>' })
  })

  test('does not open at another place, with another key, or with a bit changed', async () => {
    const key = await makeKey()
    const sealed = await seal(key, 'item/1/body', bytes('secret'))
    await expect(unseal(key, 'item/2/body', sealed)).rejects.toThrow()
    await expect(unseal(await makeKey(), 'item/1/body', sealed)).rejects.toThrow()
    const broken = new Uint8Array(sealed.bytes.slice(0))
    broken[0]! ^= 1
    await expect(unseal(key, 'item/1/body', { ...sealed, bytes: broken.buffer })).rejects.toThrow()
  })

  test('cannot have its key read, by anybody', async () => {
    await expect(crypto.subtle.exportKey('raw', await makeKey())).rejects.toThrow()
  })

  test('never uses a nonce twice', async () => {
    const key = await makeKey()
    const seen = new Set<string>()
    for (let i = 0; i < 500; i++) seen.add(String((await seal(key, 'x', bytes('a'))).iv))
    expect(seen.size).toBe(500)
  })

  test('is put together again out of pieces, none of them missing, swapped or cut off', async () => {
    const key = await makeKey()
    const content = new Uint8Array(pieceSize * 2 + 17)
    for (let at = 0; at < content.length; at += 1001) content[at] = at % 251
    const pieces = await sealFile(key, 'f1', new Blob([content]))
    expect(pieces).toHaveLength(3)
    const whole = await unsealFile(key, 'f1', pieces, 'video/mp4')
    expect(Buffer.compare(Buffer.from(await whole.arrayBuffer()), Buffer.from(content))).toBe(0)
    expect(whole.type).toBe('video/mp4')
    await expect(unsealFile(key, 'f1', [pieces[1]!, pieces[0]!, pieces[2]!], '')).rejects.toThrow()
    await expect(unsealFile(key, 'f1', pieces.slice(0, 2), '')).rejects.toThrow()
    await expect(unsealFile(key, 'f2', pieces, '')).rejects.toThrow()
    expect((await unsealFile(key, 'f3', await sealFile(key, 'f3', new Blob([])), '')).size).toBe(0)
  })
})

const file = fc.record({
  name: fc.uuid().map((id) => `${id}.jpg`),
  size: fc.integer({ min: 1, max: 30_000_000 }),
})
const files = fc.uniqueArray(file, { selector: (one) => one.name, maxLength: 40 })

describe('the posts of a sending', () => {
  test('carry every file that has not arrived, once, and none that has', () => {
    fc.assert(
      fc.property(files, fc.array(fc.boolean(), { maxLength: 40 }), (all, here) => {
        const arrived = all.filter((_, at) => here[at])
        const posts = postsOf(all, arrived)
        const sent = posts.flat().map((one) => one.name)
        expect(new Set(sent).size).toBe(sent.length)
        expect([...sent].sort()).toEqual(
          all
            .filter((one) => !arrived.includes(one))
            .map((one) => one.name)
            .sort(),
        )
        expect(posts.length).toBeGreaterThan(0)
      }),
    )
  })

  test('are small enough to be repeated: few files, or a single large one', () => {
    fc.assert(
      fc.property(files, (all) => {
        for (const post of postsOf(all, [])) {
          expect(post.length).toBeLessThanOrEqual(mostInPost)
          if (post.length > 1)
            expect(post.reduce((sum, one) => sum + one.size, 0)).toBeLessThanOrEqual(sharedPost)
        }
      }),
    )
  })

  test('send a file again when what arrived under its name has another size', () => {
    expect(postsOf([{ name: 'a', size: 5 }], [{ name: 'a', size: 4 }])).toEqual([[{ name: 'a', size: 5 }]])
  })
})

describe('an answer', () => {
  const message = '<OpenRosaResponse><message nature="error">A &#38; B &lt;c&gt;</message></OpenRosaResponse>'
  test('is read: arrived, to be tried later, to be signed in for, or refused', () => {
    for (const status of [201, 202]) expect(troubleOf(status, '', true)).toBeNull()
    for (const status of [0, 408, 429, 500, 502, 503, 504])
      expect(troubleOf(status, '', true)?.kind, String(status)).toBe('later')
    // A hotel's network answers 200 with its own page: nothing has arrived.
    expect(troubleOf(200, '<html>', true)?.kind).toBe('later')
    expect(troubleOf(401, '', false)?.kind).toBe('signIn')
    for (const status of [400, 401, 403, 404, 409, 413])
      expect(troubleOf(status, message, true), String(status)).toEqual({
        kind: 'refused',
        status,
        message: 'A & B <c>',
      })
    expect(messageIn('nothing')).toBe('')
  })

  test('that failed is waited after, longer each time and never longer than twenty minutes', () => {
    expect(waitAfter(1, 0.5)).toBe(5000)
    for (let attempts = 1; attempts < 60; attempts++) {
      expect(waitAfter(attempts + 1, 0.5)).toBeGreaterThanOrEqual(waitAfter(attempts, 0.5))
      expect(waitAfter(attempts, 1)).toBeLessThan(20 * 60_000)
    }
  })
})

describe('a correction', () => {
  const row = { id: 's1', instanceId: 'uuid:2', instances: ['uuid:2', 'uuid:1'], state: 'returned' }
  const mine = (change: Partial<MySubmission> = {}) => [{ ...row, ...change } as MySubmission]
  const said = { name: null, instanceId: 'uuid:mine', corrects: 's1' }
  const refused = { kind: 'refused', status: 409, message: '' } as const
  const of = (replaces: string | undefined, trouble: typeof refused | null = null) => ({
    said: replaces === undefined ? said : { ...said, replaces },
    trouble,
  })

  test('is overtaken when the edition that it changes is no longer the newest', () => {
    expect(overtaken(of('uuid:1'), mine())).toBe(true)
    expect(overtaken(of('uuid:2'), mine())).toBe(false)
    expect(overtaken(of('uuid:2', refused), mine())).toBe(false)
    // Fetched, and not opened yet.
    const fetched = (id: string) => ({
      said: { ...said, instanceId: id, replaces: id },
      trouble: null,
    })
    expect(overtaken(fetched('uuid:1'), mine())).toBe(true)
    expect(overtaken(fetched('uuid:2'), mine())).toBe(false)
  })

  test('that was begun before editions were noted is, when it was refused', () => {
    expect(overtaken(of(undefined), mine())).toBe(false)
    expect(overtaken(of(undefined, refused), mine())).toBe(true)
  })

  test('is not overtaken by itself, by a decision, or by what is not known', () => {
    // It arrived, and the answer was lost on its way.
    const arrived = { instanceId: 'uuid:mine', instances: ['uuid:mine', 'uuid:1'] }
    expect(overtaken(of('uuid:1', refused), mine(arrived))).toBe(false)
    for (const state of ['approved', 'rejected'] as const)
      expect(overtaken(of('uuid:1', refused), mine({ state })), state).toBe(false)
    expect(overtaken(of('uuid:1', refused), [])).toBe(false)
    const own = { said: { name: null, instanceId: 'uuid:9' }, trouble: refused }
    expect(overtaken(own, mine())).toBe(false)
  })
})

describe('a place', () => {
  test('is read back from its address, whatever a form is called', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 999_999 }), fc.string({ minLength: 1 }), (project, code) => {
        const place: Place = { at: 'new', project, code }
        expect(placeOf(hashOf(place))).toEqual(place)
      }),
    )
    expect(placeOf('#/fill/abc')).toEqual({ at: 'fill', item: 'abc' })
    for (const nonsense of ['', '#', '#/nowhere', '#/new/x/y', '#/fill/', '#/new/1/%E0%A4%A'])
      expect(['forms', 'new']).toContain(placeOf(nonsense).at)
  })
})
