import { describe, expect, test } from 'vitest'
import type { LibraryCode } from './contract.ts'
import { readyForm } from './library/shelf.ts'
import { beginRecord } from './xlsform/tests/engine.ts'

const begin = async (code: LibraryCode) => beginRecord((await readyForm(code)).compiled.xform)

describe('a ready form, filled in by ODK’s engine', () => {
  test('counts people by sex, age and vulnerability, and shows nothing before it is asked for', async () => {
    const record = await begin('border-crossing-visit')
    expect(record.value('/population/total_people')).toBe('0')
    expect(record.isShown('/population/people')).toBe(false)
    record.answer('/population/people_present', 'yes')
    record.answerRow('/population/people', 0, {
      sex: 'female',
      age: '5_11',
      vulnerability: 'uasc',
      number: 3,
    })
    record.answerRow('/population/people', 1, {
      sex: 'male',
      age: '18_59',
      vulnerability: 'none',
      number: 14,
    })
    record.answerRow('/population/people', 2, { sex: 'female', age: 'unknown', number: 2 })
    expect(record.value('/population/total_people')).toBe('19')
    expect(record.value('/population/total_children')).toBe('3')
    expect(record.value('/population/total_female')).toBe('5')
    expect(record.value('/population/total_uasc')).toBe('3')
    record.answer('/visit/country', 'AL')
    record.answer('/visit/crossing', 'kakavije')
    expect(record.value('/visit/site')).toBe('kakavije')
    record.answer('/visit/crossing', 'other')
    record.answer('/visit/crossing_other', 'Bllatë')
    expect(record.value('/visit/site')).toBe('Bllatë')
  })

  test('asks about smuggling only those who consented, and about nothing inside when access was refused', async () => {
    const record = await begin('border-crossing-visit')
    expect(record.isShown('/smuggling')).toBe(false)
    record.answer('/visit/methods', ['people'])
    record.answer('/consent/consent_given', 'no')
    expect(record.isShown('/smuggling')).toBe(false)
    record.answer('/consent/consent_given', 'some')
    expect(record.isShown('/smuggling')).toBe(true)
    expect(record.isShown('/themes')).toBe(true)
    record.answer('/visit/access', 'refused')
    expect(record.isShown('/themes')).toBe(false)
    expect(record.isShown('/visit/access_reason')).toBe(true)
  })

  test('lets one leave after one came, and not before', async () => {
    const record = await begin('border-crossing-visit')
    record.answer('/visit/arrived', '11:00:00')
    record.answer('/visit/left', '14:23:00')
    expect(record.isAccepted('/visit/left')).toBe(true)
    record.answer('/visit/left', '10:59:00')
    expect(record.isAccepted('/visit/left')).toBe(false)
  })

  test('refuses “none” beside another answer, and a date in the future', async () => {
    const record = await begin('informal-site-visit')
    record.answer('/themes/use_of_force/force_kinds', ['none', 'beating'])
    expect(record.isAccepted('/themes/use_of_force/force_kinds')).toBe(false)
    record.answer('/themes/use_of_force/force_kinds', ['none'])
    expect(record.isAccepted('/themes/use_of_force/force_kinds')).toBe(true)
    record.answer('/themes/use_of_force/force_kinds', ['beating', 'dogs'])
    expect(record.isAccepted('/themes/use_of_force/force_kinds')).toBe(true)
    record.answer('/visit/visit_date', '2999-01-01')
    expect(record.isAccepted('/visit/visit_date')).toBe(false)
  })

  test('works out how full a centre is', async () => {
    const record = await begin('centre-visit')
    record.answer('/capacity_part/capacity', 120)
    expect(record.value('/capacity_part/occupancy_rate')).toBe('')
    record.answer('/capacity_part/occupancy', 150)
    expect(record.value('/capacity_part/occupancy_rate')).toBe('125')
    expect(record.isShown('/themes/detention')).toBe(false)
    record.answer('/visit/centre_kind', 'closed')
    expect(record.isShown('/themes/detention')).toBe(true)
  })

  test('ends a testimony without consent, takes none from a child alone, and gives it a code', async () => {
    const record = await begin('incident-testimony')
    expect(record.value('/consent/testimony_code')).toMatch(/^T-[0-9a-f]{8}$/)
    expect(record.isShown('/story')).toBe(false)
    record.answer('/consent/consent_interview', 'no')
    expect(record.isShown('/story')).toBe(false)
    record.answer('/consent/consent_interview', 'yes')
    expect(record.isShown('/story/narrative')).toBe(true)
    expect(record.isShown('/story/photo')).toBe(false)
    record.answer('/consent/consent_purposes', ['photos'])
    expect(record.isShown('/story/photo')).toBe(true)
    record.answer('/consent/consent_child', 'yes')
    record.answer('/consent/consent_guardian', 'none')
    expect(record.isAccepted('/consent/consent_guardian')).toBe(false)
    // An age that is not known or not told is no reason to ask nobody.
    for (const age of ['unknown', 'declined', 'yes']) {
      record.answer('/consent/consent_child', age)
      expect(record.isShown('/consent/consent_guardian'), age).toBe(true)
      expect(record.isAccepted('/consent/consent_guardian'), age).toBe(false)
    }
    record.answer('/consent/consent_child', 'no')
    expect(record.isShown('/consent/consent_guardian')).toBe(false)
    record.answer('/group/group_size', 10)
    record.answer('/group/group_men', 11)
    expect(record.isAccepted('/group/group_men')).toBe(false)
  })

  test('keeps its word that only consent, date and country of a testimony must be answered', async () => {
    const { fields } = (await readyForm('incident-testimony')).compiled.definition
    const required = fields.filter((field) => field.logic?.required && !field.path.startsWith('/consent/'))
    expect(required.map(({ name }) => name)).toEqual(['rules_read', 'incident_date', 'country'])
  })

  test('asks in every visit how far one was let in, and of the promised route and LGBTI people', async () => {
    const visits = ['border-crossing-visit', 'centre-visit', 'informal-site-visit'] as const
    for (const code of [...visits, 'incident-testimony'] as const) {
      const { fields, lists } = (await readyForm(code)).compiled.definition
      const names = fields.map((field) => field.name)
      expect(names, code).toContain('smuggling_route')
      expect(
        lists.vulnerability!.map((one) => one.value),
        code,
      ).toContain('lgbti')
      if (code !== 'incident-testimony') expect(names, code).toContain('access')
    }
    const record = await begin('informal-site-visit')
    record.answer('/visit/access', 'refused')
    expect(record.isShown('/visit/access_reason')).toBe(true)
    expect(record.isShown('/themes')).toBe(false)
    record.answer('/visit/access', 'full')
    expect(record.isShown('/visit/access_reason')).toBe(false)
    expect(record.isShown('/themes')).toBe(true)
  })

  test('asks an institution nothing without its consent', async () => {
    const record = await begin('institution-interview')
    record.answer('/consent/consent_interview', 'no')
    expect(record.isShown('/questions')).toBe(false)
    record.answer('/consent/consent_interview', 'yes')
    expect(record.isShown('/questions/mandate')).toBe(true)
    record.answer('/statistics/data_offered', 'yes')
    record.answerRow('/statistics/figures', 0, { data_kind: 'suspects', data_year: 2025, data_value: 41 })
    expect(record.value('/statistics/data_number')).toBe('1')
  })

  test('is named by labels, not by codes', async () => {
    const record = await begin('border-crossing-visit')
    record.answer('/visit/country', 'AL')
    record.answer('/visit/crossing', 'hani_i_hotit')
    record.answer('/visit/visit_date', '2026-11-17')
    expect(record.value('/meta/instanceName')).toBe('Albania – Hani i Hotit – 2026-11-17')
    record.answer('/visit/crossing', 'other')
    record.answer('/visit/crossing_other', 'Bllatë')
    expect(record.value('/meta/instanceName')).toBe('Albania – Bllatë – 2026-11-17')
    const testimony = await begin('incident-testimony')
    testimony.answer('/consent/consent_interview', 'yes')
    testimony.answer('/when_where/country', 'ME')
    expect(testimony.value('/meta/instanceName')).toMatch(/^T-[0-9a-f]{8} – Montenegro – $/)
  })
})
