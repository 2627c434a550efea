import type { Actor } from '../../../kernel/access/actor.ts'
import { nameOf } from '../../../kernel/access/identity.ts'
import { memberships, unsealed } from '../../../kernel/access/roster.ts'
import { type Db, sql } from '../../../kernel/db/db.ts'
import { columnsFile } from '../../../kernel/http/list-file.ts'
import { serve } from '../../../kernel/http/serve.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { type DeviceRow, listCollectors, listDevices } from '../contract.ts'
import { titleSql } from '../forms/titles.ts'
import { mayGiveDevices, mayListDevices, mayManageForm } from '../policy.ts'

const sortable: Record<string, string> = {
  name: 'd.name',
  lastSeen: 'd.last_seen_at',
  created: 'd.created_at',
  country: 'd.country',
  submissions: 'submissions',
}

/** Nobody reads further in a list of devices. */
const countedMost = 10_000

const stateOf = sql<string>`case when d.shut_out_at is not null then 'out' when d.last_seen_at is null then 'waiting'
  when d.last_seen_at > now() - interval '7 days' then 'seen' else 'quiet' end`

const collectors = [
  'programme_coordinator',
  'country_coordinator',
  'monitor',
  'reviewer',
  'analyst',
  'trainer',
]

/** Names of the people whom the reader may see, by id. */
async function namesOf(db: Db, kernel: Kernel, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map()
  const people = await db
    .selectFrom('kernel.person')
    .select(['id', 'nameSealed'])
    .where('id', 'in', [...new Set(ids)])
    .execute()
  return new Map(await Promise.all(people.map(async (one) => [one.id, await nameOf(kernel, one)] as const)))
}

function mayOf(
  actor: Actor,
  device: { programmeId: string; country: string | null; personId: string | null },
) {
  const manages = mayManageForm(actor, device)
  const own = device.personId !== null && device.personId === actor.personId
  return [...(manages ? ['manage'] : []), ...(manages || own ? ['shutOut'] : [])]
}

const file = columnsFile<DeviceRow>('devices', [
  { name: 'name', title: 'collection.devices.name', type: 'string', value: (row) => row.name },
  { name: 'country', title: 'collection.forms.country', type: 'string', value: (row) => row.country },
  { name: 'person', title: 'collection.devices.person', type: 'string', value: (row) => row.person },
  {
    name: 'forms',
    title: 'collection.devices.forms',
    type: 'string',
    value: (row) => row.forms?.map((form) => form.title).join('; ') ?? '*',
  },
  {
    name: 'last_seen',
    title: 'collection.devices.lastSeen',
    type: 'datetime',
    value: (row) => row.lastSeenAt,
  },
  {
    name: 'submissions',
    title: 'collection.forms.submissions',
    type: 'integer',
    value: (row) => row.submissions,
  },
  {
    name: 'shut_out',
    title: 'collection.devices.shutOutAt',
    type: 'datetime',
    value: (row) => row.shutOutAt,
  },
])

export const deviceReaders = [
  serve(listDevices, {
    may: mayListDevices,
    file,
    run: async ({ db, actor, kernel, params, query, language }) => {
      const title = titleSql(sql`v.definition`, language, sql`x.title`)
      let rows = db.selectFrom('collection.device as d').where('d.programmeId', '=', params.programme)
      if (query.search) rows = rows.where('d.name', 'ilike', `%${query.search.replace(/[%_\\]/g, '\\$&')}%`)
      const chosen = (column: string) =>
        query.filter.filter((one) => one.startsWith(`${column}:`)).map((one) => one.slice(column.length + 1))
      const [countries, states] = [chosen('country'), chosen('state')]
      if (countries.length) rows = rows.where(sql<string>`coalesce(d.country, '')`, 'in', countries)
      if (states.length) rows = rows.where(stateOf, 'in', states)
      const { total } = await rows.select(sql<number>`count(*)::int`.as('total')).executeTakeFirstOrThrow()
      const sort = query.sort ?? '-created'
      const by = sortable[sort.replace(/^-/, '')] ?? 'd.created_at'
      const page = await rows
        .selectAll('d')
        .select([
          sql<
            DeviceRow['forms']
          >`case when not d.all_forms then (select coalesce(json_agg(json_build_object('id', x.id, 'title', ${title}) order by ${title}), '[]')
            from collection.device_form f join collection.form x on x.id = f.form_id
            left join collection.form_version v on v.id = x.current_version_id where f.device_id = d.id) end`.as(
            'forms',
          ),
          sql<number>`(select count(*)::int from (select 1 from collection.submission s where s.device_id = d.id limit ${countedMost}) x)`.as(
            'submissions',
          ),
        ])
        .orderBy(sql`${sql.raw(by)} ${sql.raw(sort.startsWith('-') ? 'desc' : 'asc')} nulls last, d.id`)
        .limit(query.size)
        .offset((query.page - 1) * query.size)
        .execute()
      const names = await namesOf(
        db,
        kernel,
        page.flatMap((row) => row.personId ?? []),
      )
      const time = (at: Date | null) => at?.toISOString() ?? null
      return {
        total,
        rows: page.map((row) => ({
          ...row,
          person: row.personId ? (names.get(row.personId) ?? null) : null,
          lastSeenAt: time(row.lastSeenAt),
          shutOutAt: time(row.shutOutAt),
          createdAt: time(row.createdAt),
          may: mayOf(actor, row),
        })),
      }
    },
  }),

  serve(listCollectors, {
    may: mayGiveDevices,
    run: async ({ db, kernel, params }) => {
      const held = (await memberships(db, { programme: params.programme })).filter(
        (one) => one.state === 'active' && collectors.includes(one.role) && !one.disabledAt,
      )
      const people = await unsealed(kernel, held)
      const found = [...people].map(([id, { name }]) => {
        const places = held.filter((one) => one.personId === id).map((one) => one.country)
        return { id, name, country: places.every((one) => one === places[0]) ? (places[0] ?? null) : null }
      })
      return { people: found.sort((a, b) => a.name.localeCompare(b.name)) }
    },
  }),
]
