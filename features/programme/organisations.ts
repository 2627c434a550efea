import type { z } from 'zod'
import type { Transaction } from '../../kernel/db/db.ts'
import { sql } from '../../kernel/db/db.ts'
import { invalid } from '../../kernel/problems/problem.ts'
import type { Organisation } from './contract.ts'
import { tidyFields } from './texts.ts'

export type OrganisationFields = Omit<z.output<typeof Organisation>, 'code'>

/**
 * The organisation of that code. One that is not known yet is added from its description; one that is known is left
 * as it is: its own page changes it.
 * @throws Problem `invalid` when it is neither known nor described
 */
export async function keepOrganisation(
  db: Transaction,
  code: string,
  described?: OrganisationFields,
): Promise<string> {
  const { rows } = await sql<{ id: string }>`select id from kernel.organisation where code = ${code}`.execute(
    db,
  )
  if (rows[0]) return rows[0].id
  if (!described) throw invalid('code', 'programme.problem.organisation_unknown', { code })
  const { name, shortName, country, website } = tidyFields({ ...described })
  const added = await db
    .insertInto('kernel.organisation')
    .values({ code, name: JSON.stringify(name) as never, shortName, country, website })
    .returning('id')
    .executeTakeFirstOrThrow()
  return added.id
}
