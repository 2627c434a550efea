import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { crc32, deflateSync } from 'node:zlib'
import type { BrowserContext, Page } from 'playwright-core'
import type { Stage } from './run.ts'

/** A small visit form with a picture, as a coordinator writes it; `code` is its formID. */
export const visitForm = (code: string): string => `
| survey |
| | type | name | label::English (en) | label::Shqip (sq) | required | relevant |
| | date | day | Day of the visit | Dita e vizitës | yes | |
| | select_one site | site | Where are you? | Ku jeni? | yes | |
| | text | queue | What did you see in the queue? | Çfarë patë në radhë? | yes | |
| | image | photo | Photo of the queue | Foto e radhës | | |
| | text | refused | Why was access refused? | Pse u refuzua hyrja? | | \${site} = 'hani' |
| choices |
| | list_name | name | label::English (en) | label::Shqip (sq) |
| | site | hani | Hani i Hotit | Hani i Hotit |
| | site | kakavija | Kakavija | Kakavia |
| settings |
| | form_id | form_title | version | instance_name |
| | ${code} | Visit of ${code} | 1 | concat('Visit of ', \${day}) |
`

/** Asks the server out of a page, with its session; answers status and body. */
export async function api<T>(
  page: Page,
  method: string,
  path: string,
  body?: unknown,
): Promise<{ status: number; body: T }> {
  return page.evaluate(
    async ({ method, path, body }) => {
      const raw = typeof body === 'string'
      const answer = await fetch(path, {
        method,
        ...(body === undefined
          ? {}
          : {
              body: raw ? body : JSON.stringify(body),
              headers: { 'content-type': raw ? 'application/octet-stream' : 'application/json' },
            }),
      })
      const text = await answer.text()
      return { status: answer.status, body: text && text[0] !== '<' ? JSON.parse(text) : text }
    },
    { method, path, body },
  ) as Promise<{ status: number; body: T }>
}

/** A published form of the demo programme. */
export interface Published {
  programme: string
  form: string
  code: string
}

/** Publishes a form as the programme's coordinator. */
export async function publish(coordinator: Page, code: string, source = visitForm(code)): Promise<Published> {
  const session = await api<{ programmes: { id: string }[] }>(coordinator, 'GET', '/api/session')
  const programme = session.body.programmes[0]!.id
  const file = await api<{ id: string }>(
    coordinator,
    'POST',
    `/api/files?name=${code}.md&programme=${programme}`,
    source,
  )
  const made = await api<{ form: string }>(coordinator, 'POST', `/api/programmes/${programme}/forms`, {
    file: file.body.id,
    country: null,
  })
  assert.equal(made.status, 200, JSON.stringify(made.body))
  const { form } = made.body
  const record = await api<{ version: number }>(coordinator, 'GET', `/api/forms/${form}`)
  const done = await api(coordinator, 'POST', `/api/forms/${form}/publish`, {
    version: record.body.version,
    waiver: 'a story',
  })
  assert.equal(done.status, 200, JSON.stringify(done.body))
  return { programme, form, code }
}

export interface Row {
  id: string
  state: string
  version: number
  attachmentsPresent: number
  edits: number
  answers: Record<string, unknown>
}

/** The submissions of a form, as a coordinator sees them. */
export const submissionsOf = async (coordinator: Page, form: string): Promise<Row[]> =>
  (await api<{ rows: Row[] }>(coordinator, 'GET', `/api/forms/${form}/submissions`)).body.rows

/** A phone on which a person of a role has signed in to the pages for collecting, with the forms downloaded. */
export async function phone(
  stage: Stage,
  role: string,
  form: Published,
  options: { width?: number; locale?: string; dark?: boolean } = {},
): Promise<{ page: Page; context: BrowserContext }> {
  const opened = await stage.signIn(role, { width: 360, height: 740, ...options })
  await opened.page.goto('/collect')
  await card(opened.page, form).getByText('Ready without a network').waitFor()
  await workerReady(opened.page)
  return opened
}

/** The service worker has the pages, and serves this one. */
export const workerReady = (page: Page): Promise<unknown> =>
  page.waitForFunction(() => navigator.serviceWorker.controller !== null)

export const card = (page: Page, form: Published) =>
  page.getByRole('listitem').filter({ hasText: `Visit of ${form.code}` })

