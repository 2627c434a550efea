import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sql } from '../../../kernel/db/db.ts'
import { asActor } from '../../../kernel/http/transaction.ts'
import { workOnce } from '../../../kernel/jobs/worker.ts'
import { newInstance, records } from '../../../testing/collection/records.ts'
import { openStation, type Station } from '../../../testing/collection/station.ts'
import { everyWayOut, get, leaking } from '../../../testing/collection/ways-out.ts'
import { getForm, getQuestions, getSubmission, revealSubmission, uploadDraft } from '../contract.ts'
import { feature } from '../feature.ts'
import { originalXml } from '../submissions/original.ts'

let s: Station
let look: ReturnType<typeof records>
beforeAll(async () => {
  s = await openStation()
  look = records(s)
})
afterAll(() => s.close())

const table = (rows: string) => `${rows.trim()}\n`
const copies = table(`
| survey |
| | type | name | label | calculation | trigger | default | personal | parameters |
| | begin_repeat | person | Person | | | | | |
| | text | pname | Name of the person | | | | yes | |
| | integer | age | Age | | | | | |
| | end_repeat | | | | | | | |
| | text | who | Who told this | | | | yes | |
| | select_one \${pname} | head | Who is the head | | | | | |
| | select_one \${age} | old | Age of the head | | | | | |
| | calculate | greet | | concat('Hi ', \${who}) | \${who} | | | |
| | text | again | Name again | | | \${who} | | |
| | text | plain | Plain | | | | | |
| | audit | audit | | | | | | track-changes=true |
| settings |
| | form_id | form_title | version | instance_name |
| | leak | Leak | 1 | concat('x ', \${greet}) |`)
const copiesXml = (id: string) =>
  `<data id="leak" version="1" xmlns:orx="http://openrosa.org/xforms"><person><pname>Zarife Secretname</pname><age>3</age></person><who>Zarife Secretname</who><head>Zarife Secretname</head><old>3</old><greet>Hi Zarife Secretname</greet><again>Zarife Secretname</again><plain>plainly</plain><meta><audit>audit.csv</audit><instanceID>${id}</instanceID><instanceName>x Hi Zarife Secretname</instanceName></meta></data>`
const auditCsv = Buffer.from(
  'event,node,start,end,old-value,new-value\nquestion,/data/who,1,2,,Zarife Secretname\n',
)

const sealed = async (instance: string) => {
  const row = await look.stored(instance)
  return [row.xml, JSON.stringify(row.data), row.instance_name].join('\n')
}

describe('an answer that is copied inside the form', () => {
  let form: string
  const instance = newInstance()
  beforeAll(async () => {
    form = await s.publish(copies)
    const phone = await s.device()
    expect((await phone.send(copiesXml(instance), { 'audit.csv': auditCsv })).status).toBe(201)
  })

  test('stays personal: by a trigger, a default, a list of answers, the audit and the name', async () => {
    const { body } = await s.ask('lira', getQuestions, { params: { form }, query: {} })
    const personal = body.questions.filter((one) => one.personal).map((one) => one.path)
    expect(personal).toEqual(['/person/pname', '/who', '/head', '/greet', '/again'])
    expect(await sealed(instance)).not.toMatch(/Secretname/)
    expect(await sealed(instance)).toMatch(/plainly/)
  })

  test('leaves by no way out to who may not see it', async () => {
    const out = await everyWayOut(s, 'lira', { form, code: 'leak', instance: instance }, ['Secretname'])
    expect(Object.keys(out).length).toBeGreaterThan(15)
    expect(leaking(out, ['Secretname'])).toEqual([])
    expect(JSON.stringify(out)).toMatch(/plainly/)
    const file = await get(
      s,
      'lira',
      `/v1/projects/1/forms/leak/submissions/${instance}/attachments/audit.csv`,
    )
    // The file is above an analyst's reach altogether.
    expect([403, 404]).toContain(file.status)
  })

  test('is named to the author before the form is published', async () => {
    const file = await s.upload('petra', 'form.md', copies.replace('| 1 |', '| 2 |'))
    const { body } = await s.ask('petra', uploadDraft, { params: { form }, body: { file } })
    const codes = body.warnings.map((one) => one.code)
    for (const code of ['personal_setvalue', 'personal_choices', 'personal_audit', 'personal_name'])
      expect(codes).toContain(code)
    expect((await s.ask('petra', getForm, { params: { form } })).body.draft?.warnings.length).toBeGreaterThan(
      3,
    )
  })
})

