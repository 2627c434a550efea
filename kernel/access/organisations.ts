import { readText } from '../../common/languages.ts'
import { type Served, serve } from '../http/serve.ts'
import { found, Problem } from '../problems/problem.ts'
import { addOrganisation, changeOrganisation, getOrganisation, listOrganisations } from './contract.ts'
import { newId } from './identity.ts'
import { pageOfRows } from './page.ts'
import { mayEditOrganisations, mayLookAtOrganisations } from './policy.ts'

const columns = ['id', 'code', 'name', 'shortName', 'country', 'website', 'sample', 'version'] as const

const list = serve(listOrganisations, {
  may: mayLookAtOrganisations,
  run: async ({ db, query, language }) => {
    const rows = await db.selectFrom('kernel.organisation').select(columns).execute()
    return pageOfRows(rows, query, language, {
      search: (row) => [row.code, row.shortName, ...Object.values(row.name.texts).map((one) => one.text)],
      columns: {
        name: (row) => readText(row.name, language).text,
        code: (row) => row.code,
        shortName: (row) => row.shortName,
        country: (row) => row.country,
      },
      sort: 'name',
    })
  },
})

const one = serve(getOrganisation, {
  may: mayLookAtOrganisations,
  run: async ({ db, actor, params }) => {
    const row = found(
      await db
        .selectFrom('kernel.organisation')
        .select(columns)
        .where('id', '=', params.organisation)
        .executeTakeFirst(),
    )
    return { ...row, mayEdit: mayEditOrganisations(actor) }
  },
})

const add = serve(addOrganisation, {
  may: mayEditOrganisations,
  run: async ({ db, body, note }) => {
    const id = await newId(db)
    await db
      .insertInto('kernel.organisation')
      .values({ id, ...body })
      .execute()
    note({ subject: id, details: { code: body.code } })
    return { id }
  },
})

const change = serve(changeOrganisation, {
  may: mayEditOrganisations,
  run: async ({ db, params, body, note }) => {
    const { version, ...written } = body
    const before = found(
      await db
        .selectFrom('kernel.organisation')
        .select(columns)
        .where('id', '=', params.organisation)
        .executeTakeFirst(),
    )
    const { numUpdatedRows } = await db
      .updateTable('kernel.organisation')
      .set({ ...written, version: version + 1 })
      .where('id', '=', params.organisation)
      .where('version', '=', version)
      .executeTakeFirst()
    if (numUpdatedRows === 0n) throw new Problem('changed_meanwhile')
    note({
      subject: params.organisation,
      details: { code: body.code, before: before.code, version: version + 1 },
    })
    return { version: version + 1 }
  },
})

export const organisationOperations: Served[] = [list, one, add, change]
