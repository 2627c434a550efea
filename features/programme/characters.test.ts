import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { localText } from '../../common/languages.ts'
import { makeReporting, type Reporting } from '../../testing/programme.ts'
import { makeWorld, programmes, type World } from '../../testing/world.ts'
import { amendments, getProgramme, objectives, strands, updateProgramme } from './contract.ts'
import { indicators } from './contract-indicators.ts'
import { activities, headings, risks } from './contract-plan.ts'
import { exportProgramme, loadProgramme } from './file/load.ts'

const params = { programme: programmes.balkans }
let world: World
let ids: Reporting
beforeAll(async () => {
  world = await makeWorld()
  ids = await makeReporting(world)
})
afterAll(() => world.close())

describe('a text with characters that no database keeps', () => {
  for (const [name, sign] of [
    ['NUL', '\u0000'],
    ['half a character', '\ud800'],
  ] as const)
    test(`${name} is refused with its place, in every kind of record`, async () => {
      const title = localText({ en: `Broken${sign} text`, sq: 'Tekst' })
      const told = {
        code: 'invalid',
        fields: [{ path: expect.stringMatching(/texts\.en\.text$/), code: 'problem.field.characters' }],
      }
      const bodies: [{ create: unknown }, object][] = [
        [strands, { code: 'N', title }],
        [objectives, { code: 'N', kind: 'specific', title }],
        [activities, { code: 'N', title }],
        [risks, { code: 'N', kind: 'risk', title }],
        [headings, { code: 'N', title }],
        [amendments, { position: 7, startsOn: '2021-01-01', endsOn: '2021-12-31', reason: title }],
      ]
      for (const [shelf, body] of bodies) {
        const refused = await world.ask('petra', shelf.create as never, { params, body } as never)
        expect([refused.status, refused.body], JSON.stringify(body)).toMatchObject([422, told])
      }
      const at = { ...params, id: ids.people }
      const { definition, ...indicator } = (await world.ask('petra', indicators.get, { params: at })).body
      const body = { ...indicator, meaning: { ...definition, unit: title } }
      const refused = await world.ask('petra', indicators.update, { params: at, body })
      expect([refused.status, refused.body]).toMatchObject([422, told])
    })

  test('it is no error of the server’s anywhere else either', async () => {
    const { body: programme } = await world.ask('petra', getProgramme, { params })
    const body = { ...programme, iati: { publisher: 'XM\u0000' } }
    expect(await world.ask('petra', updateProgramme, { params, body })).toMatchObject({
      status: 422,
      body: { fields: [{ path: 'iati.publisher', code: 'problem.field.characters' }] },
    })
  })

  test('a programme file says on which line', async () => {
    const file = await world.inside('petra', (tx) => exportProgramme(tx, params.programme))
    const broken = file.replace(/en: The .*/, 'en: "a \\0 b"')
    await expect(
      world.inside('petra', (tx) => loadProgramme(tx, broken, { dryRun: true })),
    ).rejects.toMatchObject({ fields: [{ message: 'problem.field.characters' }] })
  })
})
