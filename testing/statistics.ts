import type { Runner } from 'graphile-worker'
import { features } from '../apps/features.ts'
import type { Language } from '../common/languages.ts'
import { askFigure } from '../features/evidence/contract.ts'
import {
  acceptVintage,
  checkImport,
  type Import,
  loadImport,
  mapImport,
  readImport,
  readVintage,
  startImport,
} from '../features/evidence/contract-import.ts'
import type { Mapping } from '../features/evidence/import/mapping.ts'
import type { Figure, FigureQuery } from '../features/evidence/shapes.ts'
import { startWorker } from '../kernel/jobs/worker.ts'
import type { Name } from './cast.ts'
import type { Answer, World } from './world.ts'

/** The keeper of the statistics at work, with a real worker: what stories about files have in common. */
export interface Desk {
  upload(
    dataset: string,
    name: string,
    content: Buffer | string,
    language?: Language,
  ): Promise<Answer<Import>>
  /** Uploads and checks. @param change of the proposed mapping */
  check(dataset: string, name: string, content: Buffer | string, change?: Partial<Mapping>): Promise<Import>
  /** Reads an import until no job is under way. */
  settled(dataset: string, id: string): Promise<Import>
  load(dataset: string, id: string, label: string, published?: string): Promise<Import>
  /** From the file to the accepted vintage. @throws when the file has errors */
  takeIn(
    dataset: string,
    name: string,
    content: Buffer | string,
    label: string,
    published: string,
  ): Promise<{
    compared: Answer<unknown>['body'] & { id: string; rowCount: number } & Record<string, unknown>
    accepted: { id: string; current: boolean }
  }>
  figure(query: Partial<FigureQuery> & { dataset: string }): Promise<Figure>
  close(): Promise<void>
}

export async function openDesk(world: World, programme: string, who: Name = 'lira'): Promise<Desk> {
  const worker: Runner = await startWorker(world.kernel, features)
  const must = <T>(answer: Answer<T>): T => {
    if (answer.status !== 200) throw new Error(`${answer.status}: ${answer.text}`)
    return answer.body
  }
  const desk: Desk = {
    upload: async (dataset, name, content, language) => {
      const kept = await world.app.inject({
        method: 'POST',
        url: `/api/files?name=${encodeURIComponent(name)}&programme=${programme}`,
        headers: { cookie: world.cookie(who), 'content-type': 'application/octet-stream' },
        payload: content,
      })
      if (kept.statusCode !== 201) throw new Error(kept.body)
      const file = kept.json<{ id: string }>().id
      return world.ask(who, startImport, { params: { programme, dataset }, body: { file } }, language)
    },
    check: async (dataset, name, content, change) => {
      let given = must(await desk.upload(dataset, name, content))
      const params = { programme, dataset, import: given.id }
      if (change) {
        const body = {
          format: given.format,
          mapping: { ...given.mapping, ...change },
          version: given.version,
        }
        given = must(await world.ask(who, mapImport, { params, body }))
      }
      must(await world.ask(who, checkImport, { params }))
      return desk.settled(dataset, given.id)
    },
    settled: async (dataset, id) => {
      for (let turn = 0; turn < 600; turn++) {
        const body = must(await world.ask(who, readImport, { params: { programme, dataset, import: id } }))
        if (body.state !== 'checking' && body.state !== 'loading') return body
        await new Promise((done) => setTimeout(done, 50))
      }
      throw new Error('The worker does not come to an end.')
    },
    load: async (dataset, id, label, published) => {
      const params = { programme, dataset, import: id }
      const body = { label, publishedOn: published ?? null, retrievedOn: null }
      must(await world.ask(who, loadImport, { params, body }))
      return desk.settled(dataset, id)
    },
    takeIn: async (dataset, name, content, label, published) => {
      const checked = await desk.check(dataset, name, content)
      if (checked.findings?.errors !== 0)
        throw new Error(JSON.stringify(checked.findings?.listed ?? checked.fault))
      const loaded = await desk.load(dataset, checked.id, label, published)
      const params = { programme, dataset, vintage: loaded.vintageId! }
      const compared = must(await world.ask(who, readVintage, { params }))
      const accepted = must(
        await world.ask(who, acceptVintage, { params, body: { version: compared.version } }),
      )
      return { compared, accepted }
    },
    figure: async (query) =>
      must(await world.ask(who, askFigure, { params: { programme }, query: { q: JSON.stringify(query) } })),
    close: () => worker.stop(),
  }
  return desk
}
