import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { features } from '../../apps/features.ts'
import { testDatabase } from '../../testing/database.ts'
import { givePassword, visitor } from '../../testing/visitor.ts'
import { emailOfCast, makeWorld, programmes, type World } from '../../testing/world.ts'
import { readConfig } from '../config/config.ts'
import { buildServer } from '../http/server.ts'
import { asActor } from '../http/transaction.ts'
import { workOnce } from '../jobs/worker.ts'
import { openKernel } from '../kernel.ts'
import { mailPlace } from '../mail/post.ts'
import { unseal } from '../seal/seal.ts'
import {
  acceptInvitation,
  becomeFirstAdministrator,
  getSession,
  invitePerson,
  openLink,
  performReset,
  requestReset,
  signIn,
} from './contract.ts'
import { limits } from './limits.ts'
import { digestOf, firstAdministratorLink } from './links.ts'

let world: World
beforeAll(async () => {
  world = await makeWorld()
})
afterAll(() => world.close())
beforeEach(() => world.admin.query('delete from auth."rateLimit"'))

/** The mails that lie in the outbox, opened. */
async function mails(template: string): Promise<{ subject: string; text: string }[]> {
  await workOnce(world.kernel, features)
  const { rows } = await world.admin.query(
    'select * from kernel.outbox where template = $1 order by created_at',
    [template],
  )
  return Promise.all(
    rows.map(async (row) => ({
      subject: await unseal(world.kernel.keyring, mailPlace('subject_sealed', row.id), row.subject_sealed),
      text: await unseal(world.kernel.keyring, mailPlace('text_sealed', row.id), row.text_sealed),
    })),
  )
}
const secretIn = (text: string) => /#([\w-]{20,})/.exec(text)![1]!

const drita = { name: 'Drita Kola', email: 'Drita.Kola@elsewhere.example', language: 'sq' as const }
const give = { role: 'monitor' as const, country: 'AL', ...drita }

