import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { asActor } from '../../kernel/http/transaction.ts'
import { cast, makeWorld, programmes, type World } from '../../testing/world.ts'
import { loadShippedDatasets } from '../evidence/seam.ts'
import {
  listDocuments, makeStatistics, moveEdition, readDocument, readDrift, readEdition, verifyEdition,
} from './contract.ts' // biome-ignore format: a list
import { makeEditions, printEdition } from './jobs.ts'
import { openPaper } from './proof/files.ts'
import { checkSeal } from './proof/seal.ts'

const programme = programmes.balkans
let world: World
let document: string
let english: string
let albanian: string

/** Runs what was enqueued, as the worker does. */
async function work(task: 'publications.makeEditions' | 'publications.printEdition', payload: object) {
  const job = task === 'publications.makeEditions' ? makeEditions : printEdition
  await asActor(world.kernel.workerDb, 'system', (db) =>
    job.run({ kernel: world.kernel, db, payload: payload as never, progress: async () => undefined }),
  )
}

const edition = () => ({ programme, edition: english })

beforeAll(async () => {
  world = await makeWorld()
  await loadShippedDatasets(world.kernel, programme)
  const made = await world.ask('lira', makeStatistics, {
    params: { programme },
    body: { languages: ['en', 'sq'] },
  })
  expect(made.status).toBe(200)
  document = made.body.document
  await work('publications.makeEditions', {
    programme,
    document,
    languages: ['en', 'sq'],
    person: cast.lira.id,
    progressId: made.body.progress,
  })
  const { body } = await world.ask('lira', readDocument, { params: { programme, document } })
  english = body.list.find(({ language }) => language === 'en')!.id
  albanian = body.list.find(({ language }) => language === 'sq')!.id
}, 400_000)
afterAll(() => world.close())

describe('the statistics paper', () => {
  test('an analyst makes an edition in each language, with all its files', async () => {
    const { body } = await world.ask('lira', listDocuments, { params: { programme }, query: {} })
    expect(body).toMatchObject({
      rows: [{ kind: 'paper', template: 'statistics', editions: 2, published: 0 }],
      total: 1,
      may: ['make'],
    })
    const { body: read } = await world.ask('lira', readDocument, { params: { programme, document } })
    for (const one of read.list) {
      expect(one).toMatchObject({ number: 1, state: 'draft', may: ['submit'] })
      expect(one.renditions.map(({ format }) => format)).toEqual(['docx', 'html', 'json', 'pdf'])
    }
  })

  test('says what the sources say: the totals of the Western Balkan route', async () => {
    const { body } = await world.ask('lira', readEdition, { params: edition() })
    const yearly = body.figures.find(({ id }) => id === 'detections-by-year')!
    const total = (year: string) =>
      yearly.rows.find(([at, route]) => at === year && route === 'western-balkans')?.[2]
    expect([2014, 2015, 2019, 2020, 2021, 2022, 2023, 2024].map((year) => total(String(year)))).toEqual([
      43355, 764033, 15127, 26918, 61618, 144118, 99002, 21525,
    ])
    expect(body.figures).toHaveLength(11)
    const text = JSON.stringify(body.blocks)
    expect(text).toContain('21,525')
    expect(text).not.toMatch(/publications\.statistics\./)
  })

  test('types no number: every figure in the text names its proof', async () => {
    const row = await world.admin.query('select content from publications.edition where id = $1', [english])
    const proofs = new Set<string>()
    const walk = (node: unknown): void => {
      if (!node || typeof node !== 'object') return
      const one = node as Record<string, unknown>
      if (one.kind === 'value') {
        expect(one.proof).toBeTruthy()
        proofs.add(String(one.proof))
      }
      for (const inner of Object.values(one)) walk(inner)
    }
    walk(row.rows[0].content.blocks)
    expect(proofs.size).toBeGreaterThan(6)
    // Beside years, running text has no number of its own but how many figures there are (two digits).
    const typed: string[] = []
    const strings = (content: unknown): void => {
      if (typeof content === 'string') {
        for (const found of content.match(/\d[\d.,\u00a0]*\d/g) ?? [])
          if (found.length > 2 && !/^(19|20)\d\d[.,]?$/.test(found)) typed.push(found)
      } else if (Array.isArray(content)) content.forEach(strings)
    }
    for (const block of row.rows[0].content.blocks) if (block.kind === 'paragraph') strings(block.content)
    expect(typed).toEqual([])
  })

  test('is sealed and carries its proof in every format', async () => {
    const { body } = await world.ask('rada', readEdition, { params: edition() })
    for (const file of body.renditions) {
      const answer = await world.app.inject({
        url: `/api/files/${file.file}`,
        headers: { cookie: world.cookie('rada') },
      })
      expect(answer.statusCode).toBe(200)
      const opened = openPaper(answer.rawPayload)
      expect(opened.proof.figures).toHaveLength(11)
      expect(checkSeal(world.kernel, opened.digest, opened.seal)).toBe('own')
    }
  })

  test('shows the standalone page under a policy that lets nothing run', async () => {
    const answer = await world.app.inject({
      url: `/api/programmes/${programme}/publications/editions/${english}/page`,
      headers: { cookie: world.cookie('rada') },
    })
    expect(answer.headers['content-security-policy']).toMatch(/default-src 'none'.*sandbox/)
    expect(answer.body).toContain('Main findings')
    const outsider = await world.app.inject({
      url: `/api/programmes/${programme}/publications/editions/${english}/page`,
      headers: { cookie: world.cookie('zana') },
    })
    expect(outsider.statusCode).toBe(404)
  })

  test('is computed again: every figure matches, every file is intact', async () => {
    const { body } = await world.ask('rada', verifyEdition, { params: edition() })
    expect(new Set(body.figures.map(({ state }) => state))).toEqual(new Set(['match']))
    expect(body.files.map(({ seal }) => seal)).toEqual(['own', 'own', 'own', 'own'])
  })

  test('drifts when its data change, and says in which cells', async () => {
    expect((await world.ask('rada', readDrift, { params: edition() })).body.figures).toEqual([])
    await world.admin.query(`
      update evidence.observation set value = value + 5 where (vintage, "row") = (
        select o.vintage, o."row" from evidence.observation o join evidence.vintage v on v.number = o.vintage
        join evidence.dataset d on d.id = v.dataset_id where d.code = 'frontex-detections' and o.period = '2024-03-01'
        order by o.value desc limit 1)`)
    const { body } = await world.ask('rada', readDrift, { params: edition() })
    expect(body.figures.map(({ id }) => id).sort()).toEqual(['detections-by-month', 'detections-by-year'])
    expect(body.figures[0]!.counts).toEqual({ new: 0, changed: 1, withdrawn: 0 })
    const checked = await world.ask('rada', verifyEdition, { params: edition() })
    expect(checked.body.figures.filter(({ state }) => state === 'differs')).toHaveLength(2)
  })
})

