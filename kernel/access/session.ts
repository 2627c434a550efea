import type { Language } from '../../common/languages.ts'
import { type Call, type Served, serve } from '../http/serve.ts'
import { found } from '../problems/problem.ts'
import { askAccounts, withHeaders } from './accounts.ts'
import type { Actor } from './actor.ts'
import { longestSession, sessionSeconds } from './auth.ts'
import { getDoor, getSession } from './contract.ts'
import { demoSignIns } from './demo.ts'
import { emailOf, nameOf } from './identity.ts'
import { mayBeAnyone } from './policy.ts'

const show = serve(getSession, {
  may: mayBeAnyone,
  // It prolongs the session.
  once: true,
  run: async (call) => {
    const { actor, kernel, db } = call
    const { demo } = kernel.config
    const nobody = { person: null, memberships: [], programmes: [], until: null, demo }
    if (!actor.personId) return nobody
    const person = found(
      await db
        .selectFrom('kernel.person')
        .select(['id', 'nameSealed', 'emailSealed', 'language', 'sample'])
        .where('id', '=', actor.personId)
        .executeTakeFirst(),
    )
    const programmes = await db
      .selectFrom('kernel.programme')
      .select(['id', 'code', 'title', 'demo', 'countries'])
      .orderBy('code')
      .execute()
    return {
      demo,
      person: {
        id: person.id,
        name: await nameOf(kernel, person),
        email: await emailOf(kernel, person),
        language: person.language as Language,
        sample: person.sample,
      },
      memberships: actor.context.memberships.map((one) => ({
        programmeId: one.programme,
        role: one.role,
        country: one.country,
        organisationId: one.organisation,
      })),
      programmes,
      until: await prolong(call, actor),
    }
  },
})

/**
 * A session that is used goes on, up to its longest: the look at the session, which every page begins with, prolongs it
 * once a day.
 * @returns until when it lasts
 */
async function prolong(
  call: Pick<Call<never>, 'kernel' | 'origin' | 'setCookies'>,
  actor: Actor,
): Promise<string | null> {
  const { since, until } = actor.context
  if (!since || !until) return null
  const left = (Date.parse(until) - Date.now()) / 1000
  const age = (Date.now() - Date.parse(since)) / 1000
  if (left > sessionSeconds - 24 * 3600 || age > longestSession - sessionSeconds) return until
  const { answer, cookies } = await askAccounts(call.kernel, (api) =>
    api.getSession(withHeaders(call.origin)),
  )
  call.setCookies(cookies)
  return answer?.session.expiresAt.toISOString() ?? until
}

const door = serve(getDoor, {
  may: mayBeAnyone,
  run: async ({ kernel }) => ({
    provider: kernel.config.URA_OIDC_ISSUER ? kernel.config.URA_OIDC_NAME : null,
    demo: demoSignIns(kernel),
  }),
})

export const sessionOperations: Served[] = [show, door]
