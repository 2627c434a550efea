import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { features } from '../../../../apps/features.ts'
import { asActor } from '../../../../kernel/http/transaction.ts'
import { workOnce } from '../../../../kernel/jobs/worker.ts'
import type { Name } from '../../../../testing/cast.ts'
import { openStation, type Station } from '../../../../testing/collection/station.ts'
import { acceptImport, checkImport, getImport, startImport, stopImportRules } from '../../contract.ts'
import { importJobs } from '../jobs.ts'

const source = `
| survey |
| | type | name | label::English (en) | label::Shqip (sq) | required | relevant | constraint | constraint_message::English (en) | constraint_message::Shqip (sq) | choice_filter | personal |
| | date | day | Day | Dita | yes | | . <= today() | A visit cannot lie in the future. | Vizita s’mund të jetë në të ardhmen. | | |
| | select_one country | country | Country | Vendi | | | | | | | |
| | select_one crossing | crossing | Crossing | Kalimi | | | | | | of = \${country} | |
| | integer | staff | Staff | Punonjës | | | . >= 0 and . < 100 | | | | |
| | text | why_none | Why nobody | Pse askush | yes | \${staff} = 0 | | | | | |
| | begin_repeat | people | People | Njerëz | | | | | | | |
| | text | who | Name | Emri | yes | | string-length(.) > 1 | Write the whole name. | Shkruani emrin e plotë. | | yes |
| | integer | age | Age | Mosha | | | . <= 120 | Nobody is that old. | Askush s’është aq i vjetër. | | |
| | end_repeat | | | | | | | | | | |
| choices |
| | list_name | name | label::English (en) | label::Shqip (sq) | of |
| | country | AL | Albania | Shqipëria | |
| | country | RS | Serbia | Serbia | |
| | crossing | hani | Hani i Hotit | Hani i Hotit | AL |
| | crossing | presheva | Preševo | Presheva | RS |
| settings |
| | form_id | form_title | version |
| | ruled | Ruled visit | 1 |
`
const csv = [
  'day,country,crossing,staff,why_none,KEY',
  '2025-03-01,AL,hani,4,,uuid:right',
  '2999-01-01,AL,hani,4,,uuid:future',
  '2025-03-02,AL,presheva,400,,uuid:elsewhere',
  ',AL,hani,0,,uuid:empty',
  '2025-03-03,AL,hani,4,Because,uuid:unasked',
  '2025-03-04,RS,presheva,,,uuid:people',
].join('\n')
const people = 'who,age,PARENT_KEY\nAna Kola,30,uuid:people\nB,130,uuid:people\n'

let s: Station
let form: string
beforeAll(async () => {
  s = await openStation()
  form = await s.publish(source)
})
afterAll(() => s.close())

async function checked() {
  const { strToU8, zipSync } = await import('fflate')
  const zip = zipSync({ 'ruled.csv': strToU8(csv), 'ruled-people.csv': strToU8(people) })
  const file = await s.upload('petra', 'past.zip', Buffer.from(zip))
  const begun = await s.ask('petra', startImport, { params: { form }, body: { file } })
  expect(begun.status, begun.text).toBe(200)
  await workOnce(s.kernel, features)
  return begun.body.id
}
const look = async (id: string, language: 'en' | 'sq' = 'en') =>
  (await s.ask('petra', getImport, { params: { import: id } }, language)).body
const accept = async (id: string, more: Record<string, unknown>) => {
  const { version } = await look(id)
  const answer = await s.ask('petra', acceptImport, { params: { import: id }, body: { version, ...more } })
  await workOnce(s.kernel, features)
  return answer
}

