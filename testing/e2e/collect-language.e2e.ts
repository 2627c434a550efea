import assert from 'node:assert/strict'
import { card, phone, publish, saved } from './collect-world.ts'
import type { BrowserStory, Stage } from './run.ts'

/** Short texts only: nothing in it is as wide as the screen. */
const form = (code: string) => `
| survey |
| | type | name | label::English (en) | label::العربية (ar) | required |
| | text | who | Name | الاسم | yes |
| | select_one yn | yn | Agreed? | موافق؟ | |
| choices |
| | list_name | name | label::English (en) | label::العربية (ar) |
| | yn | yes | Yes | نعم |
| | yn | no | No | لا |
| settings |
| | form_id | form_title | version |
| | ${code} | Visit of ${code} | 1 |
`

const stories: BrowserStory[] = [
  {
    title: 'the language chosen in a form stays with the draft and for the next record, and runs as it does',
    async play(stage: Stage) {
      const { page: coordinator } = await stage.signIn('programme_coordinator')
      const published = await publish(coordinator, 'short-arabic', form('short-arabic'))
      const { page } = await phone(stage, 'monitor', published)
      await page.setViewportSize({ width: 360, height: 740 })
      await card(page, published).getByRole('link', { name: 'Fill in' }).click()
      const filler = page.locator('[data-layout]')
      await filler.waitFor()
      const [own, room] = await filler.evaluate((one) => [one.clientWidth, one.parentElement!.clientWidth])
      assert.equal(own, room, 'the form uses the whole width')
      await page.getByRole('combobox', { name: 'Language of the form' }).selectOption('العربية')
      const label = page.getByText('الاسم')
      assert.equal(await label.getAttribute('lang'), 'ar')
      const [text, box] = await Promise.all([label.boundingBox(), filler.boundingBox()])
      assert.ok(text!.x + text!.width > box!.x + box!.width - 40, 'the label stands on the right')
      await stage.axe(page, 'a question in Arabic')
      await page.getByRole('textbox').fill('آنا')
      await saved(page)

      await page.reload()
      await page.getByText('الاسم').waitFor()
      assert.equal(await page.getByRole('textbox').inputValue(), 'آنا')
      await page.goto('/collect')
      await card(page, published).getByRole('link', { name: 'Fill in' }).click()
      await page.getByText('الاسم').waitFor()
      assert.equal(await page.getByRole('textbox').inputValue(), '')
    },
  },
]
export default stories
