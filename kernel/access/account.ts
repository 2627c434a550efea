import type { Language } from '../../common/languages.ts'
import { type Served, serve } from '../http/serve.ts'
import { found, invalid, Problem } from '../problems/problem.ts'
import { askAccounts, endSessionsOf, tokenIn, withHeaders } from './accounts.ts'
import {
  changePassword,
  changeProfile,
  confirmCodes,
  endOtherSessions,
  endSession,
  getAccount,
  listSessions,
  renewBackupCodes,
  startCodes,
  stopCodes,
} from './contract.ts'
import { emailOf, nameOf, oneself, sealName } from './identity.ts'
import { countTry } from './limits.ts'
import { listPasskeys } from './passkeys.ts'
import { passwordFault } from './password.ts'
import { mayTendOwnAccount } from './policy.ts'
import { spendCode } from './sign-in.ts'

const show = serve(getAccount, {
  may: mayTendOwnAccount,
  run: async (call) => {
    const { kernel } = call
    const person = await oneself(call)
    const { rows } = await kernel.authPool.query<{ codes: boolean; password: boolean }>(
      `select coalesce(u."twoFactorEnabled", false) codes,
         exists (select 1 from auth.account a where a."userId" = u.id and a.password is not null) password
       from auth."user" u where u.id = $1`,
      [person.userId],
    )
    return {
      name: await nameOf(kernel, person),
      email: await emailOf(kernel, person),
      language: person.language as Language,
      sample: person.sample,
      version: person.version,
      password: rows[0]?.password ?? false,
      codes: rows[0]?.codes ?? false,
      passkeys: await listPasskeys(kernel, person.userId),
    }
  },
})

const profile = serve(changeProfile, {
  may: mayTendOwnAccount,
  run: async ({ kernel, db, actor, body, note }) => {
    const id = found(actor.personId)
    const { numUpdatedRows } = await db
      .updateTable('kernel.person')
      .set({
        nameSealed: await sealName(kernel, id, body.name),
        language: body.language,
        version: body.version + 1,
      })
      .where('id', '=', id)
      .where('version', '=', body.version)
      .executeTakeFirst()
    if (numUpdatedRows === 0n) throw new Problem('changed_meanwhile')
    note({ subject: id, details: { language: body.language } })
    return undefined
  },
})

const password = serve(changePassword, {
  may: mayTendOwnAccount,
  run: async (call) => {
    const { kernel, origin, body, note, setCookies, enqueue } = call
    const person = await oneself(call)
    await countTry(kernel, 'password', person.id)
    const fault = passwordFault(body.password, [await nameOf(kernel, person), await emailOf(kernel, person)])
    if (fault) throw invalid('body.password', fault)
    const { cookies } = await askAccounts<unknown>(kernel, (api) =>
      api.changePassword({
        body: { currentPassword: body.current, newPassword: body.password, revokeOtherSessions: true },
        ...withHeaders(origin),
      }),
    )
    setCookies(cookies)
    await enqueue('access.tellPassword', { account: person.userId })
    note({ subject: person.id })
    return undefined
  },
})

/** Shows the account by the real address: the library knows only the keyed hash. */
function readableUri(uri: string, email: string): { uri: string; key: string } {
  const made = new URL(uri)
  const key = made.searchParams.get('secret') ?? ''
  return { uri: `otpauth://totp/${encodeURIComponent(`Ura:${email}`)}?${made.searchParams}`, key }
}

const codesPrepare = serve(startCodes, {
  may: mayTendOwnAccount,
  run: async (call) => {
    const { kernel, origin, body, note, setCookies } = call
    const person = await oneself(call)
    await countTry(kernel, 'password', person.id)
    const { answer, cookies } = await askAccounts(kernel, (api) =>
      api.enableTwoFactor({ body: { password: body.password, method: 'totp' }, ...withHeaders(origin) }),
    )
    setCookies(cookies)
    note({ subject: person.id })
    if (!('totpURI' in answer)) throw new Problem('internal')
    return { ...readableUri(answer.totpURI, await emailOf(kernel, person)), backupCodes: answer.backupCodes }
  },
})

