import { z } from 'zod'
import { sql } from '../../../kernel/db/db.ts'
import { asActor } from '../../../kernel/http/transaction.ts'
import { job } from '../../../kernel/jobs/job.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import type { Definition } from '../xform/definition.ts'
import { keepEntitiesIn } from './keep.ts'
import { declareLists } from './publish.ts'

/** How many submissions are read in one transaction. */
const step = 100
const nobody = '00000000-0000-0000-0000-000000000000'

/** Versions that feed lists, whatever is personal in them: that was cut out of what is read. */
async function feedingVersions(kernel: Kernel): Promise<{ id: string; definition: Definition }[]> {
  return asActor(kernel.workerDb, 'system', async (db) => {
    const { rows } = await sql<{ id: string; definition: Definition }>`
      select id, definition from collection.form_version
      where state = 'published' and jsonb_array_length(definition -> 'entities') > 0 order by id`.execute(db)
    return rows
  })
}

/**
 * Makes lists of what was published and collected before there were any: declares them, and reads what submissions say of
 * entities, in the order in which they arrived. What has been read already is left alone, so it can be run at any time.
 */
const readPast = job({
  name: 'collection.readPastEntities',
  payload: z.object({}),
  run: async ({ kernel }) => {
    const versions = new Map((await feedingVersions(kernel)).map(({ id, definition }) => [id, definition]))
    for (const [id, definition] of versions)
      await asActor(kernel.workerDb, 'system', (db) => declareLists(db, id, definition))
    let after: string | null = nobody
    while (after) {
      const from: string = after
      after = await asActor(kernel.workerDb, 'system', async (db) => {
        const { rows } = await sql<{ id: string; versionId: string; xml: string }>`
          select s.id, s.version_id, s.xml from collection.submission s
          where s.version_id = any (${[...versions.keys()]}::uuid[]) and s.state not in ('test', 'erased') and s.xml <> '' and s.id > ${from}::uuid
            and not exists (select 1 from collection.entity_change c where c.submission_id = s.id)
          order by s.id limit ${step}`.execute(db)
        for (const one of rows) await keepEntitiesIn(db, one.id, one.xml, versions.get(one.versionId)!)
        return rows.at(-1)?.id ?? null
      })
    }
  },
})

export const entityJobs = [readPast]
