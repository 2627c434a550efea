import { type Served, serve } from '../../../kernel/http/serve.ts'
import { found } from '../../../kernel/problems/problem.ts'
import { exportFile, loadFile } from '../contract-file.ts'
import { leadWrites, staffRead } from '../policy.ts'
import { exportProgramme, loadProgramme } from './load.ts'

/** The programme file over HTTP: written, and loaded with a dry run first. */
export const fileOperations: Served[] = [
  serve(exportFile, {
    may: staffRead,
    run: async ({ db, params }) => {
      const programme = await db
        .selectFrom('programme.programme')
        .select('code')
        .where('id', '=', params.programme)
        .executeTakeFirst()
      return { name: `${found(programme).code}.yaml`, text: await exportProgramme(db, params.programme) }
    },
  }),
  serve(loadFile, {
    may: leadWrites,
    run: async ({ db, params, body, note }) => {
      const { changes } = await loadProgramme(db, body.text, { dryRun: body.dryRun, into: params.programme })
      note({
        programme: params.programme,
        subject: params.programme,
        details: { dryRun: body.dryRun, changes: changes.length },
      })
      return { dryRun: body.dryRun, changes }
    },
  }),
]