const codesConfirm = serve(confirmCodes, {
  may: mayTendOwnAccount,
  run: async (call) => {
    const { kernel, origin, body, note, setCookies } = call
    const person = await oneself(call)
    await countTry(kernel, 'code', person.id)
    const code = body.code.replace(/\s/g, '')
    const { cookies } = await askAccounts<unknown>(kernel, (api) =>
      api.verifyTOTP({ body: { code }, ...withHeaders(origin) }),
    )
    setCookies(cookies)
    // Whoever was signed in elsewhere with the password alone signs in again, with a code.
    await endSessionsOf(kernel, person.userId ?? '', tokenIn(cookies) ?? '')
    await spendCode(kernel, person.userId ?? '', code, null)
    note({ subject: person.id })
    return undefined
  },
})

const codesStop = serve(stopCodes, {
  may: mayTendOwnAccount,
  run: async (call) => {
    const { kernel, origin, body, note, setCookies, actor } = call
    await countTry(kernel, 'password', found(actor.personId))
    const { cookies } = await askAccounts<unknown>(kernel, (api) =>
      api.disableTwoFactor({ body: { password: body.password }, ...withHeaders(origin) }),
    )
    setCookies(cookies)
    note({ subject: found(actor.personId) })
    return undefined
  },
})

const backupRenew = serve(renewBackupCodes, {
  may: mayTendOwnAccount,
  run: async (call) => {
    const { kernel, origin, body, note, setCookies, actor } = call
    await countTry(kernel, 'password', found(actor.personId))
    const { answer, cookies } = await askAccounts(kernel, (api) =>
      api.generateBackupCodes({ body: { password: body.password }, ...withHeaders(origin) }),
    )
    setCookies(cookies)
    note({ subject: found(actor.personId) })
    return { backupCodes: answer.backupCodes }
  },
})

const sessions = serve(listSessions, {
  may: mayTendOwnAccount,
  run: async (call) => {
    const person = await oneself(call)
    const { rows } = await call.kernel.authPool.query<SessionRow>(
      `select id, coalesce("userAgent", '') device, coalesce("ipAddress", '') network, "createdAt" started, "updatedAt" used, "expiresAt" until
       from auth.session where "userId" = $1 and "expiresAt" > now() order by "updatedAt" desc`,
      [person.userId],
    )
    return rows.map(({ started, used, until, ...row }) => ({
      ...row,
      startedAt: started.toISOString(),
      usedAt: used.toISOString(),
      until: until.toISOString(),
      current: row.id === call.actor.context.session,
    }))
  },
})
interface SessionRow {
  id: string
  device: string
  network: string
  started: Date
  used: Date
  until: Date
}

const sessionEnd = serve(endSession, {
  may: mayTendOwnAccount,
  run: async (call) => {
    const person = await oneself(call)
    const { rowCount } = await call.kernel.authPool.query(
      'delete from auth.session where id = $1 and "userId" = $2',
      [call.params.session, person.userId],
    )
    if (!rowCount) throw new Problem('not_found')
    call.note({ subject: person.id, details: { session: call.params.session } })
    return undefined
  },
})

const sessionsEnd = serve(endOtherSessions, {
  may: mayTendOwnAccount,
  run: async (call) => {
    const person = await oneself(call)
    const { rowCount } = await call.kernel.authPool.query(
      'delete from auth.session where "userId" = $1 and id <> $2',
      [person.userId, call.actor.context.session ?? ''],
    )
    call.note({ subject: person.id, details: { ended: rowCount ?? 0 } })
    return { ended: rowCount ?? 0 }
  },
})

export const accountOperations: Served[] = [
  show, profile, password, codesPrepare, codesConfirm, codesStop, backupRenew, sessions, sessionEnd, sessionsEnd,
] // biome-ignore format: a list