describe('an invitation', () => {
  const params = { programme: programmes.balkans }
  let secret: string

  test('Arben invites Drita; the mail is in her language, and its secret is nowhere in the database: invitePerson', async () => {
    const answer = await world.ask('arben', invitePerson, { params, body: give })
    expect([answer.status, answer.body.invited]).toEqual([200, true])
    const [mail] = await mails('mail.access.invitation')
    expect(mail!.subject).toBe('Jeni ftuar: Programi balkans')
    expect(mail!.text).toContain('Arben ju ka ftuar')
    expect(mail!.text).toContain('Monitorues')
    secret = secretIn(mail!.text)
    const { rows } = await world.admin.query(
      `select (select json_agg(l) from kernel.link l)::text || (select json_agg(a) from kernel.audit a)::text || coalesce((select json_agg(j) from graphile_worker._private_jobs j)::text, '') as everything`,
    )
    expect(rows[0].everything).not.toContain(secret)
  })

  test('the link says whom it is for; a weak password is refused, a good one opens the door: openLink, acceptInvitation', async () => {
    const browser = visitor(world)
    const seen = await browser.ask(openLink, { body: { secret } })
    expect(seen.body).toMatchObject({ kind: 'invitation', state: 'open', name: 'Drita Kola', language: 'sq' })
    const accept = (password: string) =>
      browser.ask(acceptInvitation, { body: { secret, password, language: 'en' } }, 'sq')
    expect((await accept('drita kola 26')).status).toBe(422)
    expect((await accept('shtatë ura të gurta')).status).toBe(204)
    const signedIn = await browser.ask(signIn, {
      body: { email: drita.email, password: 'shtatë ura të gurta' },
    })
    expect(signedIn.body).toEqual({ step: 'done' })
    const { body } = await browser.ask(getSession, {})
    expect(body.person).toMatchObject({ name: 'Drita Kola', language: 'en' })
    expect(body.memberships).toMatchObject([{ role: 'monitor', country: 'AL' }])
  })

  test('a link that was used tells nothing more and opens nothing; neither does one that never was', async () => {
    const browser = visitor(world)
    const seen = await browser.ask(openLink, { body: { secret } })
    expect(seen.body).toMatchObject({ state: 'used', name: null, email: null })
    const again = await browser.ask(acceptInvitation, {
      body: { secret, password: 'another long word', language: 'sq' },
    })
    expect(again.status).toBe(404)
    const old = await browser.ask(signIn, { body: { email: drita.email, password: 'another long word' } })
    expect(old.status).toBe(401)
    expect((await browser.ask(openLink, { body: { secret: 'x'.repeat(43) } })).status).toBe(404)
  })

  test('an invitation that is too old opens nothing', async () => {
    const late = { ...give, name: 'Late', email: 'late@elsewhere.example' }
    await world.ask('arben', invitePerson, { params, body: late })
    const found = (await mails('mail.access.invitation')).at(-1)!
    await world.admin.query(`update kernel.link set expires_at = now() where used_at is null`)
    const browser = visitor(world)
    const oldSecret = secretIn(found.text)
    expect((await browser.ask(openLink, { body: { secret: oldSecret } })).body.state).toBe('expired')
    const body = { secret: oldSecret, password: 'another long word', language: 'en' as const }
    expect((await browser.ask(acceptInvitation, { body })).status).toBe(404)
  })

  test('of two who come with the same link at once, one gets in', async () => {
    const twice = { ...give, name: 'Twin', email: 'twin@elsewhere.example' }
    await world.ask('arben', invitePerson, { params, body: twice })
    const twin = secretIn((await mails('mail.access.invitation')).at(-1)!.text)
    const accept = (password: string) =>
      visitor(world).ask(acceptInvitation, { body: { secret: twin, password, language: 'en' } })
    const answers = await Promise.all([accept('first of two words'), accept('second of two words')])
    expect(answers.map((one) => one.status).sort()).toEqual([204, 404])
  })

  test('too many guesses of links are barred', async () => {
    const guesser = visitor(world, { ip: '203.0.113.80' })
    for (let at = 0; at < limits.link.most; at++)
      await guesser.ask(openLink, { body: { secret: `guess-number-${at}` } })
    expect((await guesser.ask(openLink, { body: { secret: 'one more guess' } })).status).toBe(429)
  })
})

describe('a forgotten password', () => {
  test('the answer is the same whether or not the address is known: requestReset', async () => {
    await givePassword(world, 'mira')
    const known = await visitor(world).ask(requestReset, { body: { email: emailOfCast('mira') } })
    const unknown = await visitor(world).ask(requestReset, { body: { email: 'who@nowhere.example' } })
    expect([known.status, known.text, unknown.status, unknown.text]).toEqual([204, '', 204, ''])
    expect(await mails('mail.access.reset')).toHaveLength(1)
    const { rows } = await world.admin.query(
      `select * from kernel.audit where action = 'access.password.forget'`,
    )
    expect(rows).toHaveLength(2)
    expect(rows[0].details).toEqual(rows[1].details)
  })

  test('the link sets a new password once, ends all sessions and says so by mail: performReset', async () => {
    const password = await givePassword(world, 'mira')
    const before = visitor(world)
    await before.ask(signIn, { body: { email: emailOfCast('mira'), password } })
    const secret = secretIn((await mails('mail.access.reset')).at(-1)!.text)
    const browser = visitor(world)
    const set = (word: string) => browser.ask(performReset, { body: { secret, password: word } })
    expect((await set('short')).status).toBe(422)
    expect((await set('nine quiet rivers')).status).toBe(204)
    expect((await before.ask(getSession, {})).body.person).toBeNull()
    expect((await set('ten quiet rivers')).status).toBe(404)
    const old = await browser.ask(signIn, { body: { email: emailOfCast('mira'), password } })
    expect(old.status).toBe(401)
    const fresh = await browser.ask(signIn, {
      body: { email: emailOfCast('mira'), password: 'nine quiet rivers' },
    })
    expect(fresh.status).toBe(200)
    expect(await mails('mail.access.password')).toHaveLength(1)
  })

  test('an old link and a closed account lead nowhere', async () => {
    await visitor(world).ask(requestReset, { body: { email: emailOfCast('mira') } })
    const secret = secretIn((await mails('mail.access.reset')).at(-1)!.text)
    await world.admin.query(`update auth.verification set "expiresAt" = now() - interval '1 second'`)
    expect(
      (await visitor(world).ask(performReset, { body: { secret, password: 'nine quiet rivers' } })).status,
    ).toBe(404)
    const count = (await mails('mail.access.reset')).length
    await world.admin.query(`update kernel.person set disabled_at = now() where user_id = 'user-tea'`)
    await visitor(world).ask(requestReset, { body: { email: emailOfCast('tea') } })
    expect(await mails('mail.access.reset')).toHaveLength(count)
  })

  test('asked too often it says so, for known and unknown addresses alike', async () => {
    for (const email of [emailOfCast('lira'), 'nobody@nowhere.example']) {
      for (let at = 0; at < limits.resetAccount.most; at++)
        expect((await visitor(world).ask(requestReset, { body: { email } })).status).toBe(204)
      expect((await visitor(world).ask(requestReset, { body: { email } })).status).toBe(429)
    }
  })
})

