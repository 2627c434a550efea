import type { Language } from '../../common/languages.ts'
import { type Db, sql } from '../db/db.ts'
import { type Served, serve } from '../http/serve.ts'
import { found, invalid, Problem } from '../problems/problem.ts'
import { askAccounts, endSessionsOf, hashPassword } from './accounts.ts'
import { authOf } from './auth.ts'
import {
  acceptInvitation,
  becomeFirstAdministrator,
  openLink,
  performReset,
  requestReset,
} from './contract.ts'
import { emailIndex, emailOf, ensureAccount, nameOf, newId, sealEmail, sealName } from './identity.ts'
import { countTry } from './limits.ts'
import { digestOf, type LinkKind } from './links.ts'
import { passwordFault } from './password.ts'
import { mayBeAnyone } from './policy.ts'

const dead = () => new Problem('not_found', { sentence: 'problem.access.link_dead' })

interface LookedAt {
  kind: LinkKind
  state: 'open' | 'used' | 'expired'
  personId: string | null
  nameSealed: string
  emailSealed: string
  emailIndex: string
  language: Language | null
}

async function lookAt(db: Db, secret: string): Promise<LookedAt> {
  const { rows } = await sql<LookedAt>`select * from kernel.look_at_link(${digestOf(secret)})`.execute(db)
  if (!rows[0]) throw dead()
  return rows[0]
}

function insistOnPassword(password: string, about: string[] = []): void {
  const fault = passwordFault(password, about)
  if (fault) throw invalid('body.password', fault)
}

const look = serve(openLink, {
  may: mayBeAnyone,
  run: async ({ kernel, db, origin, body, note }) => {
    await countTry(kernel, 'link', origin.ip)
    const link = await lookAt(db, body.secret)
    note({ subject: link.personId ?? undefined, details: { kind: link.kind, state: link.state } })
    // Only who can still use it learns whose it is.
    const person = link.personId && link.state === 'open' ? { ...link, id: link.personId } : null
    return {
      kind: link.kind,
      state: link.state,
      name: person && (await nameOf(kernel, person)),
      email: person && (await emailOf(kernel, person)),
      language: person?.language ?? null,
    }
  },
})

const accept = serve(acceptInvitation, {
  may: mayBeAnyone,
  run: async ({ kernel, db, origin, body, note }) => {
    await countTry(kernel, 'link', origin.ip)
    const link = await lookAt(db, body.secret)
    if (link.state !== 'open' || link.kind !== 'invitation') throw dead()
    const person = { ...link, id: found(link.personId) }
    insistOnPassword(body.password, [await nameOf(kernel, person), await emailOf(kernel, person)])
    const hash = await hashPassword(kernel, body.password)
    // Used up first: of two that come together only one goes on to set the password.
    await useUp(db, body.secret, body.language)
    await ensureAccount(kernel, person, hash)
    note({ subject: person.id })
    return undefined
  },
})

async function useUp(db: Db, secret: string, language: Language): Promise<void> {
  const { rows } = await sql<{
    used: boolean
  }>`select kernel.use_link(${digestOf(secret)}, ${language}) used`.execute(db)
  if (!rows[0]?.used) throw dead()
}

const first = serve(becomeFirstAdministrator, {
  may: mayBeAnyone,
  run: async ({ kernel, db, origin, body, note }) => {
    await countTry(kernel, 'link', origin.ip)
    const link = await lookAt(db, body.secret)
    if (link.state !== 'open' || link.kind !== 'first_administrator') throw dead()
    insistOnPassword(body.password, [body.name, body.email])
    const hash = await hashPassword(kernel, body.password)
    const id = await newId(db)
    const index = await emailIndex(kernel, body.email)
    const { rows } = await sql<{
      founded: boolean
    }>`select kernel.found_workspace(${digestOf(body.secret)}, ${id},
      ${await sealName(kernel, id, body.name)}, ${await sealEmail(kernel, id, body.email)}, ${index}, ${body.language}) founded`.execute(
      db,
    )
    if (!rows[0]?.founded) throw dead()
    await ensureAccount(kernel, { id, emailIndex: index }, hash)
    note({ subject: id })
    return undefined
  },
})

const forget = serve(requestReset, {
  may: mayBeAnyone,
  run: async ({ kernel, origin, body, enqueue }) => {
    const index = await emailIndex(kernel, body.email)
    await countTry(kernel, 'resetAddress', origin.ip)
    await countTry(kernel, 'resetAccount', index)
    // Whether the address is known is found out afterwards, in the job: neither the answer nor its time tells.
    await enqueue('access.sendReset', { index })
    return undefined
  },
})

const renew = serve(performReset, {
  may: mayBeAnyone,
  run: async ({ kernel, origin, body, note, enqueue }) => {
    await countTry(kernel, 'link', origin.ip)
    insistOnPassword(body.password)
    const { internalAdapter } = await authOf(kernel).$context
    const account = await internalAdapter.findVerificationValue(`reset-password:${body.secret}`)
    await askAccounts<unknown>(kernel, async (api) => ({
      response: await api.resetPassword({ body: { token: body.secret, newPassword: body.password } }),
      headers: new Headers(),
    }))
    if (account) {
      // The library has ended the sessions; what else could still come in ends with them.
      await endSessionsOf(kernel, account.value)
      await enqueue('access.tellPassword', { account: account.value })
    }
    note({ subject: account?.value })
    return undefined
  },
})

export const doorOperations: Served[] = [look, accept, first, forget, renew]
