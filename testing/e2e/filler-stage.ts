import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join, resolve } from 'node:path'
import type { Page } from 'playwright-core'
import { compileWorkbook } from '../../features/collection/xlsform/index.ts'
import { home } from '../../kernel/config/config.ts'
import { formFiles, forms } from './filler-forms.ts'
import type { Stage } from './run.ts'

/** What the server gives a page that holds the filler: the house's policy, and WebAssembly for the engine's parser. */
const policy = [
  "default-src 'self'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "media-src 'self' blob:",
  "worker-src 'self'",
  "object-src 'none'",
  "base-uri 'none'",
].join('; ')
const types: Record<string, string> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.css': 'text/css',
  '.wasm': 'application/wasm',
  '.json': 'application/json',
  '.woff2': 'font/woff2',
}
const built = resolve(home, 'dist/filler')
let serving: Promise<string> | undefined

/** Builds the filler's page and serves it with the forms of `filler-forms.ts`; once for all stories. */
function openStage(): Promise<string> {
  serving ??= (async () => {
    const { build } = await import('vite')
    await build({ configFile: resolve(home, 'apps/web/vite.config.ts'), mode: 'filler', logLevel: 'error' })
    const server: Server = createServer(async (request, response) => {
      const { pathname } = new URL(request.url ?? '/', 'http://filler')
      response.setHeader('content-security-policy', policy)
      const [type, body] = await answer(pathname)
      response.statusCode = body === null ? 404 : 200
      response.setHeader('content-type', type)
      response.end(body)
    })
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
    server.unref()
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  })()
  return serving
}

async function answer(pathname: string): Promise<[string, string | Uint8Array | null]> {
  const form = /^\/forms\/([\w-]+)\.xml$/.exec(pathname)?.[1]
  if (form) {
    const md = forms[form]
    return ['text/xml', md ? xformOf(md) : null]
  }
  const file = /^\/forms\/files\/(.+)$/.exec(pathname)?.[1]
  if (file) return ['application/octet-stream', formFiles[decodeURIComponent(file)] ?? null]
  const asked = join(built, pathname)
  const found = extname(asked) && existsSync(asked) ? asked : join(built, 'filler.html')
  return [types[extname(found)] ?? 'application/octet-stream', await readFile(found)]
}

function xformOf(md: string): string {
  const { xform, errors } = compileWorkbook(md, { kind: 'md' })
  if (!xform) throw new Error(JSON.stringify(errors, null, 1))
  return xform
}

interface Look {
  form: string
  layout?: 'pages' | 'all'
  width?: number
  dark?: boolean
  language?: string
  note?: string
}

/** A page with a form; a broken policy, an outside request or a thrown error is noted and fails the story. */
export async function withForm(stage: Stage, look: Look, play: (page: Page) => Promise<void>): Promise<void> {
  const url = await openStage()
  const context = await stage.browser.newContext({
    viewport: { width: look.width ?? 1280, height: 800 },
    colorScheme: look.dark ? 'dark' : 'light',
    locale: 'en-GB',
    hasTouch: (look.width ?? 1280) < 500,
    permissions: ['geolocation'],
    geolocation: { latitude: 42.3805, longitude: 20.4308, accuracy: 8 },
  })
  const wrongs: string[] = []
  try {
    const page = await context.newPage()
    page.setDefaultTimeout(15_000)
    page.on('pageerror', (error) => wrongs.push(`thrown: ${error.message}`))
    page.on('console', (message) => {
      const expected = message.location().url.includes('/forms/files/')
      if (message.type() === 'error' && !expected) wrongs.push(`console: ${message.text()}`)
    })
    page.on('request', (request) => {
      if (/^https?:/.test(request.url()) && !request.url().startsWith(url))
        wrongs.push(`outside request: ${request.url()}`)
    })
    const asked = new URLSearchParams({
      form: look.form,
      layout: look.layout ?? 'pages',
      language: look.language ?? 'en',
      ...(look.note ? { note: look.note } : {}),
    })
    await page.goto(`${url}/?${asked}`)
    await page.getByRole('heading', { level: 1 }).waitFor()
    await play(page)
    assert.deepEqual(wrongs, [])
  } finally {
    await context.close()
  }
}

interface Sent {
  xml: string
  files: {
    name: string
    type: string
    size: number
    exif: boolean
    gps: boolean
    sides: [number, number] | null
  }[]
}

/** Sends, and brings what was sent back from the page. */
export async function send(page: Page): Promise<Sent> {
  await page.getByRole('button', { name: 'Send' }).click()
  await page.getByRole('heading', { name: 'Sent' }).waitFor()
  return page.evaluate(async () => {
    const sent = (window as unknown as { sent: { xml: string; files: { name: string; blob: Blob }[] } }).sent
    const files = await Promise.all(
      sent.files.map(async ({ name, blob }) => {
        const text = new TextDecoder('latin1').decode(await blob.arrayBuffer())
        const picture = blob.type.startsWith('image/') ? await createImageBitmap(blob) : null
        return {
          name,
          type: blob.type,
          size: blob.size,
          exif: text.includes('Exif'),
          gps: text.includes('GPS-OF-A-SHELTER'),
          sides: picture && ([picture.width, picture.height] as [number, number]),
        }
      }),
    )
    return { xml: sent.xml, files }
  })
}

/** A photograph of 900 × 600 that carries EXIF with a place, as a phone takes it. */
export async function photo(page: Page): Promise<{ name: string; mimeType: string; buffer: Buffer }> {
  const url = await page.evaluate(() => {
    const canvas = document.createElement('canvas')
    canvas.width = 900
    canvas.height = 600
    const context = canvas.getContext('2d')!
    context.fillStyle = '#369'
    context.fillRect(0, 0, 900, 600)
    return canvas.toDataURL('image/jpeg', 0.9)
  })
  const jpeg = Buffer.from(url.split(',')[1]!, 'base64')
  const body = Buffer.concat([
    Buffer.from('Exif\0\0MM\0*\0\0\0\x08\0\0\0\0\0\0', 'latin1'),
    Buffer.from('GPS-OF-A-SHELTER'),
  ])
  const head = Buffer.from([0xff, 0xe1, 0, body.length + 2])
  return {
    name: 'IMG_2041.JPG',
    mimeType: 'image/jpeg',
    buffer: Buffer.concat([jpeg.subarray(0, 2), head, body, jpeg.subarray(2)]),
  }
}

/** A finger across the page. */
export async function swipe(page: Page, to: 'left' | 'right'): Promise<void> {
  const session = await page.context().newCDPSession(page)
  const [from, until] = to === 'left' ? [300, 40] : [40, 300]
  const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', x?: number) =>
    session.send('Input.dispatchTouchEvent', { type, touchPoints: x === undefined ? [] : [{ x, y: 330 }] })
  await touch('touchStart', from)
  await touch('touchMove', (from! + until!) / 2)
  await touch('touchMove', until)
  await touch('touchEnd')
}
