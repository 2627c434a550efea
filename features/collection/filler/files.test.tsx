// @vitest-environment jsdom
import { act } from 'react'
import { createRoot, type Root } from 'react-dom/client'
import { afterEach, beforeAll, expect, test } from 'vitest'
import { WordsProvider } from '../../../ui/words.tsx'
import en from '../words/en.json' with { type: 'json' }
import { Filler } from './Filler.tsx'
import type { Filling } from './filling.ts'
import { fillingOf } from './tests/form.ts'

const form = `
| survey |
| | type | name | label | bind::ura:keep-name | bind::ura:keep-exif |
| | file | paper | Paper | | |
| | file | named | Named | yes | |
| | file | whole | Whole | | yes |
| | video | film | Film | | |
| settings |
| | form_id | namespaces |
| | files | ura="urn:ura:xforms" |
`
const place = '+42.3700+019.4900/'
const bytes = (text: string) => Uint8Array.from(text, (letter) => letter.charCodeAt(0))
const box = (kind: string, body: string) => `\0\0\0${String.fromCharCode(8 + body.length)}${kind}${body}`
const film = `${box('ftyp', 'isom\0\0\0\0isom')}${box('moov', box('udta', box('\xa9xyz', place)))}${box('mdat', 'pictures')}`
/** A JPEG whose EXIF segment says where it was taken. */
const photo = `\xff\xd8\xff\xe1\0\x1aExif\0\0${place}\xff\xda\0\x02pixels\xff\xd9`

let root: Root
let stage: HTMLElement
beforeAll(() => {
  Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true })
  URL.createObjectURL = () => 'blob:one'
  URL.revokeObjectURL = () => undefined
  // jsdom's files do not read themselves.
  Blob.prototype.arrayBuffer ??= function (this: Blob) {
    return new Promise((done) => {
      const reader = new FileReader()
      reader.onload = () => done(reader.result as ArrayBuffer)
      reader.readAsArrayBuffer(this)
    })
  }
})
afterEach(async () => {
  await act(async () => root.unmount())
  stage.remove()
})

async function show(): Promise<Filling> {
  const filling = await fillingOf(form)
  stage = document.body.appendChild(document.createElement('div'))
  root = createRoot(stage)
  await act(async () =>
    root.render(
      <WordsProvider start="en" load={async () => en} waiting={null} failed={() => null}>
        <Filler filling={filling} layout="all" onSend={() => undefined} />
      </WordsProvider>,
    ),
  )
  return filling
}
const question = (name: string) => stage.querySelector<HTMLElement>(`[data-path="/data/${name}"]`)!
async function choose(name: string, file: File): Promise<void> {
  const input = question(name).querySelector<HTMLInputElement>('input[type=file]')!
  await act(async () => {
    Object.defineProperty(input, 'files', { value: [file], configurable: true })
    Object.defineProperty(input, 'value', { value: '', writable: true, configurable: true })
    input.dispatchEvent(new Event('change', { bubbles: true }))
    await new Promise((done) => setTimeout(done, 50))
  })
}
async function sent(filling: Filling, name: string): Promise<[string, string]> {
  const { xml, files } = await filling.snapshot()
  const named = new RegExp(`<${name}>([^<]*)<`).exec(xml)![1]!
  const { blob } = files.find((one) => one.name === named)!
  return [named, String.fromCharCode(...new Uint8Array(await blob.arrayBuffer()))]
}

test('a picture and a film lose their place also where a file of any kind is asked for', async () => {
  const filling = await show()
  expect(question('paper').textContent).toContain('Place and time are taken out of pictures and films.')
  expect(question('paper').querySelector('input')!.accept).toBe('')
  await choose('paper', new File([bytes(photo)], 'Ana Hoxha.jpg', { type: 'image/jpeg' }))
  const [name, content] = await sent(filling, 'paper')
  expect(name).toMatch(/^\d+\.jpg$/)
  expect(content).not.toContain(place)
  expect(content).toContain('pixels')
  await choose('paper', new File([bytes(film)], 'Ana Hoxha.pdf', { type: 'application/pdf' }))
  expect((await sent(filling, 'paper'))[1]).toMatch(/^(?!.*42\.37).*pictures/s)
})

test('a film loses its place; of one that cannot be read it is said plainly', async () => {
  const filling = await show()
  expect(question('film').textContent).toContain('Place, time and camera are taken out of the video')
  await choose('film', new File([bytes(film)], 'VID_1.MP4', { type: 'video/mp4' }))
  const [name, content] = await sent(filling, 'film')
  expect(name).toMatch(/^\d+\.mp4$/)
  expect(content).not.toContain(place)
  expect(question('film').querySelectorAll('[role=alert]')[0]!.textContent).toBe('')
  await choose('film', new File([bytes(`\x1aE\xdf\xa3${place}`)], 'x.webm', { type: 'video/webm' }))
  expect(question('film').textContent).toContain('a place that it may carry was not taken out')
  expect((await sent(filling, 'film'))[1]).toContain(place)
})

test('a form that asks for a file’s name or for what it carries gets it, and says so', async () => {
  const filling = await show()
  expect(question('named').textContent).toContain('It also asks for the name of the file.')
  await choose('named', new File([bytes('%PDF-1.7')], 'Raporti i vizitës.pdf'))
  expect((await sent(filling, 'named'))[0]).toMatch(/^Raporti-i-vizites-\d+\.pdf$/)
  await choose('whole', new File([bytes(film)], 'film.mp4'))
  expect(question('whole').textContent).toContain('This form asks for the file as it is')
  expect(await sent(filling, 'whole')).toEqual([expect.stringMatching(/^\d+\.mp4$/), film])
})
