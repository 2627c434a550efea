import assert from 'node:assert/strict'
import { photo, send, swipe, withForm } from './filler-stage.ts'
import type { BrowserStory } from './run.ts'

const looks = [1280, 360].flatMap((width) => [false, true].map((dark) => ({ width, dark })))
const lookStories: BrowserStory[] = looks.map(({ width, dark }) => ({
  title: `every kind of question is accessible and fits at ${width} px, by ${dark ? 'night' : 'day'}`,
  play: (stage) =>
    withForm(stage, { form: 'all', layout: 'all', width, dark }, async (page) => {
      await page.getByText('Town 3', { exact: true }).waitFor()
      await page.getByRole('group', { name: 'Mark it on the map' }).locator('canvas').waitFor()
      // What is far below is laid out late; axe must see all of it as it will be.
      await page.addStyleTag({ content: '[data-path] { content-visibility: visible !important }' })
      await stage.axe(page, `all kinds at ${width} px`)
      const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
      assert.ok(over <= 0, `the form is ${over} px wider than a screen of ${width} px`)
    }),
}))

const stories: BrowserStory[] = [
  ...lookStories,
  {
    title: 'a form is filled in page by page, and what is missing holds it back',
    play: (stage) =>
      withForm(stage, { form: 'visit', width: 360 }, async (page) => {
        const next = page.getByRole('button', { name: 'Next' })
        await next.click()
        await page.getByText('This question needs an answer.').waitFor()
        await stage.axe(page, 'a page with a fault at 360 px')
        await page.getByRole('textbox', { name: /Place/ }).fill('Merdare')
        await next.click()
        await page.getByRole('textbox', { name: 'People seen' }).fill('4')
        await next.click()
        await page.getByRole('radio', { name: 'No' }).check()
        await next.click()
        await page.getByRole('textbox', { name: 'Why not?' }).fill('The gate was shut')
        await next.click()
        await page.getByRole('textbox', { name: 'Age' }).fill('31')
        await next.click()
        await page.getByRole('button', { name: 'Add: Person' }).click()
        await page.getByRole('textbox', { name: 'Age' }).fill('7')
        await next.click()
        await next.click()
        await page.getByRole('heading', { name: 'Check and send' }).waitFor()
        await page.getByRole('button', { name: 'Send' }).click()
        const xml = (await page.locator('pre').textContent()) ?? ''
        assert.match(xml, /<place>Merdare<\/place>/)
        assert.match(xml, /<person><age>31<\/age><\/person><person><age>7<\/age><\/person>/)
      }),
  },
  {
    title: 'every kind of question is answered and arrives as ODK writes it',
    play: (stage) =>
      withForm(stage, { form: 'all', layout: 'all' }, async (page) => {
        await page.getByRole('textbox', { name: /^Bold, slanted/ }).fill('Arta')
        assert.equal(
          await page.getByRole('link', { name: 'a link' }).getAttribute('href'),
          'https://example.org/',
        )
        assert.equal(await page.getByRole('link', { name: 'bad link' }).count(), 0)
        await page.getByLabel('A whole number').fill('12')
        await page.getByLabel('A number', { exact: true }).fill('1 234,5')
        await page.getByLabel('Yes, I have read this').check()
        await page.getByRole('radiogroup', { name: 'One of them' }).getByLabel('Pear').check()
        const some = page.getByRole('group', { name: 'Some of them' })
        await some.getByLabel('Apple').check()
        await some.getByLabel('Plum').check()
        await page.getByRole('combobox', { name: 'Folded' }).selectOption('Quince')
        await page.getByRole('searchbox').first().fill('vlor')
        await page.getByRole('radiogroup', { name: 'Sought by typing' }).getByLabel('Vlorë').check()
        await page.getByRole('radiogroup', { name: 'How far do you agree?' }).getByLabel('Mostly').check()
        await page.getByTitle('Hani i Hotit').click()
        await page.getByRole('button', { name: 'Move down: Apple' }).click()
        await page.getByRole('radiogroup', { name: 'Water is clean' }).getByLabel('A little').check()
        await page.getByRole('slider', { name: 'A slider' }).press('End')
        await page.getByRole('combobox', { name: 'From a list' }).selectOption('7')
        await page.getByRole('radio', { name: '4 of 5' }).check({ force: true })
        await page.getByLabel('A day', { exact: true }).fill('2026-11-20')
        const month = page.getByRole('group', { name: 'A month' })
        await month.getByRole('combobox').selectOption('03')
        await month.getByRole('textbox').fill('2025')
        await page.getByRole('textbox', { name: 'A year' }).fill('1991')
        await page.getByLabel('A time', { exact: true }).fill('14:05')
        await page.getByLabel('A day and a time').fill('2026-11-20T09:30')
        const point = page.getByRole('group', { name: 'Where are you?' })
        await point.getByRole('button', { name: 'Record where I am' }).click()
        await point.getByText('Accurate to 8 m').waitFor()
        await point.getByRole('button', { name: 'Use this position' }).click()
        const placed = page.getByRole('group', { name: 'Mark it on the map' })
        await placed.getByRole('button', { name: 'Mark the middle of the map' }).click()
        const area = page.getByRole('group', { name: 'The area of the camp' })
        await area.getByText('Type coordinates').click()
        for (const pair of ['42.1, 20.1', '42.2, 20.1', '42.2, 20.2']) {
          await area.getByLabel('Latitude (north)').fill(pair)
          await area.getByRole('button', { name: 'Add this point' }).click()
        }
        await area.getByText('3 points').waitFor()
        await page.getByRole('button', { name: 'Sign', exact: true }).click()
        await page.getByLabel('Or type your name').fill('Arta Kola')
        await page.getByRole('button', { name: 'Done' }).click()
        await page.getByRole('button', { name: 'Draw', exact: true }).click()
        const box = (await page.locator('canvas[role=img]').boundingBox())!
        await page.mouse.move(box.x + 20, box.y + 20)
        await page.mouse.down()
        await page.mouse.move(box.x + 120, box.y + 90, { steps: 5 })
        await page.mouse.up()
        await page.getByRole('button', { name: 'Done' }).click()
        await page.getByLabel('Choose a file').setInputFiles({
          name: 'Raporti i vizitës.pdf',
          mimeType: 'application/pdf',
          buffer: Buffer.from('%PDF-1.7'),
        })
        const { xml, files } = await send(page)
        const has = (...parts: string[]) => {
          for (const part of parts) assert.ok(xml.includes(part), `${part} is not in ${xml}`)
        }
        has('<whole>12</whole>', '<part>1234.5</part>', '<read>OK</read>')
        has(
          '<one>pear</one>',
          '<some>apple plum</some>',
          '<minimal>quince</minimal>',
          '<sought>vlore</sought>',
        )
        has('<likert>3</likert>', '<on_map>hani</on_map>', '<order>pear apple plum quince</order>')
        has('<water>2</water>', '<slider>10</slider>', '<smooth/>', '<picker>7</picker>', '<stars>4</stars>')
        has('<day>2026-11-20</day>', '<month>2025-03-01</month>', '<year>1991-01-01</year>')
        has('<point>42.3805 20.4308 0.0 8.0</point>', '<area>42.1 20.1;42.2 20.1;42.2 20.2;42.1 20.1</area>')
        assert.match(xml, /<clock>14:05:00\.000[+-]\d\d:\d\d<\/clock>/)
        assert.match(xml, /<moment>2026-11-20T09:30:00\.000[+-]\d\d:\d\d<\/moment>/)
        assert.match(xml, /<placed>4\d\.\d+ \d+\.\d+<\/placed>/)
        assert.match(xml, /<document>\d+\.pdf<\/document>/)
        assert.deepEqual(
          files.map((file) => file.type),
          ['image/png', 'image/png', 'application/pdf'],
        )
      }),
  },
  {
    title: 'a photo leaves its place behind unless the form asks for it, and is made smaller on request',
    play: (stage) =>
      withForm(stage, { form: 'photos', layout: 'all', width: 360 }, async (page) => {
        const taken = await photo(page)
        for (const at of [0, 1, 2]) {
          await page.locator('input[type=file][capture]').nth(at).setInputFiles(taken)
          await page.getByRole('img', { name: 'The picture that you added' }).nth(at).waitFor()
        }
        const { files } = await send(page)
        const [plain, kept, small] = files
        assert.deepEqual([plain?.exif, plain?.gps, plain?.sides], [false, false, [900, 600]])
        assert.deepEqual([kept?.exif, kept?.gps], [true, true])
        assert.deepEqual([small?.exif, small?.gps, small?.sides], [false, false, [320, 213]])
        for (const file of files) assert.match(file.name, /^\d+\.jpg$/, 'the name tells nothing of the phone')
      }),
  },
  {
    title: 'a sound is recorded, heard, removed, and brought back',
    play: (stage) =>
      withForm(stage, { form: 'sound', layout: 'all', width: 360 }, async (page) => {
        await page.context().grantPermissions(['microphone'])
        await page.getByRole('button', { name: 'Record a sound' }).click()
        await page.getByText('0:02').waitFor()
        await page.getByRole('button', { name: 'Stop and keep' }).click()
        await page.locator('audio').waitFor()
        await page.getByRole('button', { name: 'Remove the file' }).click()
        await page.getByRole('button', { name: 'Undo' }).click()
        const [file] = (await send(page)).files
        assert.match(`${file?.name} ${file?.type}`, /^\d+\.webm audio\/webm$/)
        assert.ok(file!.size > 500)
      }),
  },
  {
    title: 'the language changes in mid-form, and what a reviewer wrote stands beside its question',
    play: (stage) =>
      withForm(stage, { form: 'visit', layout: 'all', note: '/data/people', width: 360 }, async (page) => {
        await page.getByRole('textbox', { name: /Place/ }).fill('Merdare')
        await page.getByRole('combobox', { name: 'Language of the form' }).selectOption('Shqip')
        assert.equal(await page.getByRole('textbox', { name: /Vendi/ }).inputValue(), 'Merdare')
        await page
          .getByRole('complementary', { name: 'Returned for correction' })
          .getByText('Which of the two gates?')
          .waitFor()
        await stage.axe(page, 'a form that came back')
      }),
  },
  {
    title: 'sending goes to the first fault, and says how many there are',
    play: (stage) =>
      withForm(stage, { form: 'visit', layout: 'all' }, async (page) => {
        await page.getByRole('textbox', { name: 'People seen' }).fill('5000')
        await page.getByRole('button', { name: 'Send' }).click()
        await page.getByText('2 questions still need your attention.').waitFor()
        await page.waitForFunction(
          () => document.activeElement?.closest('[data-path]')?.getAttribute('data-path') === '/data/place',
        )
        await page.getByText('This answer is not within what the form accepts.').waitFor()
        await page.getByRole('textbox', { name: /Place/ }).fill('Merdare')
        await page.getByRole('textbox', { name: 'People seen' }).fill('five')
        await page.getByText('Write a whole number, with digits only.').waitFor()
        await page.getByRole('button', { name: 'Send' }).click()
        assert.equal(
          await page.getByRole('heading', { name: 'Sent' }).count(),
          0,
          'what cannot be read holds it back',
        )
        await page.getByRole('textbox', { name: 'People seen' }).fill('5')
        await send(page)
      }),
  },
  {
    title: 'a person who was removed comes back, and contents and swipes lead through the form',
    play: (stage) =>
      withForm(stage, { form: 'visit', width: 360 }, async (page) => {
        await page.getByRole('textbox', { name: /Place/ }).fill('Merdare')
        await page.getByRole('button', { name: 'Contents' }).click()
        const contents = page.getByRole('dialog', { name: 'Contents' })
        await stage.axe(page, 'the contents')
        await contents.getByRole('button', { name: /^Age/ }).click()
        await page.getByRole('textbox', { name: 'Age' }).fill('31')
        await swipe(page, 'left')
        await page.getByText('1 so far. Add another, or go on.').waitFor()
        await page.getByRole('button', { name: 'Remove Person 1' }).click()
        await page
          .getByRole('group', { name: 'Remove it with its answers?' })
          .getByRole('button', { name: 'Remove' })
          .click()
        await page.getByText('None so far. Add one, or go on.').waitFor()
        await page.getByRole('button', { name: 'Undo' }).click()
        await page.getByRole('button', { name: 'Person 1', exact: true }).click()
        assert.equal(await page.getByRole('textbox', { name: 'Age' }).inputValue(), '31')
        await swipe(page, 'right')
        await page.getByRole('radiogroup', { name: 'Were you let in?' }).waitFor()
      }),
  },
]
export default stories