/** A form's submission in the list of what was sent, in a state. */
export const sentAs = (page: Page, form: Published, state: string) =>
  card(page, form)
    .or(page.getByRole('listitem').filter({ hasText: form.code }))
    .filter({ has: page.getByText(state, { exact: true }) })
    .first()

/** Waits until what was entered a moment ago lies on the device: the page says when it kept it. */
export async function saved(page: Page): Promise<void> {
  const since = Date.now()
  await page.waitForFunction(
    (since) => Number(document.querySelector('[data-saved]')?.getAttribute('data-saved')) >= since,
    since,
  )
  // That may have been a saving that began before the last letter; the next begins half a second after it.
  await page.waitForTimeout(1500)
}

/** Everything that the device keeps, as text: what a thief would read. */
export const everythingKept = (page: Page): Promise<string> =>
  page.evaluate(async () => {
    const parts: string[] = []
    const bytes = (value: ArrayBuffer) => {
      const view = new Uint8Array(value)
      parts.push(new TextDecoder('utf-8').decode(view), new TextDecoder('utf-16le').decode(view))
    }
    const walk = (value: unknown): void => {
      if (value instanceof ArrayBuffer) bytes(value)
      else if (ArrayBuffer.isView(value)) bytes(value.buffer as ArrayBuffer)
      else if (Array.isArray(value)) for (const one of value) walk(one)
      else if (value && typeof value === 'object' && !(value instanceof CryptoKey))
        for (const [key, one] of Object.entries(value)) {
          parts.push(key)
          walk(one)
        }
      else parts.push(String(value))
    }
    const base = await new Promise<IDBDatabase>((done, fail) => {
      const request = indexedDB.open('ura-collect')
      request.onsuccess = () => done(request.result)
      request.onerror = () => fail(request.error)
    })
    for (const name of base.objectStoreNames) {
      const all = await new Promise<unknown[]>((done) => {
        const request = base.transaction(name).objectStore(name).getAll()
        request.onsuccess = () => done(request.result)
      })
      walk(all)
    }
    base.close()
    walk({ ...localStorage })
    return parts.join('\n')
  })

/** A picture of one grey point, as a file to choose. */
export const pixel = (name: string) => ({
  name,
  mimeType: 'image/png',
  buffer: Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg==',
    'base64',
  ),
})

/** A figure of the dashboard that counts a form's approved submissions; the answer reads it as the dashboard shows it. */
export async function counting(coordinator: Page, form: Published): Promise<() => Promise<number | null>> {
  const at = `/api/programmes/${form.programme}`
  interface Row {
    id: string
    kind: string
    indicators: { code: string; whole: { value: number | null } }[]
  }
  const dashboard = async () => (await api<{ rows: Row[] }>(coordinator, 'GET', `${at}/dashboard`)).body.rows
  const result = (await dashboard()).find((row) => row.kind === 'result')!
  const text = (words: string) => ({ source: 'en', texts: { en: { text: words, state: 'approved' } } })
  const code = `v-${form.code}`.slice(0, 20)
  const made = await api(coordinator, 'POST', `${at}/indicators`, {
    code,
    resultId: result.id,
    title: text('Visits by the field form'),
    meaning: {
      level: 'regional',
      unit: text('visits'),
      measure: 'collection.submissions',
      aggregate: 'count',
      filter: { form: [form.code] },
    },
  })
  assert.equal(made.status, 200, JSON.stringify(made.body))
  return async () => {
    const rows = await dashboard()
    return rows.flatMap((row) => row.indicators).find((one) => one.code === code)?.whole.value ?? null
  }
}

/** A picture of some megabytes: noise, which no compression makes smaller. */
export function bigPicture(side = 1000): Buffer {
  const rows = randomBytes(side * (side * 3 + 1))
  for (let row = 0; row < side; row++) rows[row * (side * 3 + 1)] = 0
  const chunk = (type: string, data: Buffer) => {
    const length = Buffer.alloc(4)
    length.writeUInt32BE(data.length)
    const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
    const sum = Buffer.alloc(4)
    sum.writeUInt32BE(crc32(body))
    return Buffer.concat([length, body, sum])
  }
  const head = Buffer.alloc(13)
  head.writeUInt32BE(side, 0)
  head.writeUInt32BE(side, 4)
  head.set([8, 2, 0, 0, 0], 8)
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  return Buffer.concat([
    signature,
    chunk('IHDR', head),
    chunk('IDAT', deflateSync(rows, { level: 0 })),
    chunk('IEND', Buffer.alloc(0)),
  ])
}
