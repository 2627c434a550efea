import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeWorld, programmes, type World } from '../../../testing/world.ts'
import { exportFile, loadFile } from '../contract-file.ts'

let world: World
beforeAll(async () => {
  world = await makeWorld()
})
afterAll(() => world.close())
const params = { programme: programmes.balkans }

test('Petra takes the programme file out, changes a title, sees what would change, and loads it', async () => {
  const { text } = (await world.ask('petra', exportFile, { params })).body
  const again = await world.ask('petra', loadFile, { params, body: { text, dryRun: true } })
  expect(again.body.changes).toEqual([])
  const other = text.replace('The balkans programme', 'The Balkans programme')
  const dry = await world.ask('petra', loadFile, { params, body: { text: other, dryRun: true } })
  expect(dry.body.changes).toMatchObject([{ act: 'change', kind: 'programme' }])
  expect((await world.ask('petra', exportFile, { params })).body.text).toBe(text)
  expect((await world.ask('petra', loadFile, { params, body: { text: other, dryRun: false } })).status).toBe(
    200,
  )
  expect((await world.ask('petra', exportFile, { params })).body.text).toContain('The Balkans programme')
})

test('a country coordinator reads the file and does not load one; a stranger gets neither', async () => {
  const { text } = (await world.ask('arben', exportFile, { params })).body
  expect((await world.ask('arben', loadFile, { params, body: { text, dryRun: true } })).status).toBe(403)
  expect((await world.ask('zana', exportFile, { params })).status).toBe(403)
  expect((await world.ask('gresa', exportFile, { params })).status).toBe(403)
})

test('a file that is no programme file is refused in words, with its lines', async () => {
  const answer = await world.ask('petra', loadFile, {
    params,
    body: { text: 'colour: blue\n', dryRun: false },
  })
  expect(answer.status).toBe(422)
})
