import { sql, type Transaction } from '../../../kernel/db/db.ts'
import { invalid } from '../../../kernel/problems/problem.ts'
import { refuseApprovedPeriods } from '../fit.ts'
import { refuseUsedCountries } from '../references.ts'
import { meaningful, same } from '../rules.ts'
import { applyChanges } from './apply.ts'
import { checkItems } from './check.ts'
import { heldItems } from './held.ts'
import { type Change, compare, type Item, itemsOf } from './items.ts'
import { readProgrammeFile } from './read.ts'
import { writeProgrammeFile } from './write.ts'

export interface Load {
  /** The programme, or null while it does not exist (a dry run of a new one). */
  programme: string | null
  code: string
  changes: Change[]
}

/**
 * Loads a programme file: what it says is made so, what it no longer says is removed; sample records, values and
 * records of other rooms stay. A dry run only tells the changes.
 * @param text the YAML
 * @param options.into the programme that the file must be of; without it, the file's code decides
 * @throws Problem `invalid` with every mistake, named by line and path; `still_used` when something to be removed is leaned on
 */
export async function loadProgramme(
  db: Transaction,
  text: string,
  options: { dryRun?: boolean; demo?: boolean; into?: string } = {},
): Promise<Load> {
  const wanted = itemsOf(readProgrammeFile(text))
  checkItems(wanted)
  const code = wanted[0]!.key
  const { rows } = await sql<{ id: string; code: string }>`
    select id, code from programme.programme where ${options.into ? sql`id = ${options.into}` : sql`code = ${code}`}`.execute(
    db,
  )
  const programme = rows[0]?.id ?? null
  if (options.into && rows[0]?.code !== code)
    throw invalid('code', 'programme.problem.other_programme', { code })
  // Two loads at once would each find the other's things missing.
  await sql`select pg_advisory_xact_lock(hashtext(${`programme.load/${code}`}))`.execute(db)
  const held = programme ? await heldItems(db, programme) : await knownOrganisations(db, wanted)
  refuseOtherHistory(held, wanted)
  const changes = compare(held, wanted)
  if (programme) {
    await refuseApprovedPeriods(db, programme, changes)
    const [had, has] = [held, wanted].map((items) => items[0]!.fields['countries'] as string[])
    await refuseUsedCountries(
      db,
      programme,
      had!.filter((country) => !has!.includes(country)),
      true,
    )
  }
  if (options.dryRun || changes.length === 0) return { programme, code, changes }
  return {
    programme: await applyChanges(db, programme, wanted, changes, options.demo ?? false),
    code,
    changes,
  }
}

/** History is never rewritten by a file: the definitions that it calls earlier must be those that are held. */
function refuseOtherHistory(held: Item[], wanted: Item[]): void {
  type Old = Record<string, unknown>[] | null | undefined
  for (const item of wanted.filter((one) => one.kind === 'indicator')) {
    const known = held.find((one) => one.kind === 'indicator' && one.key === item.key)
    if (!known) continue
    const all = [...((known.fields['earlier'] as Old) ?? []), known.fields]
    const differs = ((item.fields['earlier'] as Old) ?? []).some((old, at) =>
      meaningful.some((field) => !same(old[field], all[at]?.[field])),
    )
    if (differs) throw invalid(`indicator ${item.key}`, 'programme.problem.history_rewritten')
  }
}

/** Of a programme that does not exist yet only the organisations may be known. */
async function knownOrganisations(db: Transaction, wanted: Item[]): Promise<Item[]> {
  const codes = wanted.filter((item) => item.kind === 'organisation').map((item) => item.key)
  const { rows } = await sql<Record<string, unknown>>`
    select code, name, short_name, country, website from kernel.organisation where code = any (${codes})`.execute(
    db,
  )
  return rows.map(({ code, ...fields }) => ({ kind: 'organisation', key: code as string, fields }))
}

/** The programme as a programme file. */
export async function exportProgramme(db: Transaction, programme: string): Promise<string> {
  return writeProgrammeFile(await heldItems(db, programme))
}