describe('the form’s own rules', () => {
  test('are tried on every row, named by row, column and the form’s message, and show no answer', async () => {
    const one = await look(await checked())
    expect(one).toMatchObject({ state: 'checked', errorTotal: 0, untried: 0 })
    expect(one.counts).toMatchObject({ fresh: 6, broken: 5, wrong: 0 })
    expect(one.rules.map((rule) => `${rule.table} ${rule.row} ${rule.column}: ${rule.text}`)).toEqual([
      'ruled 3 day: “Day”: A visit cannot lie in the future.',
      'ruled 4 crossing: With the other answers the form does not offer this choice of “Crossing”.',
      'ruled 4 staff: The answer to “Staff” breaks a rule of the form.',
      'ruled 5 day: “Day” needs an answer.',
      'ruled 5 why_none: “Why nobody” needs an answer.',
      'ruled 6 why_none: With the other answers the form does not ask “Why nobody”.',
      'ruled-people 3 who: “Name”: Write the whole name.',
      'ruled-people 3 age: “Age”: Nobody is that old.',
    ])
    const albanian = await look(one.id, 'sq')
    expect(albanian.rules[0]!.text).toBe("“Dita”: Vizita s'mund të jetë në të ardhmen.")
    const { rows } = await s.admin.query('select findings from collection.import where id = $1', [one.id])
    expect(JSON.stringify(rows[0].findings.rules)).not.toMatch(/Ana|130|400|Because/)
  })

  test('are tried as on the day on which each was filled in', async () => {
    const planned = await s.publish(
      source
        .replaceAll('ruled', 'planned')
        .replace('. <= today()', '. >= today()')
        .replace(
          '| | date |',
          '| | start | start | | | | | | | | | |\n| | end | end | | | | | | | | | |\n| | date |',
        ),
    )
    const rows = [
      'start,end,day,country,KEY',
      '2025-02-27T08:00:00.000+01:00,2025-02-28T08:00:00.000+01:00,2025-03-01,AL,uuid:ahead',
      '2025-03-01T23:00:00.000+01:00,2025-03-01T23:30:00.000+01:00,2025-03-01,AL,uuid:that-day',
      '2025-03-01T23:00:00.000+01:00,2025-03-02T00:30:00.000+01:00,2025-03-01,AL,uuid:day-after',
      ',,2025-03-01,AL,uuid:no-clock',
    ]
    const file = await s.upload('petra', 'planned.csv', Buffer.from(rows.join('\n')))
    const begun = await s.ask('petra', startImport, { params: { form: planned }, body: { file } })
    await workOnce(s.kernel, features)
    const { rules } = await look(begun.body.id)
    // One that does not say when it was filled in is tried as of today.
    expect(rules.map(({ row }) => row)).toEqual([4, 5])
  })

  test('stop what breaks them until somebody leaves it out, or takes it with a reason that stays with it', async () => {
    const id = await checked()
    expect((await accept(id, {})).status).toBe(422)
    expect((await accept(id, { broken: 'take' })).text).toMatch(/why they are taken in/)
    expect((await accept(id, { broken: 'leave' })).status).toBe(204)
    expect(await look(id)).toMatchObject({ state: 'done', stored: 1, broken: 'leave' })
    const second = await checked()
    expect((await look(second)).counts).toMatchObject({ fresh: 5, same: 1, broken: 5 })
    // With all of them left out there is nothing to take.
    expect((await accept(second, { broken: 'leave' })).status).toBe(409)
    const reason = 'Written before the form had rules.'
    expect((await accept(second, { broken: 'take', reason })).status).toBe(204)
    expect((await look(second)).stored).toBe(5)
    const { rows } = await s.admin.query(
      `select s.instance_id, r.kind, r.body from collection.submission s left join collection.remark r on r.submission_id = s.id
       where s.form_id = $1 order by 1`,
      [form],
    )
    expect(rows.filter((row) => row.body === reason).map((row) => row.instance_id)).toEqual([
      'uuid:elsewhere',
      'uuid:empty',
      'uuid:future',
      'uuid:people',
      'uuid:unasked',
    ])
    expect(rows.find((row) => row.instance_id === 'uuid:right')).toMatchObject({ kind: null })
    const { rows: audit } = await s.admin.query(
      `select details from kernel.audit where action = 'collection.import.accept' and subject_id = $1`,
      [second],
    )
    expect(audit[0].details).toMatchObject({ brokenRules: 5, broken: 'take', reason })
  })
})

