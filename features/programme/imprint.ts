import type { LocalText } from '../../common/languages.ts'
import type { Db } from '../../kernel/db/db.ts'

/** What a programme says about itself on the title page of whatever it publishes. */
export interface ProgrammeImprint {
  id: string
  code: string
  title: LocalText
  fundingStatement: LocalText | null
  disclaimer: LocalText | null
  /** Whether Kosovo is printed as Kosovo*, with its footnote. */
  kosovoFootnote: boolean
  languages: string[]
  /** Those who carry, support and pay for it, in their order. */
  partners: { name: LocalText; role: 'lead' | 'partner' | 'supporter' | 'donor' }[]
}

/** The imprint of the programme with that id or code; undefined when the actor cannot see such a programme. */
export async function imprintOf(
  db: Db,
  of: { id: string } | { code: string },
): Promise<ProgrammeImprint | undefined> {
  const [column, value] = 'id' in of ? (['id', of.id] as const) : (['code', of.code] as const)
  const row = await db
    .selectFrom('programme.programme')
    .select(['id', 'code', 'title', 'fundingStatement', 'disclaimer', 'kosovoFootnote', 'languages'])
    .where(column, '=', value)
    .executeTakeFirst()
  if (!row) return undefined
  const partners = await db
    .selectFrom('programme.partner as partner')
    .innerJoin('kernel.organisation as organisation', 'organisation.id', 'partner.organisationId')
    .select(['organisation.name', 'partner.role'])
    .where('partner.programmeId', '=', row.id)
    .orderBy('partner.position')
    .execute()
  return { ...row, partners: partners as ProgrammeImprint['partners'] }
}