describe('publishing', () => {
  const move = (
    who: 'lira' | 'rada' | 'petra' | 'donna',
    step: 'submit' | 'return' | 'publish',
    version: number,
  ) => world.ask(who, moveEdition, { params: edition(), body: { step, version } })

  test('takes two people: the author submits, another publishes', async () => {
    expect((await move('rada', 'publish', 1)).status).toBe(409)
    expect((await move('lira', 'submit', 1)).body).toMatchObject({ state: 'review', version: 2 })
    expect((await move('lira', 'publish', 2)).status).toBe(403)
    expect((await move('rada', 'return', 2)).body.state).toBe('draft')
    expect((await move('rada', 'submit', 2)).status).toBe(409)
    expect((await move('lira', 'submit', 3)).body.state).toBe('review')
    const published = await move('rada', 'publish', 4)
    expect(published.body).toMatchObject({ state: 'published', may: [] })
    expect((await move('petra', 'return', 5)).status).toBe(409)
  })

  test('the database holds to four eyes and to what is frozen, whoever asks', async () => {
    await expect(
      world.admin.query(
        `update publications.edition set state = 'published', sensitivity = 0, published_by = made_by, published_at = now() where id = $1`,
        [albanian],
      ),
    ).rejects.toThrow(/edition_own_approval/)
    await expect(
      world.admin.query(`update publications.edition set content = '{}' where id = $1`, [english]),
    ).rejects.toThrow(/frozen/)
  })

  test('the donor reads published editions only, and their files once they are printed', async () => {
    await work('publications.printEdition', { programme, edition: english })
    const { body } = await world.ask('donna', readDocument, { params: { programme, document } })
    expect(body.list.map(({ id }) => id)).toEqual([english])
    expect(body.list[0]!.renditions).toHaveLength(4)
    expect((await world.ask('donna', readEdition, { params: { programme, edition: albanian } })).status).toBe(
      404,
    )
    const file = body.list[0]!.renditions.find(({ format }) => format === 'html')!
    const answer = await world.app.inject({
      url: `/api/files/${file.file}`,
      headers: { cookie: world.cookie('donna') },
    })
    expect(answer.statusCode).toBe(200)
    expect(answer.body).not.toContain('Draft. Not for citation.')
  })
})

describe('keeping out', () => {
  test('only authors of the whole programme make papers', async () => {
    for (const who of ['donna', 'mira', 'arben', 'gresa', 'zana', 'nobody', 'dora'] as const) {
      const answer = await world.ask(who, makeStatistics, {
        params: { programme },
        body: { languages: ['en'] },
      })
      expect([who, answer.status]).toEqual([who, 403])
    }
    const stranger = await world.ask(null, makeStatistics, {
      params: { programme },
      body: { languages: ['en'] },
    })
    expect(stranger.status).toBe(401)
  })

  test('grantees and other programmes see nothing, by HTTP and by SQL', async () => {
    for (const who of ['gresa', 'teo', 'zana', 'nobody'] as const) {
      expect((await world.ask(who, listDocuments, { params: { programme }, query: {} })).status).toBe(403)
      const seen = await world.inside(who, (tx) =>
        tx.selectFrom('publications.edition').select('id').execute(),
      )
      expect(seen).toEqual([])
    }
    expect(
      await world.inside('donna', (tx) =>
        tx.selectFrom('publications.edition').select('id').where('state', '<>', 'published').execute(),
      ),
    ).toEqual([])
  })

  test('nobody lays a file of their own into an edition', async () => {
    await expect(
      world.inside('petra', (tx) =>
        tx
          .updateTable('publications.rendition')
          .set({ digest: '0'.repeat(64) })
          .executeTakeFirstOrThrow(),
      ),
    ).resolves.toMatchObject({ numUpdatedRows: 0n })
  })
})
