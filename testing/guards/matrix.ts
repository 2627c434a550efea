import type pg from 'pg'
import { features } from '../../apps/features.ts'
import { Actor, type Context } from '../../kernel/access/actor.ts'
import { cast, type Name, names, organisations, programmes } from '../cast.ts'
import type { World } from '../world.ts'

/** Rows to try every policy with: where they lie and how sensitive they are. */
export const probes = {
  own: {
    programme_id: programmes.balkans,
    country: 'AL',
    organisation_id: organisations.grantee,
    sensitivity: 0,
  },
  elsewhere: {
    programme_id: programmes.balkans,
    country: 'RS',
    organisation_id: organisations.rival,
    sensitivity: 0,
  },
  severe: {
    programme_id: programmes.balkans,
    country: 'AL',
    organisation_id: organisations.grantee,
    sensitivity: 3,
  },
  foreign: {
    programme_id: programmes.other,
    country: 'AL',
    organisation_id: organisations.rival,
    sensitivity: 0,
  },
} as const
export type Probe = keyof typeof probes
const letters: Record<Probe, string> = { own: 'o', elsewhere: 'e', severe: 's', foreign: 'f' }
export const commands = ['read', 'add', 'change', 'remove'] as const

/** `matrix[relation][person][command]` = the probes that the person reaches. */
export type Matrix = Record<string, Record<string, Record<(typeof commands)[number], Probe[]>>>

/** Tries the real policies of every table with every person of the cast, and with nobody signed in. */
export async function tableMatrix(world: World): Promise<Matrix> {
  const { rows: keyed } = await world.admin.query<{ relation: string }>(`
    select n.nspname || '.' || quote_ident(c.relname) relation from pg_attribute a join pg_class c on c.oid = a.attrelid
    join pg_namespace n on n.oid = c.relnamespace where a.attname = 'id' and a.atttypid = 'uuid'::regtype and c.relkind in ('r', 'p')`)
  const withId = new Set(keyed.map((row) => row.relation))
  const { rows: policies } = await world.admin.query<{
    relation: string
    command: string
    condition: string
  }>(`
    select n.nspname || '.' || quote_ident(c.relname) relation, case p.polcmd when 'r' then 'read' when 'a' then 'add' when 'w' then 'change' when 'd' then 'remove' else 'all' end command,
      case when p.polcmd = 'a' then pg_get_expr(p.polwithcheck, p.polrelid) else pg_get_expr(p.polqual, p.polrelid) end condition
    from pg_policy p join pg_class c on c.oid = p.polrelid join pg_namespace n on n.oid = c.relnamespace
    where (select oid from pg_roles where rolname = 'ura_app') = any (p.polroles) order by 1`)
  const matrix: Matrix = {}
  for (const who of [...names, null]) {
    const client = await world.kernel.appPool.connect()
    try {
      await client.query('begin read only')
      if (who) await client.query('select kernel.act($1)', [`session-${who}`])
      for (const [relation, of] of Map.groupBy(policies, (policy) => policy.relation)) {
        matrix[relation] ??= {}
        const conditions = commands.map((command) =>
          of
            .filter((one) => one.command === command || one.command === 'all')
            .map((policy) => `coalesce((${policy.condition}), false)`)
            .join(' or '),
        )
        const cells = await reached(client, relation, conditions, withId.has(relation))
        matrix[relation]![who ?? 'public'] = cells
      }
    } finally {
      await client.query('rollback')
      client.release()
    }
  }
  return matrix
}

/** Tries the conditions of the four commands with every probe, in one statement. */
async function reached(
  client: pg.PoolClient,
  relation: string,
  conditions: string[],
  withId: boolean,
): Promise<Matrix[string][string]> {
  const cells = { read: [], add: [], change: [], remove: [] } as Matrix[string][string]
  const tried = conditions.map((condition, at) => `(${condition || 'false'}) as ${commands[at]}`).join(', ')
  const names = Object.keys(probes) as Probe[]
  const rows = names.map((probe) => {
    const row = probes[probe]
    // Tables that are guarded by their own id (a programme, an organisation) are probed by that id.
    const id = relation === 'programme.programme' ? row.programme_id : row.organisation_id
    // A person's own rows follow them anywhere: in the foreign programme they are somebody else's.
    const owner = (probe === 'foreign' ? cast.zana : cast.lira).id
    return { ...row, ...(withId ? { id } : {}), person_id: owner, created_by: owner }
  })
  // `offset 0` keeps the probe apart from its condition, whose columns may bear the same names; it is called as the
  // table is, because conditions with a sub-select say so.
  const name = relation.slice(relation.indexOf('.') + 1)
  const answer = await client.query<Record<(typeof commands)[number], boolean>>(
    `select ${tried} from (select (jsonb_populate_record(null::${relation}, probe)).*
      from jsonb_array_elements($1::jsonb) with ordinality as probes (probe, at) order by at offset 0) as ${name}`,
    [JSON.stringify(rows)],
  )
  for (const [at, row] of answer.rows.entries())
    for (const command of commands) if (row[command]) cells[command].push(names[at]!)
  return cells
}

/** `operations[name][person]` = whether the policy lets the person ask at all, in the Balkans programme. */
export async function operationMatrix(world: World): Promise<Record<string, Record<string, boolean>>> {
  const actors = new Map<string, Actor>([['public', new Actor(null)]])
  for (const who of names) {
    const { rows } = await world.admin.query<{ context: Context }>('select kernel.context_of($1) context', [
      cast[who].id,
    ])
    actors.set(who, new Actor(rows[0]!.context))
  }
  const matrix: Record<string, Record<string, boolean>> = {}
  for (const { operation, may } of features.flatMap((feature) => feature.operations)) {
    const place = {
      programme: programmes.balkans,
      programmeId: programmes.balkans,
      country: 'AL',
      organisationId: organisations.albanian,
    }
    matrix[operation.name] = Object.fromEntries(
      [...actors].map(([who, actor]) => [
        who,
        (operation.access === 'public' || actor.isSignedIn) &&
          may(actor, { params: place, query: place, body: place }),
      ]),
    )
  }
  return matrix
}

/** The matrix as a page for reviewers: `testing/guards/access-matrix.md`. */
export function matrixPage(tables: Matrix, operations: Record<string, Record<string, boolean>>): string {
  const people = [...names, 'public'] as (Name | 'public')[]
  const head = (first: string) =>
    `| ${first} | ${people.join(' | ')} |\n|---|${people.map(() => '---').join('|')}|`
  const cell = (cells: Matrix[string][string]) =>
    commands
      .map((command) => `${command[0]}:${cells[command].map((probe) => letters[probe]).join('') || '-'}`)
      .join(' ')
  const tableRows = Object.entries(tables).map(
    ([relation, by]) => `| ${relation} | ${people.map((who) => cell(by[who]!)).join(' | ')} |`,
  )
  const operationRows = Object.entries(operations)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, by]) => `| ${name} | ${people.map((who) => (by[who] ? 'yes' : '·')).join(' | ')} |`)
  return `# Who reaches what

Written from the real policies by \`npm run ura -- dev matrix\`; a test compares it. The people are those of \`testing/cast.ts\`.

## Tables, under row-level security

In each cell: r read, a add, c change, r(emove) as the fourth, and which rows: o the own country and organisation in the
Balkans programme, e elsewhere in it, s severe, f a foreign programme.

${head('table')}
${tableRows.join('\n')}

## Operations

Whether the policy lets them ask at all in Albania; the record may still refuse.

${head('operation')}
${operationRows.join('\n')}
`
}
