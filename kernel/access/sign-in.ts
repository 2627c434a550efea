import { createHmac } from 'node:crypto'
import { writeAudit } from '../http/mount.ts'
import { type Call, type Served, serve } from '../http/serve.ts'
import { asActor } from '../http/transaction.ts'
import type { Kernel } from '../kernel.ts'
import { Problem } from '../problems/problem.ts'
import { askAccounts, tokenIn, withHeaders } from './accounts.ts'
import { forgetAuth, oidcId } from './auth.ts'
import { askPasskey, enterCode, signIn, signInWithPasskey, signOut, startOidc } from './contract.ts'
import { accountEmail, emailIndex } from './identity.ts'
import { countTry, forgetTries, takeTryBack } from './limits.ts'
import { mayBeAnyone, maySignOut } from './policy.ts'

type AnyCall = Pick<Call<never>, 'kernel' | 'db' | 'origin' | 'setCookies' | 'actAs' | 'note' | 'requestId'>

/** Hands the new session's cookies to the browser; from here on the request is the person's own. */
async function begin(call: AnyCall, cookies: string[], by: string): Promise<{ step: 'done' }> {
  const token = tokenIn(cookies)
  if (!token) throw new Problem('internal')
  const actor = await call.actAs(token)
  if (!actor.personId) throw new Problem('forbidden', { sentence: 'problem.access.disabled' })
  call.setCookies(cookies)
  call.note({ subject: actor.personId, details: { by } })
  return { step: 'done' }
}

/** A sign-in that failed leaves a trace, although its request is rolled back: what failed, never what was typed. */
async function noteRefusal(call: AnyCall, by: string, error: unknown): Promise<void> {
  if (!(error instanceof Problem) || error.code === 'internal') return
  // Whoever is barred already would otherwise fill the audit log, one row a request.
  if (error.sentence === 'problem.access.too_many') {
    call.kernel.log.warn({ by }, 'sign-in barred: too many tries')
    return
  }
  const details = { by, why: error.sentence ?? error.code }
  await asActor(call.kernel.db, 'public', (db, actor) =>
    writeAudit(db, actor, 'access.session.refuse', [{ details }], call.requestId),
  )
}

async function tried<T>(call: AnyCall, by: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    await noteRefusal(call, by, error)
    throw error
  }
}

const withPassword = serve(signIn, {
  may: mayBeAnyone,
  run: (call) =>
    tried(call, 'password', async () => {
      const { kernel, origin, body } = call
      const index = await emailIndex(kernel, body.email)
      await countTry(kernel, 'signInAddress', origin.ip)
      await countTry(kernel, 'signInAccount', index)
      await countTry(kernel, 'signInHere', origin.ip, index)
      const { answer, cookies } = await askAccounts<object>(kernel, (api) =>
        api.signInEmail({
          body: { email: accountEmail(index), password: body.password, rememberMe: body.remember },
          ...withHeaders(origin),
        }),
      )
      await forgetTries(kernel, 'signInHere', origin.ip, index)
      await takeTryBack(kernel, 'signInAccount', index)
      await takeTryBack(kernel, 'signInAddress', origin.ip)
      if (!('twoFactorRedirect' in answer)) return begin(call, cookies, 'password')
      call.setCookies(cookies)
      call.note({ details: { by: 'password', next: 'code' } })
      return { step: 'code' as const }
    }),
})

const withCode = serve(enterCode, {
  may: mayBeAnyone,
  run: (call) =>
    tried(call, 'code', async () => {
      const { kernel, origin, body } = call
      await countTry(kernel, 'code', origin.ip)
      const code = body.kind === 'app' ? body.code.replace(/\s/g, '') : body.code.trim()
      const { answer, cookies } = await askAccounts<{ user: { id: string } }>(kernel, (api) =>
        body.kind === 'app'
          ? api.verifyTOTP({ body: { code }, ...withHeaders(origin) })
          : api.verifyBackupCode({ body: { code }, ...withHeaders(origin) }),
      )
      await takeTryBack(kernel, 'code', origin.ip)
      if (body.kind === 'app') await spendCode(kernel, answer.user.id, code, tokenIn(cookies))
      return begin(call, cookies, body.kind === 'app' ? 'password and code' : 'password and backup code')
    }),
})