describe('the first administrator', () => {
  test('comes in by the link of an empty workspace, once: becomeFirstAdministrator', async () => {
    const database = await testDatabase()
    const kernel = openKernel(
      readConfig({ URA_LOG: 'error' }, { data: database.data }),
      database.connections,
      'http://localhost',
    )
    const app = await buildServer(kernel, features)
    const empty = { ...world, kernel, app }
    try {
      const dead = secretIn((await firstAdministratorLink(kernel))!)
      const secret = secretIn((await firstAdministratorLink(kernel))!)
      const browser = visitor(empty)
      expect((await browser.ask(openLink, { body: { secret: dead } })).body.state).toBe('used')
      expect((await browser.ask(openLink, { body: { secret } })).body).toMatchObject({
        kind: 'first_administrator',
        state: 'open',
      })
      const body = {
        secret,
        name: 'Vesa Prima',
        email: 'vesa@first.example',
        password: 'seven stone arches',
        language: 'sq' as const,
      }
      expect(
        (await browser.ask(becomeFirstAdministrator, { body: { ...body, email: 'no address' } })).status,
      ).toBe(422)
      expect((await browser.ask(becomeFirstAdministrator, { body })).status).toBe(204)
      expect(
        (await browser.ask(becomeFirstAdministrator, { body: { ...body, email: 'b@first.example' } })).status,
      ).toBe(404)
      await browser.ask(signIn, { body: { email: body.email, password: body.password } })
      const session = (await browser.ask(getSession, {})).body
      expect(session.memberships).toMatchObject([{ role: 'administrator', programmeId: null }])
      expect(await firstAdministratorLink(kernel)).toBeNull()
    } finally {
      await app.close()
      await kernel.close()
      await database.stop()
    }
  })

  test('nobody founds a workspace that has an administrator, whatever link they hold', async () => {
    await asActor(world.kernel.workerDb, 'system', (db) =>
      db
        .insertInto('kernel.link')
        .values({
          kind: 'first_administrator',
          digest: digestOf('correct horse'),
          expiresAt: new Date(Date.now() + 60_000),
        })
        .execute(),
    )
    const body = {
      secret: 'correct horse',
      name: 'X',
      email: 'x@x.example',
      password: 'seven stone arches',
      language: 'en' as const,
    }
    expect((await visitor(world).ask(becomeFirstAdministrator, { body })).status).toBe(404)
  })
})
