import type { Db } from '../db/db.ts'
import { sql } from '../db/db.ts'
import { type Served, serve } from '../http/serve.ts'
import { explainAccess } from './contract.ts'
import { mayLookAtPeople } from './policy.ts'
import type { Guard } from './reach.ts'
import { clearance, type Role } from './roles.ts'
import { memberships, organisationOf, unsealed } from './roster.ts'

type Guarded = Guard & { relation: string; explained: string }

/** What guards each table, out of the database itself: the page says what is, not what was once written down. */
export async function guards(db: Db): Promise<Guarded[]> {
  const { rows } = await sql<Guarded>`
    select g.relation, g.scope, g.readers, g.writers, g.explained,
      coalesce(bool_or(a.attname = 'country'), false) as by_country,
      coalesce(bool_or(a.attname = 'organisation_id'), false) as by_organisation,
      coalesce(bool_or(a.attname = 'sensitivity'), false) as by_sensitivity
    from kernel.guarded g
    left join pg_attribute a on a.attrelid = to_regclass(g.relation) and a.attnum > 0 and not a.attisdropped
    group by g.relation order by g.relation`.execute(db)
  return rows
}

const explain = serve(explainAccess, {
  may: mayLookAtPeople,
  run: async ({ kernel, db, params, language }) => {
    const held = (await memberships(db, { programme: params.programme })).filter(
      (one) => one.state === 'active' && !one.disabledAt,
    )
    const names = await unsealed(kernel, held)
    const people = [...Map.groupBy(held, (one) => one.personId)].map(([id, roles]) => ({
      id,
      name: names.get(id)!.name,
      roles: roles.map((one) => ({
        role: one.role,
        country: one.country,
        organisation: organisationOf(one, language)?.name ?? null,
        clearance: clearance[one.role as Role],
      })),
    }))
    const { compare } = new Intl.Collator('sq')
    people.sort((a, b) => compare(a.name, b.name))
    return { relations: await guards(db), people }
  },
})

export const explainOperations: Served[] = [explain]
