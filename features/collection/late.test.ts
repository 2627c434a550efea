import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Name } from '../../testing/cast.ts'
import { type Collect, messageOf, multipartBytes, submissionParts } from '../../testing/collection/collect.ts'
import { newInstance, records } from '../../testing/collection/records.ts'
import { openStation, type Station } from '../../testing/collection/station.ts'
import { visitForm, visitXml } from '../../testing/collection/visit.ts'

let s: Station
let phone: Collect & { id: string }
let look: ReturnType<typeof records>
beforeAll(async () => {
  s = await openStation()
  await s.publish()
  phone = await s.device()
  look = records(s)
})
afterAll(() => s.close())

describe('what was acknowledged and comes late', () => {
  test('finds its edition after somebody has corrected it: its files are taken in, the correction stands', async () => {
    const [first, second, third] = [newInstance(), newInstance(), newInstance()]
    const photo = randomBytes(300)
    const original = visitXml({ instanceId: first, photo: 'a.jpg', voice: 'b.amr', staff: '4' })
    expect((await phone.send(original)).status).toBe(201)
    const corrected = visitXml({ instanceId: second, deprecatedId: first, photo: 'a.jpg', staff: '14' })
    expect((await phone.send(corrected)).status).toBe(201)
    // The phone goes on with what it had begun: the same bytes, now with their files.
    const late = await phone.send(original, { 'a.jpg': photo, 'b.amr': photo })
    expect([late.status, messageOf(await late.text())]).toEqual([201, expect.not.stringMatching(/already/)])
    const row = await look.stored(second)
    expect([row.instance_id, row.data.staff, row.attachments_expected, row.attachments_present]).toEqual([
      second,
      14,
      1,
      1,
    ])
    expect(await look.attachments(row.id)).toEqual([{ name: 'a.jpg', path: '/photo', there: true }])
    // What only the original named is with the original.
    const { rows: before } = await s.admin.query(
      'select name, path, file_id is not null as there from collection.edition_file where submission_id = $1 order by name',
      [row.id],
    )
    expect(before).toEqual([
      { name: 'a.jpg', path: '/photo', there: true },
      { name: 'b.amr', path: '/voice', there: true },
    ])
    // Without files it is acknowledged as well, and so is a correction that another one has replaced.
    expect((await phone.send(original)).status).toBe(201)
    expect(
      (await phone.send(visitXml({ instanceId: third, deprecatedId: second, staff: '15' }))).status,
    ).toBe(201)
    const again = await phone.send(corrected, { 'a.jpg': photo })
    expect([again.status, messageOf(await again.text())]).toEqual([201, expect.stringMatching(/already/)])
    expect((await look.stored(third)).data.staff).toBe(15)
    // Another content under an old ID is still refused.
    expect((await phone.send(visitXml({ instanceId: first, staff: '99' }))).status).toBe(409)
    expect(
      (await phone.send(visitXml({ instanceId: second, deprecatedId: first, staff: '99' }))).status,
    ).toBe(409)
    const { rows } = await s.admin.query('select count(*)::int n from collection.submission')
    expect(rows[0].n).toBe(1)
  })

  test('is told when a second part has brought a file, and when there was nothing new in it', async () => {
    const xml = visitXml({ instanceId: newInstance(), photo: 'c.jpg' })
    expect((await phone.send(xml)).status).toBe(201)
    const files = { 'c.jpg': randomBytes(50) }
    expect(messageOf(await (await phone.send(xml, files)).text())).not.toMatch(/already/)
    expect(messageOf(await (await phone.send(xml, files)).text())).toMatch(/already/)
  })
})

describe('the question of the country', () => {
  const asking = visitForm('1', '| | text | ctry | Country | Shteti | | country | |').replaceAll(
    'border_visit',
    'where_visit',
  )
  const there = (country: string, more: Parameters<typeof visitXml>[0] = {}) =>
    visitXml({ instanceId: newInstance(), ...more })
      .replace('id="border_visit"', 'id="where_visit"')
      .replace('<orx:meta>', `<ctry>${country}</ctry><orx:meta>`)
  const countries = async () => {
    const { rows } = await s.admin.query(
      `select s.data ->> 'ctry' says, s.country from collection.submission s join collection.form f on f.id = s.form_id and f.code = 'where_visit' order by s.received_at`,
    )
    return rows.map((row) => [row.says, row.country])
  }

  test('says where a submission belongs when neither form nor phone is bound to one', async () => {
    await s.admin.query(`update programme.programme set countries = '{AL,RS,XK}'`)
    await s.publish(asking)
    const travelling = await s.device()
    const photo = { 'p.jpg': randomBytes(80) }
    for (const says of ['AL', 'xk', 'FR', 'Shqipëri'])
      expect((await travelling.send(there(says))).status, says).toBe(201)
    // With a file, too: it is sealed for the country before the submission is stored.
    expect((await travelling.send(there('RS', { photo: 'p.jpg' }), photo)).status).toBe(201)
    expect((await travelling.send(there('FR', { photo: 'p.jpg' }), photo)).status).toBe(201)
    const bound = await s.device({ country: 'AL' })
    expect((await bound.send(there('RS'))).status).toBe(201)
    expect((await bound.send(there('RS', { photo: 'p.jpg' }), photo)).status).toBe(201)
    expect(await countries()).toEqual([
      ['AL', 'AL'],
      ['xk', 'XK'],
      ['FR', null],
      ['Shqipëri', null],
      ['RS', 'RS'],
      ['FR', null],
      ['RS', 'AL'],
      ['RS', 'AL'],
    ])
  })

  test('takes nobody further than they may go: who submits for one country submits there', async () => {
    const before = (await countries()).length
    const send = async (who: Name, country: string) => {
      const { body, type } = multipartBytes(submissionParts(there(country)))
      const answer = await s.app.inject({
        method: 'POST',
        url: '/v1/projects/1/submission',
        headers: { cookie: s.cookie(who), 'x-openrosa-version': '1.0', 'content-type': type },
        payload: body,
      })
      return answer.statusCode
    }
    expect(await send('petra', 'RS')).toBe(201)
    expect(await send('mira', 'RS')).toBe(201)
    expect((await countries()).slice(before)).toEqual([
      ['RS', 'RS'],
      ['RS', 'AL'],
    ])
  })
})
