import { type Served, serve } from '../http/serve.ts'
import type { Kernel } from '../kernel.ts'
import { found, Problem } from '../problems/problem.ts'
import { askAccounts, withHeaders } from './accounts.ts'
import { addPasskey, prepareNewPasskey, removePasskey, renamePasskey } from './contract.ts'
import { emailOf, nameOf, oneself } from './identity.ts'
import { openKeyName, sealKeyName } from './key-names.ts'
import { mayTendOwnAccount } from './policy.ts'

/** The passkeys of an account, the newest first. */
export async function listPasskeys(
  kernel: Kernel,
  account: string | null,
): Promise<{ id: string; name: string; createdAt: string }[]> {
  const { rows } = await kernel.authPool.query<{ id: string; sealed: string | null; at: Date | null }>(
    'select id, name_sealed sealed, "createdAt" at from auth.passkey where "userId" = $1 order by "createdAt" desc',
    [account],
  )
  return Promise.all(
    rows.map(async ({ id, sealed, at }) => ({
      id,
      name: sealed && account ? await openKeyName(kernel, 'auth.passkey', { id, account, sealed }) : '',
      createdAt: (at ?? new Date(0)).toISOString(),
    })),
  )
}

const prepare = serve(prepareNewPasskey, {
  may: mayTendOwnAccount,
  once: true,
  run: async (call) => {
    const { kernel, origin, setCookies } = call
    const person = await oneself(call)
    const { answer, cookies } = await askAccounts(kernel, (api) =>
      api.generatePasskeyRegistrationOptions(withHeaders(origin)),
    )
    setCookies(cookies)
    // The device shows whose passkey it keeps: name and address go to the browser only, the library never has them.
    const user = {
      ...answer.user,
      name: await emailOf(kernel, person),
      displayName: await nameOf(kernel, person),
    }
    return { ...answer, user }
  },
})

const add = serve(addPasskey, {
  may: mayTendOwnAccount,
  run: async (call) => {
    const { kernel, origin, body, setCookies, note } = call
    const person = await oneself(call)
    const { answer, cookies } = await askAccounts(kernel, (api) =>
      api.verifyPasskeyRegistration({ body: { response: body.response }, ...withHeaders(origin) }),
    )
    setCookies(cookies)
    await name(kernel, person.userId, answer.id, body.name)
    note({ subject: person.id, details: { passkey: answer.id } })
    return { id: answer.id, name: body.name, createdAt: new Date(answer.createdAt).toISOString() }
  },
})

const rename = serve(renamePasskey, {
  may: mayTendOwnAccount,
  run: async (call) => {
    const person = await oneself(call)
    await name(call.kernel, person.userId, call.params.passkey, call.body.name)
    call.note({ subject: person.id, details: { passkey: call.params.passkey } })
    return undefined
  },
})

async function name(kernel: Kernel, account: string | null, passkey: string, called: string): Promise<void> {
  const owner = found(account)
  const { rowCount } = await kernel.authPool.query(
    'update auth.passkey set name_sealed = $3 where id = $1 and "userId" = $2',
    [passkey, owner, await sealKeyName(kernel, 'auth.passkey', passkey, called)],
  )
  if (!rowCount) throw new Problem('not_found')
}

const remove = serve(removePasskey, {
  may: mayTendOwnAccount,
  run: async (call) => {
    const person = await oneself(call)
    const { rowCount } = await call.kernel.authPool.query(
      'delete from auth.passkey where id = $1 and "userId" = $2',
      [call.params.passkey, person.userId],
    )
    if (!rowCount) throw new Problem('not_found')
    call.note({ subject: person.id, details: { passkey: call.params.passkey } })
    return undefined
  },
})

export const passkeyOperations: Served[] = [prepare, add, rename, remove]
