import { type RawBuilder, sql } from 'kysely'

/** A pattern for `like`: what contains the words, whatever signs they have. */
export const containing = (words: string): string =>
  `%${words.trim().replace(/[\\%_]/g, (sign) => `\\${sign}`)}%`

/** What a text says in all its languages, a line each: its words, not what it is made of. Null when it says nothing. */
export const wordsOf = (text: RawBuilder<unknown>): RawBuilder<string | null> =>
  sql`(select string_agg(said.value ->> 'text', e'\n') from jsonb_each(${text} -> 'texts') said)`

/** Whether a text says so in any of its languages. @param like a pattern (`containing`) */
export const textContains = (text: RawBuilder<unknown>, like: string): RawBuilder<boolean> =>
  sql`coalesce(${wordsOf(text)} ilike ${like}, false)`