test('what could not be tried takes a reason, too, and keeps it', async () => {
  const csv = 'day,country,KEY\n2025-04-01,AL,uuid:untried\n'
  const file = await s.upload('petra', 'untried.csv', csv)
  const { id } = (await s.ask('petra', startImport, { params: { form }, body: { file } })).body
  await workOnce(s.kernel, features)
  // As if somebody had not waited for it.
  await s.admin.query(
    `update collection.import set findings = jsonb_set(findings, '{rules,tried}', '0') where id = $1`,
    [id],
  )
  expect((await look(id)).untried).toBe(1)
  expect((await accept(id, {})).status).toBe(422)
  expect((await accept(id, { reason: 'Read one by one on paper.' })).status).toBe(204)
  const { rows } = await s.admin.query(
    `select r.body from collection.remark r join collection.submission s on s.id = r.submission_id where s.instance_id = 'uuid:untried'`,
  )
  expect(rows).toEqual([{ body: 'Read one by one on paper.' }])
})

describe('a large file', () => {
  const count = 50
  const rows = Array.from(
    { length: count },
    (_, at) => `2025-04-01,AL,${at % 10 === 9 ? 400 : 4},uuid:large${at}`,
  )
  const csv = `day,country,staff,KEY\n${rows.join('\n')}\n`
  const begin = async () => {
    const file = await s.upload('petra', 'large.csv', csv)
    const { id } = (await s.ask('petra', startImport, { params: { form }, body: { file } })).body
    const { rows } = await s.admin.query('select progress_id from collection.import where id = $1', [id])
    // As many stages as there are: each tries no more than the few that are tried at once.
    const stage = { importId: id, progressId: rows[0].progress_id, stageMs: 0 }
    const run = () =>
      asActor(s.kernel.workerDb, 'system', (db) =>
        importJobs[0]!.run({
          kernel: s.kernel,
          db,
          payload: stage as never,
          progress: async () => undefined,
        }),
      )
    await s.admin.query(`delete from graphile_worker._private_jobs where payload ->> 'importId' = $1`, [id])
    return { id: id as string, run }
  }
  const waiting = async (id: string) =>
    (
      await s.admin.query(`select 1 from graphile_worker._private_jobs where payload ->> 'importId' = $1`, [
        id,
      ])
    ).rowCount

  test('is tried to its end, in stages that let other work in between', async () => {
    const { id, run } = await begin()
    await run()
    expect(await look(id)).toMatchObject({ state: 'checking', untried: 30, ruleTotal: 2 })
    expect(await waiting(id)).toBe(1)
    await workOnce(s.kernel, features)
    const one = await look(id)
    expect(one).toMatchObject({ state: 'checked', untried: 0, ruleTotal: 5 })
    expect(one.counts).toMatchObject({ fresh: count, broken: 5 })
    expect(one.rules.map((rule) => rule.row)).toEqual([11, 21, 31, 41, 51])
  })

  test('need not be waited for: the rest is untried, and takes a reason', async () => {
    const { id, run } = await begin()
    const stop = (who: Name) => s.ask(who, stopImportRules, { params: { import: id } })
    for (const who of ['mira', 'zana', 'rada'] as const) expect((await stop(who)).status, who).toBe(404)
    expect((await stop('dora')).status).toBe(403)
    await run()
    expect((await stop('petra')).status).toBe(204)
    await run()
    const one = await look(id)
    expect(one).toMatchObject({ state: 'checked', untried: 10, ruleTotal: 4 })
    expect((await stop('petra')).status).toBe(409)
    expect((await accept(id, { broken: 'leave' })).status).toBe(422)
    // Checked again, it begins at the beginning.
    const again = await s.ask('petra', checkImport, {
      params: { import: id },
      body: { version: one.version },
    })
    expect(again.status, again.text).toBe(204)
    await workOnce(s.kernel, features)
    expect(await look(id)).toMatchObject({ state: 'checked', untried: 0, ruleTotal: 5 })
  })
})