const versions = (version: number, who: string) =>
  table(`
| survey |
| | type | name | label | personal |
| | text | who | Who | ${who} |
| | calculate | hello | | |
| | image | face | Face | ${who} |
| | begin_repeat | kin | Kin | |
| | text | kname | Name | ${who} |
| | integer | n | N | |
| | end_repeat | | | |
| | text | phone | Phone | yes |
| settings |
| | form_id | form_title | version | instance_name |
| | ver | Ver | ${version} | concat('x ', \${who}) |`).replace('| | calculate | hello | | |\n', '')
const versionXml = (id: string, version: number, secret: string, more = '') =>
  `<data id="ver" version="${version}" xmlns:orx="http://openrosa.org/xforms"><who>WHO${secret}</who><face>${secret}.jpg</face><kin><kname>KIN${secret}</kname><n>1</n></kin><kin><n>2</n></kin><phone>PHONE${secret}</phone><meta><instanceID>${id}</instanceID>${more}<instanceName>x WHO${secret}</instanceName></meta></data>`

describe('a question that becomes personal in a later version', () => {
  const [first, edited, late] = [newInstance(), newInstance(), newInstance()]
  const secrets = ['WHOone', 'KINone', 'WHOold', 'KINold', 'PHONEone']
  const before = versionXml(first, 1, 'old')
  const after = versionXml(edited, 1, 'one', `<deprecatedID>${first}</deprecatedID>`)
  let form: string
  let phone: Awaited<ReturnType<Station['device']>>

  beforeAll(async () => {
    form = await s.publish(versions(1, ''))
    phone = await s.device()
    expect((await phone.send(before, { 'old.jpg': Buffer.from('FACEold') })).status).toBe(201)
    expect((await phone.send(after, { 'one.jpg': Buffer.from('FACEone') })).status).toBe(201)
    // A large form's key holds the answers as well.
    await s.admin.query(`insert into collection.answer_key (form_id, programme_id, country, sensitivity, path, kind, ready)
      select id, programme_id, country, sensitivity, p, k, true from collection.form cross join (values ('/who', 'one'), ('*', 'words'), ('name', 'one')) x(p, k) where code = 'ver'`)
    await s.admin.query(`update collection.submission set data = data where instance_id = '${edited}'`)
    const { rows } = await s.admin.query(`select 1 from collection.answer_value where text = 'WHOone'`)
    expect(rows).toHaveLength(1)
    expect(await sealed(edited)).toMatch(/WHOone/)
  })

  test('is open until then, and the author is told what publishing will do', async () => {
    const out = await s.ask('lira', getQuestions, { params: { form }, query: {} })
    expect(out.body.questions.filter((one) => one.personal).map((one) => one.path)).toEqual(['/phone'])
    const file = await s.upload('petra', 'form.md', versions(2, 'yes'))
    const { body } = await s.ask('petra', uploadDraft, { params: { form }, body: { file } })
    expect(
      body.warnings
        .filter((one) => one.code === 'personal_now')
        .map((one) => one.text)
        .join(),
    ).toMatch(/who.*face.*kname/s)
  })

  test('is out of reach with the publication, before anything is sealed', async () => {
    await s.publish(versions(2, 'yes'))
    const out = await everyWayOut(s, 'lira', { form, code: 'ver', instance: edited }, secrets)
    expect(leaking(out, [...secrets, 'FACEone', 'FACEold'])).toEqual([])
    for (const file of ['one.jpg', 'old.jpg']) {
      const at = `/v1/projects/1/forms/ver/submissions/${edited}/attachments/${file}`
      expect([403, 404]).toContain((await get(s, 'lira', at)).status)
    }
    for (const kept of ['answer_value', 'answer_words', 'submission_edition', 'remark'])
      expect(JSON.stringify((await s.admin.query(`select * from collection.${kept}`)).rows)).not.toMatch(
        /WHO|KIN|whoone/,
      )
    // Not even by the database: the app's role reads nothing of what lies aside.
    await expect(
      asActor(s.kernel.workerDb, 'system', async (tx) => {
        await sql`set local role ura_app`.execute(tx)
        return sql`select xml from collection.unsealed`.execute(tx)
      }),
    ).rejects.toThrow(/permission denied/)
  })

  test('is sealed by a job: the bytes that came can be put together again, and who may see them does', async () => {
    await workOnce(s.kernel, [feature])
    expect((await s.admin.query('select 1 from collection.unsealed')).rows).toEqual([])
    const row = await look.stored(edited)
    expect(row.personal_sealed).not.toBeNull()
    expect(await look.bytesOf(row)).toBe(after)
    expect(row.data).toMatchObject({ kin: [{ n: 1 }, { n: 2 }] })
    const { rows } = await s.admin.query(
      'select id, xml, personal_sealed from collection.submission_edition where submission_id = $1',
      [row.id],
    )
    expect(
      await originalXml(
        s.kernel,
        { id: rows[0].id, xml: rows[0].xml, personalSealed: rows[0].personal_sealed },
        true,
      ),
    ).toBe(before)
    const out = await everyWayOut(s, 'lira', { form, code: 'ver', instance: edited }, secrets)
    expect(leaking(out, [...secrets, 'FACEone', 'FACEold'])).toEqual([])
    const seen = await s.ask('rada', revealSubmission, { params: { submission: row.id } })
    expect(
      seen.status === 200
        ? seen.text
        : (await s.ask('petra', revealSubmission, { params: { submission: row.id } })).text,
    ).toMatch(/WHOone/)
    expect((await s.ask('lira', getSubmission, { params: { submission: row.id } })).body).toMatchObject({
      sealed: true,
      name: null,
    })
  })

  test('is sealed on arrival from a phone that still has the version before, whatever this process remembers', async () => {
    expect((await phone.send(versionXml(late, 1, 'two'), { 'two.jpg': Buffer.from('FACEtwo') })).status).toBe(
      201,
    )
    const hidden = ['WHOtwo', 'KINtwo', 'PHONEtwo']
    expect(
      leaking(await everyWayOut(s, 'lira', { form, code: 'ver', instance: late }, hidden), [
        ...hidden,
        'FACEtwo',
      ]),
    ).toEqual([])
    await workOnce(s.kernel, [feature])
    expect(
      leaking(await everyWayOut(s, 'lira', { form, code: 'ver', instance: late }, hidden), [
        ...hidden,
        'FACEtwo',
      ]),
    ).toEqual([])
    expect(await look.bytesOf(await look.stored(late))).toBe(versionXml(late, 1, 'two'))
  })

  test('is found afterwards where it was being stored while the mark came', async () => {
    const { rows } = await s.admin.query(
      'select version_id from collection.submission where instance_id = $1',
      [late],
    )
    // As a transaction leaves it that began before: no trigger of it has seen the mark.
    await s.admin.query(`begin; set local session_replication_role = replica;
      update collection.submission set xml = '${versionXml(late, 1, 'two')}', personal_sealed = null, data = data || '{"who": "WHOtwo"}' where instance_id = '${late}'; commit`)
    expect(await sealed(late)).toMatch(/WHOtwo/)
    const waiting = await s.admin.query(
      `select count(*)::int n from graphile_worker.jobs where task_identifier = 'collection.sealPast' and key like $1`,
      [`%${rows[0].version_id}%`],
    )
    expect(waiting.rows[0].n).toBe(2)
    await asActor(s.kernel.workerDb, 'system', (tx) =>
      sql`select kernel.enqueue('collection.sealPast', ${JSON.stringify({ version: rows[0].version_id })}::jsonb)`.execute(
        tx,
      ),
    )
    await workOnce(s.kernel, [feature])
    expect(await sealed(late)).not.toMatch(/WHOtwo/)
    expect(await look.bytesOf(await look.stored(late))).toBe(versionXml(late, 1, 'two'))
  })

  test('stays so when a later version forgets the mark, and nobody takes the mark from the database', async () => {
    const file = await s.upload('petra', 'form.md', versions(3, ''))
    const { body } = await s.ask('petra', uploadDraft, { params: { form }, body: { file } })
    expect(body.warnings.map((one) => one.code)).toContain('personal_still')
    await s.publish(versions(3, ''))
    const { body: now } = await s.ask('lira', getQuestions, { params: { form }, query: {} })
    expect(now.questions.filter((one) => one.personal).map((one) => one.path)).toContain('/who')
    await expect(
      s.admin.query(`update collection.form_version set late_personal = '{}' where late_personal <> '{}'`),
    ).rejects.toThrow(/stays/)
  })
})

