import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readBlob } from '../../kernel/files/blob.ts'
import { Collect } from '../../testing/collection/collect.ts'
import { durableServer, type WebProcess, webProcess } from '../../testing/collection/durable.ts'
import { openStation, type Station } from '../../testing/collection/station.ts'
import { visitXml } from '../../testing/collection/visit.ts'
import { originalXml } from './submissions/original.ts'

let server: Awaited<ReturnType<typeof durableServer>>
let s: Station
beforeAll(async () => {
  server = await durableServer()
  s = await openStation()
}, 120_000)
afterAll(async () => {
  await s.close()
  await server.stop()
})

interface Sent {
  xml: string
  files: Record<string, Buffer>
}

const digest = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex')

/**
 * A phone that never gives up: it sends until it is acknowledged, over a server that dies all the time. What it was told
 * was received, it forgets; what it was not told, it sends again.
 */
async function tirelessPhone(
  collect: () => Collect,
  acknowledged: Map<string, Sent>,
  over: () => boolean,
): Promise<void> {
  while (!over()) {
    const instanceId = `uuid:${randomUUID()}`
    const files: Record<string, Buffer> = {}
    if (Math.random() < 0.5)
      files[`${Date.now()}.jpg`] = randomBytes(500 + Math.floor(Math.random() * 150_000))
    const sent = {
      xml: visitXml({ instanceId, name: `Name ${instanceId}`, photo: Object.keys(files)[0] ?? '' }),
      files,
    }
    for (let done = false; !done && !over(); ) {
      try {
        const answer = await collect().send(sent.xml, sent.files)
        if (answer.status === 201) {
          acknowledged.set(instanceId, sent)
          done = true
        } else if (answer.status !== 503 && answer.status !== 500)
          throw new Refused(`${answer.status} ${await answer.text()}`)
      } catch (error) {
        if (error instanceof Refused) throw error
        // Cut off in mid-sending: wait a moment, and again.
        await new Promise((done) => setTimeout(done, 30))
      }
    }
  }
}
class Refused extends Error {}

test('whatever was acknowledged is there, once, byte for byte with its files, however often the server is killed', async () => {
  await s.publish()
  const devices = await Promise.all([s.device(), s.device(), s.device()])
  const acknowledged = new Map<string, Sent>()
  let web: WebProcess = await webProcess(s.database.connections, s.database.data)
  const port = Number(new URL(web.url).port)
  let over = false
  const phones = Array.from({ length: 9 }, (_, n) => {
    const { base } = devices[n % 3]!
    return tirelessPhone(
      () => new Collect(base.replace(/:\d+/, `:${port}`)),
      acknowledged,
      () => over,
    )
  })
  let kills = 0
  const until = Date.now() + 12_000
  while (Date.now() < until || kills < 6) {
    await new Promise((done) => setTimeout(done, 400 + Math.random() * 2200))
    await web.kill()
    kills++
    web = await webProcess(s.database.connections, s.database.data, port)
  }
  over = true
  await Promise.all(phones)
  await web.kill()

  expect(kills).toBeGreaterThanOrEqual(6)
  expect(acknowledged.size).toBeGreaterThan(50)
  let files = 0
  for (const [instanceId, sent] of acknowledged) {
    const { rows } = await s.admin.query(
      'select id, xml, personal_sealed from collection.submission where instance_id = $1',
      [instanceId],
    )
    expect(rows, instanceId).toHaveLength(1)
    const [row] = rows
    expect(
      await originalXml(s.kernel, { id: row.id, xml: row.xml, personalSealed: row.personal_sealed }),
    ).toBe(sent.xml)
    const kept = await s.admin.query(
      'select a.name, f.address, f.size from collection.attachment a join kernel.file f on f.id = a.file_id where a.submission_id = $1',
      [row.id],
    )
    expect(
      kept.rows.map((one) => one.name),
      instanceId,
    ).toEqual(Object.keys(sent.files))
    for (const { name, address, size } of kept.rows) {
      const parts: Buffer[] = []
      for await (const part of await readBlob(s.kernel.files, s.kernel.keyring, {
        address,
        size: Number(size),
      }))
        parts.push(part as Buffer)
      expect(digest(Buffer.concat(parts)), `${instanceId} ${name}`).toBe(digest(sent.files[name]!))
      files++
    }
  }
  const { rows: audited } = await s.admin.query(
    `select count(distinct subject_id)::int n from kernel.audit where action = 'collection.submission.receive'`,
  )
  const { rows: total } = await s.admin.query('select count(*)::int n from collection.submission')
  expect(audited[0].n).toBe(total[0].n)
  console.log(
    `  ${kills} kills: ${acknowledged.size} acknowledged, ${files} files, ${total[0].n} in the database`,
  )
}, 180_000)
