import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { api, everythingKept, pixel } from '../e2e/collect-world.ts'
import type { DemoPerson } from '../e2e/demo.ts'
import type { Reader } from './reader.ts'

interface Place {
  url: string
  people: DemoPerson[]
  /** The server is killed: there is no network any more, not even for the service worker. */
  away(): Promise<void>
  back(): Promise<void>
}

const secret = 'The shift leader let nobody pass'
const card = "//li[contains(., 'Border crossing')]"

/** What is answered where a question has these words; every other question is passed by. */
const answers: [question: string, answer: (reader: Reader, photo: string) => Promise<unknown>][] = [
  ['I have read this', (reader) => reader.press('Yes, I have read this')],
  ['Country', (reader) => reader.press('Albania')],
  ['Border crossing point', (reader) => reader.press('Muriqan')],
  ['Access that was granted', (reader) => reader.press('Refused')],
  ['What was not allowed', (reader) => reader.write('//textarea', secret)],
  ['Were people on the move', (reader) => reader.press('No')],
  ['Was an incident seen', (reader) => reader.press('No')],
  ['Photo of the place', (reader, photo) => reader.write("(//input[@type='file'])[last()]", photo)],
  ['Who may use this', (reader) => reader.press('Monitoring team only')],
]

/** Answers page after page until one asks `last` (which is answered, too) or the end has come. */
async function fill(reader: Reader, photo: string, last?: string): Promise<void> {
  for (let pages = 0; pages < 60; pages++) {
    const said = await reader.evaluate(() => document.querySelector('main')?.textContent ?? '')
    const found = answers.find(([question]) => said.includes(question))
    if (found) await found[1](reader, photo)
    if (said.includes('Finish')) return
    if (last && found?.[0] === last) return
    await reader.press('Next')
    await pause(150)
  }
  throw new Error('The form has no end.')
}

/** Waits until what was entered just now lies on the device. */
async function saved(reader: Reader): Promise<void> {
  const since = Date.now()
  for (let tries = 0; tries < 100; tries++) {
    const at = await reader.evaluate(() =>
      Number(document.querySelector('[data-saved]')?.getAttribute('data-saved')),
    )
    if (at >= since - 300) return pause(1500)
    await pause(100)
  }
  throw new Error('Nothing was saved.')
}

/** The service worker has the pages. */
const workerReady = (reader: Reader): Promise<void> =>
  reader.evaluate(() => navigator.serviceWorker.ready.then(() => undefined))

/** Both widths of what is to be seen now; nothing may stick out sideways. */
async function look(reader: Reader, name: string): Promise<void> {
  for (const [width, height] of [
    [1280, 900],
    [360, 740],
  ] as const) {
    await reader.size(width, height)
    await pause(400)
    await reader.picture(`${name}-${width}`)
    const over = await reader.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
    assert.ok(over <= 0, `${name} sticks out by ${over} pixels at ${width}`)
  }
}

/** Signs in, fills a form without a network, reads the page anew, sends when there is one again, and leaves. */
export async function collectStory(reader: Reader, place: Place): Promise<void> {
  const files = mkdtempSync(join(tmpdir(), 'ura-photo-'))
  const photo = join(files, 'place.png')
  writeFileSync(photo, pixel('place.png').buffer)
  // The helpers of the browser stories ask nothing but `evaluate` of a page.
  const page = reader as unknown as Parameters<typeof api>[0]
  try {
    await reader.ready()
    await reader.size(360, 740)
    await reader.go(`${place.url}/collect`)
    await reader.evaluate(() => localStorage.setItem('ura.language', 'en'))
    // WebKit never ends an installation whose page is read anew in the middle of it (until the browser is closed).
    await workerReady(reader)
    await reader.go()
    const monitor = place.people.find((one) => one.role === 'monitor')!
    await reader.write("//input[@name='email']", monitor.email)
    await reader.write("//input[@name='password']", monitor.password)
    await look(reader, 'way-in')
    await reader.press('Sign in')
    await reader.find(`${card}[contains(., 'Ready without a network')]`)
    await look(reader, 'forms')

    await place.away()
    await reader.press('Fill in', card)
    await reader.sees('Do no harm')
    await fill(reader, photo, 'What was not allowed')
    await saved(reader)
    await look(reader, 'question')
    const kept = await everythingKept(page)
    assert.ok(kept.includes('border-crossing-visit'), 'the form lies here')
    assert.ok(!kept.includes(secret), 'an answer lies on the device in clear')

    // Read anew with no server there: the service worker has the app, the device the draft and its place.
    await reader.go(`${place.url}/collect`)
    await reader.sees('No network')
    await reader.press('Drafts1', '//nav')
    await look(reader, 'drafts')
    await reader.press('Go on')
    await reader.sees('What was not allowed')
    assert.equal(await reader.evaluate(() => document.querySelector('textarea')?.value), secret)
    await fill(reader, photo, 'Photo of the place')
    await reader.find("//main//img[starts-with(@src, 'blob:')]")
    await saved(reader)
    await look(reader, 'photo')
    await fill(reader, photo)
    await look(reader, 'end')
    await reader.press('Finish')
    await reader.sees('Waiting for sending')
    await look(reader, 'waiting')

    await place.back()
    // The browser hears of no network here: the page itself asks again.
    await reader.sees('Received')
    await look(reader, 'sent')
    assert.ok(!(await everythingKept(page)).includes(secret))

    await reader.press('Settings', '//nav')
    await look(reader, 'settings')
    await reader.press('Sign out', '//main')
    await reader.press('Sign out', '//dialog')
    await reader.find("//input[@name='password']")
    const people = await reader.evaluate(
      () =>
        new Promise<number>((done) => {
          const opening = indexedDB.open('ura-collect')
          opening.onsuccess = () => {
            const count = opening.result.transaction('people').objectStore('people').count()
            count.onsuccess = () => done(count.result)
          }
        }),
    )
    assert.equal(people, 0, 'the key has gone')
    await arrived(page, place)
  } finally {
    rmSync(files, { recursive: true })
  }
}

/** The coordinator finds the record whole: with its answer and its photo. */
async function arrived(page: Parameters<typeof api>[0], place: Place): Promise<void> {
  const { email, password } = place.people.find((one) => one.role === 'programme_coordinator')!
  await api(page, 'POST', '/api/session', { email, password })
  const session = await api<{ programmes: { id: string }[] }>(page, 'GET', '/api/session')
  const at = `/api/programmes/${session.body.programmes[0]!.id}`
  const forms = await api<{ rows: { id: string; code: string }[] }>(page, 'GET', `${at}/forms`)
  const form = forms.body.rows.find((one) => one.code === 'border-crossing-visit')!
  const rows = await api<{ rows: { attachmentsPresent: number; answers: object }[] }>(
    page,
    'GET',
    `/api/forms/${form.id}/submissions`,
  )
  const mine = rows.body.rows.filter((row) => JSON.stringify(row.answers).includes(secret))
  assert.equal(mine.length, 1, 'the record is there once')
  assert.equal(mine[0]!.attachmentsPresent, 1)
}
