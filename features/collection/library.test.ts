import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { storedLanguages } from '../../common/languages.ts'
import { asActor } from '../../kernel/http/transaction.ts'
import { openStation, type Station } from '../../testing/collection/station.ts'
import { programmes } from '../../testing/world.ts'
import { addFromLibrary, getForm, getLibraryPaper, getPaper, libraryCodes, listLibrary } from './contract.ts'
import { compileForm } from './forms/compile.ts'
import { readyForm, readyForms, workbookFile } from './library/shelf.ts'
import { addLibraryForms } from './seam.ts'
import { readWorkbook } from './xlsform/index.ts'
import { makeLoader } from './xlsform/tests/engine.ts'

describe.each([...libraryCodes])('the ready form %s', (code) => {
  test('compiles without errors, warnings or gaps, and loads in ODK’s engine', async () => {
    const { compiled } = await readyForm(code)
    expect(compiled.definition.id).toBe(code)
    expect(compiled.warnings).toEqual([])
    expect(compiled.gaps).toEqual([])
    expect(compiled.definition.files).toEqual([])
    expect(compiled.definition.languages).toEqual(['English (en)', 'Shqip (sq)'])
    const load = await makeLoader()
    expect(await load(compiled.xform)).toBeUndefined()
  })

  test('has every label, hint, choice and message in Albanian and in English', async () => {
    const { source } = await readyForm(code)
    const missing: string[] = []
    for (const sheet of readWorkbook(source).sheets)
      for (const row of sheet.rows)
        for (const { header } of sheet.columns) {
          const [what, language] = header.split('::')
          if (language !== 'English (en)') continue
          const [en, sq] = [row.cells.get(header), row.cells.get(`${what}::Shqip (sq)`)]
          if (Boolean(en) !== Boolean(sq)) missing.push(`${sheet.name} ${row.number} ${what}`)
        }
    expect(missing).toEqual([])
    const choices = readWorkbook(source).sheets.find(({ name }) => name === 'choices')!
    for (const { cells } of choices.rows) expect(cells.get('label::English (en)')).toBeTruthy()
  })

  test('is titled in all six languages', async () => {
    const { compiled, purposes } = await readyForm(code)
    expect(Object.keys(compiled.definition.titles!).sort()).toEqual([...storedLanguages].sort())
    expect(Object.keys(purposes).sort()).toEqual([...storedLanguages].sort())
  })

  test('asks nobody’s name, begins with consent or care, and lets sensitive questions be skipped', async () => {
    const { fields, lists } = (await readyForm(code)).compiled.definition
    const asked = fields.filter((field) => !field.silent && field.kind !== 'group' && field.kind !== 'repeat')
    expect(
      asked.map((field) => field.name).filter((name) => /(^|_)(name|phone|passport)(_|$)/.test(name)),
    ).toEqual([])
    expect(asked[0]!.name).toBe('do_no_harm')
    expect(fields.some((field) => field.name.startsWith('consent'))).toBe(true)
    const sensitive = fields.filter((field) =>
      /^(smuggling_|force_|treatment|belongings|injuries|asylum_intent|incident_force|nationality$|nationalities)/.test(
        field.name,
      ),
    )
    for (const field of sensitive) {
      expect(field.logic?.required, field.path).toBeUndefined()
      if (!field.list || field.list === 'grade') continue
      expect(
        lists[field.list]!.map((one) => one.value),
        field.path,
      ).toContain('declined')
    }
  })

  test('stays the same form when it is edited as a workbook', async () => {
    const { source, compiled } = await readyForm(code)
    const again = compileForm(await workbookFile(source), `${code}.xlsx`)
    expect(again.definition).toEqual(compiled.definition)
    expect(again.warnings).toEqual([])
  })
})

describe('the library', () => {
  let s: Station
  beforeAll(async () => {
    s = await openStation()
  })
  afterAll(() => s.close())
  const programme = programmes.balkans

  test('is read by staff in their language, and by nobody else', async () => {
    const list = await s.ask('mira', listLibrary, { params: { programme } }, 'sq')
    expect(list.body.rows.map((row) => row.title)).toContain('Dëshmi për një incident')
    expect(list.body.may).toEqual([])
    const paper = await s.ask('mira', getLibraryPaper, { params: { programme, code: 'incident-testimony' } })
    expect(paper.body.lines.find((line) => line.name === 'narrative')).toMatchObject({
      personal: true,
      kind: 'text',
    })
    expect((await s.ask('gresa', listLibrary, { params: { programme } })).status).toBe(403)
  })

  test('gives a programme a form with one act, once', async () => {
    const params = { programme, code: 'centre-visit' as const }
    expect((await s.ask('mira', addFromLibrary, { params, body: {} })).status).toBe(403)
    const added = await s.ask('petra', addFromLibrary, { params, body: { open: true } })
    expect(added.status).toBe(200)
    const form = await s.ask('mira', getForm, { params: { form: added.body.form } })
    expect(form.body).toMatchObject({ code: 'centre-visit', state: 'open', draft: null })
    const paper = await s.ask('mira', getPaper, { params: { form: added.body.form }, query: {} })
    expect(paper.body.lists.centre_kind!.length).toBeGreaterThan(5)
    expect((await s.ask('petra', addFromLibrary, { params, body: {} })).status).toBe(409)
    const list = await s.ask('petra', listLibrary, { params: { programme } })
    expect(list.body.rows.find((row) => row.code === 'centre-visit')!.form).toBe(added.body.form)
    expect(list.body.may).toEqual(['add'])
  })

  test('fills a programme with what it lacks, and changes nothing the second time', async () => {
    const fill = () => asActor(s.kernel.workerDb, 'system', (db) => addLibraryForms(s.kernel, db, programme))
    expect((await fill()).sort()).toEqual(libraryCodes.filter((code) => code !== 'centre-visit').sort())
    expect(await fill()).toEqual([])
    const phone = await s.device()
    const list = await (await phone.get('/formList')).text()
    for (const { code } of await readyForms()) expect(list).toContain(`<formID>${code}</formID>`)
  })
})
