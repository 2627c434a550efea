import { randomUUID } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import {
  addDevice,
  addForm,
  getDeviceSettings,
  getForm,
  publishForm,
  uploadDraft,
} from '../../features/collection/contract.ts'
import type { Name } from '../cast.ts'
import { makeWorld, programmes, type World } from '../world.ts'
import { Collect } from './collect.ts'
import { visitForm } from './visit.ts'

/** A world whose server really listens, with ways to publish a form and to hold a device. */
export interface Station extends World {
  url: string
  /** Uploads a file as somebody and answers its id. */
  upload(who: Name, name: string, content: string | Buffer): Promise<string>
  /** Uploads and publishes a form; a second call with the same form ID adds a version. */
  publish(
    source?: string,
    who?: Name,
    about?: { country?: string | null; sensitivity?: 0 | 1 | 2 | 3 },
  ): Promise<string>
  /** A device with its own token, as Collect holds it. */
  device(
    about?: { country?: string | null; forms?: string[] | null; person?: string | null; name?: string },
    who?: Name,
  ): Promise<Collect & { id: string }>
}

export async function openStation(env: Record<string, string> = {}): Promise<Station> {
  const world = await makeWorld(env)
  await world.app.listen({ port: 0, host: '127.0.0.1' })
  const { port } = world.app.server.address() as AddressInfo
  const url = `http://127.0.0.1:${port}`
  const programme = programmes.balkans

  const upload: Station['upload'] = async (who, name, content) => {
    const answer = await world.app.inject({
      method: 'POST',
      url: `/api/files?name=${encodeURIComponent(name)}&programme=${programme}`,
      headers: { cookie: world.cookie(who), 'content-type': 'application/octet-stream' },
      payload: content,
    })
    if (answer.statusCode !== 201) throw new Error(`upload: ${answer.statusCode} ${answer.body}`)
    return (answer.json() as { id: string }).id
  }

  const publish: Station['publish'] = async (source = visitForm(), who = 'petra', about = {}) => {
    const file = await upload(who, 'form.md', source)
    const code = /\|\s*form_id[^\n]*\n\|\s*\|\s*([\w.-]+)/.exec(source)?.[1] ?? ''
    const { rows } = await world.admin.query(
      'select id from collection.form where programme_id = $1 and code = $2',
      [programme, code],
    )
    const made = rows[0]
      ? await world.ask(who, uploadDraft, { params: { form: rows[0].id }, body: { file } })
      : await world.ask(who, addForm, { params: { programme }, body: { file, ...about } })
    if (made.status !== 200) throw new Error(`form: ${made.text}`)
    const form = made.body.form
    const { rows: now } = await world.admin.query('select version from collection.form where id = $1', [form])
    const done = await world.ask(who, publishForm, {
      params: { form },
      body: { version: now[0].version, waiver: 'test' },
    })
    if (done.status !== 200) throw new Error(`publish: ${done.text}`)
    return form
  }

  const device: Station['device'] = async (about = {}, who = 'petra') => {
    const made = await world.ask(who, addDevice, {
      params: { programme },
      body: {
        name: about.name ?? `Phone ${randomUUID().slice(0, 6)}`,
        country: about.country ?? null,
        forms: about.forms ?? null,
        person: about.person ?? null,
      },
    })
    if (made.status !== 200) throw new Error(`device: ${made.text}`)
    const settings = await world.ask(who, getDeviceSettings, { params: { device: made.body.id }, query: {} })
    return Object.assign(new Collect(settings.body.url.replace(/^https?:\/\/[^/]+/, url)), {
      id: made.body.id,
    })
  }

  return { ...world, url, upload, publish, device }
}

export { getForm, programmes }
