import { readText } from '../../common/languages.ts'
import type { TableColumn, TableRow } from '../documents/tables/columns.ts'
import { csv } from '../documents/tables/csv.ts'
import { writeXlsx } from '../documents/tables/xlsx.ts'
import { type Served, serve } from '../http/serve.ts'
import { found } from '../problems/problem.ts'
import { exportPeople } from './contract.ts'
import { mayExportPeople } from './policy.ts'
import { memberships, organisationOf, personState, unsealed, withWayIn } from './roster.ts'

const names = [
  'name',
  'email',
  'role',
  'country',
  'organisation',
  'starts_on',
  'ends_on',
  'state',
  'account',
] as const

/** A list of people leaves the workspace only by those who may, and with the reason written beside it. */
const take = serve(exportPeople, {
  may: mayExportPeople,
  run: async ({ kernel, db, params, body, language, say, note }) => {
    const programme = found(
      await db
        .selectFrom('kernel.programme')
        .select(['code', 'title'])
        .where('id', '=', params.programme)
        .executeTakeFirst(),
    )
    const held = await memberships(db, { programme: params.programme })
    const people = await unsealed(kernel, held)
    const ready = await withWayIn(
      kernel,
      held.map((one) => one.userId),
    )
    const rows: TableRow[] = held.map((one) => [
      people.get(one.personId)!.name,
      people.get(one.personId)!.email,
      body.format === 'csv' ? one.role : say(`role.${one.role}`),
      one.country,
      organisationOf(one, language)?.name,
      one.startsOn,
      one.endsOn,
      body.format === 'csv' ? one.state : say(`access.membership.${one.state}`),
      body.format === 'csv' ? personState(one, ready) : say(`access.person.${personState(one, ready)}`),
    ])
    const columns: TableColumn[] = names.map((name) => ({
      name,
      title: say(`access.export.${name}`),
      type: name.endsWith('_on') ? 'date' : 'string',
    }))
    note({
      programme: params.programme,
      details: { reason: body.reason, format: body.format, people: people.size, rows: rows.length },
    })
    const name = `${programme.code}-people.${body.format}`
    if (body.format === 'csv') {
      let text = ''
      for await (const piece of csv(columns, rows)) text += piece
      return { name, mediaType: 'text/csv; charset=utf-8', content: Buffer.from(text).toString('base64') }
    }
    const title = readText(programme.title, language).text
    const notes = [title, say('access.export.note', { reason: body.reason })]
    const file = await writeXlsx([{ name: say('access.people.title'), columns, rows, notes }])
    return {
      name,
      mediaType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
      content: Buffer.from(file).toString('base64'),
    }
  },
})

export const exportOperations: Served[] = [take]