describe('a form that was published before the workspace knew', () => {
  test('is marked by a job, and what came in is sealed', async () => {
    const instance = newInstance()
    const code = copies.replace('| leak | Leak |', '| older | Leak |')
    const form = await s.publish(code)
    const phone = await s.device()
    // As older code has stored it: the copies unmarked, and their answers open.
    await s.admin.query(
      `update collection.form_version set definition = jsonb_set(definition, '{fields}', (select jsonb_agg(case when f ->> 'path' in ('/who', '/person/pname')
        then f else f - 'personal' end order by n) from jsonb_array_elements(definition -> 'fields') with ordinality x(f, n))) where form_id = $1`,
      [form],
    )
    const xml = copiesXml(instance).replace('id="leak"', 'id="older"')
    expect((await phone.send(xml, { 'audit.csv': auditCsv })).status).toBe(201)
    expect(await sealed(instance)).toMatch(/Secretname/)
    await asActor(s.kernel.workerDb, 'system', async (tx) => {
      await sql`select kernel.enqueue('collection.markForms', '{}', 'collection.markForms')`.execute(tx)
    })
    await workOnce(s.kernel, [feature])
    await workOnce(s.kernel, [feature])
    expect(await sealed(instance)).not.toMatch(/Secretname/)
    expect(
      leaking(await everyWayOut(s, 'lira', { form, code: 'older', instance: instance }, ['Secretname']), [
        'Secretname',
      ]),
    ).toEqual([])
    expect(await look.bytesOf(await look.stored(instance))).toBe(xml)
  })
})
