import type { Language } from '../../../common/languages.ts'
import { type Db, sql, type Transaction } from '../../../kernel/db/db.ts'
import { titleSql } from '../forms/titles.ts'
import type { Erasure, ErasureGround, FoundSubmission } from './contract.ts'

const mostFound = 20

/** A code as it was printed, however it was said on the telephone: `t-1A2B3C4D` and `1a2b3c4d` are `T-1a2b3c4d`. */
export function saidAs(code: string): string[] {
  const bare = code.trim().replace(/^t-/i, '')
  return [...new Set([code.trim(), `T-${bare.toLowerCase()}`])]
}

/** An instance ID, with or without the scheme that clients put before it. */
export const instancesOf = (code: string): string[] => [code.trim(), `uuid:${code.trim().toLowerCase()}`]

/** Submissions with an answer that is the code, or with that instance ID, as far as the actor reads them. */
export async function submissionsByCode(
  db: Db,
  programme: string,
  code: string,
  language: Language,
): Promise<FoundSubmission[]> {
  const said = saidAs(code)
  const { rows } = await sql<
    Omit<FoundSubmission, 'form'> & { formId: string; formTitle: string; receivedAt: Date }
  >`
    select s.id, f.id as form_id, ${titleSql(sql`v.definition`, language, sql`f.title`)} as form_title, s.instance_id, s.country, s.state,
      s.occurred_on, s.received_at
    from collection.submission s join collection.form f on f.id = s.form_id join collection.form_version v on v.id = s.version_id
    where s.programme_id = ${programme} and s.state <> 'test'
      and (s.instance_id = any (${instancesOf(code)}::text[])
        or jsonb_path_exists(s.data, '$.** ? (@ == $said[*])', ${JSON.stringify({ said })}::jsonb))
    order by s.id desc limit ${mostFound}`.execute(db)
  return rows.map(({ formId, formTitle, receivedAt, ...row }) => ({
    ...row,
    receivedAt: receivedAt.toISOString(),
    form: { id: formId, title: formTitle },
  }))
}

/** A page of what was erased in a programme, newest first, and of how many. */
export async function erasuresOf(
  db: Db,
  programme: string,
  page: { size: number; page: number },
  language: Language,
): Promise<{ total: number; rows: (Omit<Erasure, 'erasedBy'> & { erasedBy: string | null })[] }> {
  const { rows: counted } = await sql<{ n: number }>`
    select count(*)::int n from collection.erasure where programme_id = ${programme}`.execute(db)
  const { rows } = await sql<
    Omit<Erasure, 'form' | 'erasedAt'> & { formId: string; formTitle: string; erasedAt: Date }
  >`
    select e.id, e.country, e.ground, e.reference, e.erased_at, e.erased_by, f.id as form_id,
      ${titleSql(sql`v.definition`, language, sql`f.title`)} as form_title
    from collection.erasure e join collection.form f on f.id = e.form_id left join collection.form_version v on v.id = f.current_version_id
    where e.programme_id = ${programme} order by e.erased_at desc, e.id limit ${page.size} offset ${(page.page - 1) * page.size}`.execute(
    db,
  )
  return {
    total: counted[0]!.n,
    rows: rows.map(({ formId, formTitle, erasedAt, ...row }) => ({
      ...row,
      erasedAt: erasedAt.toISOString(),
      form: { id: formId, title: formTitle },
    })),
  }
}

/** Erases one submission in the actor's transaction; the database asks who they are. Null: not within reach. */
export async function erase(
  tx: Transaction,
  submission: string,
  why: { ground: ErasureGround; reference: string },
  request: string,
): Promise<{ programme: string; country: string | null; files: number; addresses: string[] } | null> {
  const { rows } = await sql<{
    erased: { programme: string; country: string | null; files: number; addresses: string[] } | null
  }>`select collection.erase(${submission}, ${why.ground}, ${why.reference}, ${request}) erased`.execute(tx)
  return rows[0]!.erased
}