/**
 * Makes sure that a code of the app opens once only, also when it comes twice at the same moment.
 * @throws Problem, after taking the second session back
 */
export async function spendCode(
  kernel: Pick<Kernel, 'authPool' | 'secret'>,
  account: string,
  code: string,
  token: string | null,
): Promise<void> {
  const digest = createHmac('sha256', kernel.secret('spent codes')).update(`${account} ${code}`).digest('hex')
  // A code lives for three steps of thirty seconds; the same six digits may come up again much later.
  const { rowCount } = await kernel.authPool.query(
    `insert into auth.spent_code as s (user_id, digest) values ($1, $2)
     on conflict (user_id, digest) do update set at = now() where s.at < now() - interval '3 minutes'`,
    [account, digest],
  )
  if (rowCount) return
  if (token) await kernel.authPool.query('delete from auth.session where token = $1', [token])
  throw new Problem('wrong_credentials', { sentence: 'problem.access.code_used' })
}

const passkeyChallenge = serve(askPasskey, {
  may: mayBeAnyone,
  once: true,
  run: async ({ kernel, origin, setCookies }) => {
    await countTry(kernel, 'passkey', origin.ip)
    const { answer, cookies } = await askAccounts(kernel, (api) =>
      api.generatePasskeyAuthenticationOptions(withHeaders(origin)),
    )
    setCookies(cookies)
    return { ...answer, userVerification: 'required' }
  },
})

const withPasskey = serve(signInWithPasskey, {
  may: mayBeAnyone,
  run: (call) =>
    tried(call, 'passkey', async () => {
      const { kernel, origin, body } = call
      await countTry(kernel, 'passkey', origin.ip)
      const { cookies } = await askAccounts<unknown>(kernel, (api) =>
        api.verifyPasskeyAuthentication({ body: { response: body.response }, ...withHeaders(origin) }),
      )
      await takeTryBack(kernel, 'passkey', origin.ip)
      return begin(call, cookies, 'passkey')
    }),
})

const withOidc = serve(startOidc, {
  may: mayBeAnyone,
  once: true,
  run: async ({ kernel, origin, setCookies }) => {
    if (!kernel.config.URA_OIDC_ISSUER) throw new Problem('not_found')
    await countTry(kernel, 'passkey', origin.ip)
    const ask = () =>
      askAccounts(kernel, (api) =>
        api.signInSocial({
          body: {
            provider: oidcId,
            callbackURL: `${kernel.url}/`,
            errorCallbackURL: `${kernel.url}/sign-in`,
            disableRedirect: true,
          },
          ...withHeaders(origin),
        }),
      )
    // The library asks for the provider's addresses once, when it is made: a provider that was away then is asked again.
    const { answer, cookies } = await ask().catch((error) => {
      if (!(error instanceof Problem) || error.code !== 'unavailable') throw error
      forgetAuth(kernel)
      return ask()
    })
    if (!answer.url) throw new Problem('unavailable', { sentence: 'problem.access.oidc_down' })
    setCookies(cookies)
    return { url: answer.url }
  },
})

const out = serve(signOut, {
  may: maySignOut,
  run: async ({ kernel, origin, setCookies, actor, note }) => {
    const { cookies } = await askAccounts(kernel, (api) => api.signOut(withHeaders(origin)))
    setCookies(cookies)
    note({ subject: actor.personId ?? undefined })
    return undefined
  },
})

export const signInOperations: Served[] = [
  withPassword,
  withCode,
  passkeyChallenge,
  withPasskey,
  withOidc,
  out,
]
