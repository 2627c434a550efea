import { strToU8, zipSync } from 'fflate'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { features } from '../../../apps/features.ts'
import { verifyFiles } from '../../../kernel/files/files.ts'
import { asActor } from '../../../kernel/http/transaction.ts'
import { workOnce } from '../../../kernel/jobs/worker.ts'
import { openStation, type Station } from '../../../testing/collection/station.ts'
import { acceptImport, getImport, startImport } from '../contract.ts'

const source = `
| survey |
| | type | name | label | role |
| | text | site | Site | site |
| | text | land | Country | country |
| | image | wall | Wall | |
| settings |
| | form_id | form_title | version |
| | pictured | Pictured | 1 |
`
const picture = (word: string) =>
  new Uint8Array(Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), Buffer.from(word)]))

let s: Station
let form: string
beforeAll(async () => {
  s = await openStation()
  form = await s.publish(source)
})
afterAll(() => s.close())

/** Takes an archive in, whole. */
async function take(entries: Record<string, Uint8Array>) {
  const file = await s.upload('petra', 'past.zip', Buffer.from(zipSync(entries)))
  const begun = await s.ask('petra', startImport, { params: { form }, body: { file } })
  expect(begun.status, begun.text).toBe(200)
  const params = { import: begun.body.id }
  await workOnce(s.kernel, features)
  const { version } = (await s.ask('petra', getImport, { params })).body
  expect((await s.ask('petra', acceptImport, { params, body: { version } })).status).toBe(204)
  await workOnce(s.kernel, features)
  return (await s.ask('petra', getImport, { params })).body
}
const lying = async () =>
  (
    await s.admin.query(`
      select s.instance_id, s.country, f.country as file from collection.submission s
        left join collection.attachment a on a.submission_id = s.id left join kernel.file f on f.id = a.file_id order by 1`)
  ).rows
const check = () =>
  asActor(s.kernel.workerDb, 'system', (tx) => verifyFiles(tx, s.kernel.files, s.kernel.keyring))

test('files lie where their submissions say that they belong, and verify as what they are', async () => {
  const csv = strToU8(
    'site,land,wall,KEY\nHani,AL,hani.png,uuid:c-1\nElsewhere,FR,away.png,uuid:c-2\nMuriqan,AL,late.png,uuid:c-3\n',
  )
  const some = {
    'pictured.csv': csv,
    'media/hani.png': picture('hani'),
    'media/away.png': picture('away'),
  }
  expect((await take(some)).stored).toBe(3)
  expect(await lying()).toEqual([
    { instance_id: 'uuid:c-1', country: 'AL', file: 'AL' },
    // None of the programme's countries.
    { instance_id: 'uuid:c-2', country: null, file: null },
    { instance_id: 'uuid:c-3', country: 'AL', file: null },
  ])
  expect((await check()).bad).toEqual([])
  // What is added later goes where the submission lies.
  await take({ ...some, 'media/late.png': picture('late') })
  expect((await lying())[2]).toEqual({ instance_id: 'uuid:c-3', country: 'AL', file: 'AL' })
  expect(await check()).toMatchObject({ read: expect.any(Number), bad: [] })
})
