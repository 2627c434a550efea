import type { RawBuilder } from 'kysely'
import { storedLanguages } from '../../../common/languages.ts'
import { sql } from '../../../kernel/db/db.ts'
import { readWorkbook } from '../xlsform/index.ts'

/**
 * A form's titles in several languages: a sheet `titles` with the columns `language` and `title`. XLSForm itself knows
 * one title only; clients of the field show that one, the workspace shows the reader's.
 * @returns titles by workspace language; empty when there is no such sheet
 */
export function titlesOf(file: Uint8Array, column = 'title'): Record<string, string> {
  const sheet = readWorkbook(file).sheets.find(({ name }) => name.toLowerCase() === 'titles')
  const titles: Record<string, string> = {}
  for (const { cells } of sheet?.rows ?? []) {
    const language = storedLanguages.find((one) => one === cells.get('language')?.trim())
    const title = cells.get(column)?.trim()
    if (language && title) titles[language] = title
  }
  return titles
}

/**
 * The same where PostgreSQL reads it: the title for a reader of a form and of the definition of one of its versions.
 * @param definition may be null: then it is the form's own title
 */
export const titleSql = (definition: RawBuilder<unknown>, language: string, own: RawBuilder<unknown>) =>
  sql<string>`coalesce(${definition} -> 'titles' ->> ${language === 'sr-Cyrl' ? 'sr-Latn' : language}, ${own})`

/** The title for a reader, from the titles by language; the form's own title where there is none. */
export function titleFor(titles: Record<string, string> | undefined, language: string, own: string): string {
  return titles?.[language === 'sr-Cyrl' ? 'sr-Latn' : language] ?? own
}
