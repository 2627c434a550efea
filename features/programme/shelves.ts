import type { z } from 'zod'
import type { PageQuery } from '../../common/ids.ts'
import type { Operation } from '../../common/operation.ts'
import type { Actor, Place } from '../../kernel/access/actor.ts'
import type { Call, Within } from '../../kernel/http/serve.ts'
import { found, insist, Problem } from '../../kernel/problems/problem.ts'
import { namesOf } from './people.ts'
import { coordinatorsWrite, leadWrites, mayLead, mayPlan, membersRead } from './policy.ts'
import type { Based, ProgrammePath, RecordPath, shelf } from './shelf.ts'
import { deleteRow, insertRow, listRows, type Row, readRow, type Shelf, updateRow } from './store.ts'
import { shelfFile } from './tables.ts'

/** What a kind of record has of its own beside the five operations that all have. */
export interface Ways {
  store: Shelf
  /** `lead`: the programme coordinator writes; `plan`: coordinators write the rows of their place. */
  writers: 'lead' | 'plan'
  reads?: (actor: Actor, input: { params: { programme: string } }) => boolean
  /** Adds to rows that were read what the contract promises beyond the columns. */
  complete?: (call: Calling, rows: Row[]) => Promise<Row[]>
  /** Checks and completes what is written; throws a problem where it does not fit. */
  prepare?: (call: Calling, fields: Record<string, unknown>, before?: Row) => Promise<Record<string, unknown>>
  /** Work beside the row, in the same transaction. */
  after?: (call: Calling, row: Row, fields: Record<string, unknown>, before?: Row) => Promise<void>
}

type Calling = Call<Operation<typeof ProgrammePath>>
type OnRecord = Call<Operation<typeof RecordPath>>
type Changing = Call<Operation<typeof RecordPath, undefined, typeof Based>>
type Listing = Call<Operation<typeof ProgrammePath, typeof PageQuery>>
type Adding = Call<Operation<typeof ProgrammePath, undefined, z.ZodObject>>

const policies = { lead: mayLead, plan: mayPlan }

/** Serves the five operations of a shelf. */
export function serveShelf(contract: ReturnType<typeof shelf>, ways: Ways): Within[] {
  const { store, writers, reads = membersRead } = ways
  const doors = writers === 'lead' ? leadWrites : coordinatorsWrite
  const mayWrite = (actor: Actor, at: Place) => policies[writers](actor, at)
  const present = async (call: Calling, rows: Row[]) => presentRows(call, ways, rows)
  const insistOn = (call: Calling, row: Record<string, unknown>) =>
    insist(mayWrite(call.actor, placeOf(call, row)))
  return [
    {
      operation: contract.list,
      may: reads,
      file: shelfFile(contract),
      run: async (call: Listing) => {
        const page = await listRows(call.db, store, call.params.programme, call.query, call.language)
        return { rows: await present(call as unknown as Calling, page.rows), total: page.total }
      },
    },
    {
      operation: contract.get,
      may: reads,
      run: async (call: OnRecord) => {
        const row = found(await readRow(call.db, store, call.params.programme, call.params.id))
        return (await present(call as unknown as Calling, [row]))[0]
      },
    },
    {
      operation: contract.create,
      may: doors,
      run: async (added: Adding) => {
        const call = added as unknown as Calling
        insistOn(call, added.body)
        const fields = ways.prepare ? await ways.prepare(call, added.body) : added.body
        const row = await insertRow(call.db, store, call.params.programme, fields)
        await ways.after?.(call, row, fields)
        note(call, row, { code: row['code'] })
        return (await present(call, [row]))[0]
      },
    },
    {
      operation: contract.update,
      may: doors,
      run: async (changed: Changing) => {
        const call = changed as unknown as Calling
        const { version, ...body } = changed.body as { version: number } & Record<string, unknown>
        const before = found(await readRow(call.db, store, call.params.programme, changed.params.id, false))
        insistOn(call, before)
        insistOn(call, body)
        const fields = ways.prepare ? await ways.prepare(call, body, before) : body
        const row =
          before.version === version
            ? await updateRow(call.db, store, call.params.programme, changed.params.id, version, fields)
            : undefined
        if (!row) {
          const now = found(await readRow(call.db, store, call.params.programme, changed.params.id))
          throw changedMeanwhile(call, contract.record.parse((await present(call, [now]))[0]))
        }
        await ways.after?.(call, row, fields, before)
        note(call, row, { code: row['code'], changed: changedFields(before, row) })
        return (await present(call, [row]))[0]
      },
    },
    {
      operation: contract.remove,
      may: doors,
      run: async (call: OnRecord) => {
        const row = found(await readRow(call.db, store, call.params.programme, call.params.id))
        insistOn(call as unknown as Calling, row)
        found((await deleteRow(call.db, store, call.params.programme, call.params.id)) || undefined)
        note(call as unknown as Calling, row, { code: row['code'] })
      },
    },
  ]

  function placeOf(call: Calling, row: Record<string, unknown>): Place {
    return { programme: call.params.programme, country: (row['country'] as string | null) ?? null }
  }

  async function presentRows(call: Calling, { complete }: Ways, rows: Row[]) {
    const full = complete ? await complete(call, rows) : rows
    const names = await namesOf(
      call.kernel,
      call.db,
      rows.map((row) => row['changedBy'] as string | null),
    )
    return full.map((row) => ({
      ...row,
      ...signed(row, names),
      may: mayWrite(call.actor, placeOf(call, row)) ? ['update', 'delete'] : [],
    }))
  }
}

/** Who changed the record, and when, as records say it. */
export function signed(row: Record<string, unknown>, names: Map<string, string>) {
  const by = row['changedBy'] as string | null
  return {
    changedAt: new Date(row['changedAt'] as Date | string).toISOString(),
    changedBy: by && names.has(by) ? { id: by, name: names.get(by)! } : null,
  }
}

/** The second of two people who edit one record is told who was first and when, and gets the record as it is now. */
export function changedMeanwhile(
  call: { say: Call<Operation>['say'] },
  now: Record<string, unknown>,
): Problem {
  const by = (now['changedBy'] as { name: string } | null)?.name
  return new Problem('changed_meanwhile', {
    sentence: 'programme.problem.changed_by',
    params: { who: by || call.say('programme.somebody'), when: Date.parse(now['changedAt'] as string) },
    current: now,
  })
}

function note(call: Calling, row: Row, details: Record<string, unknown>): void {
  const country = (row['country'] as string | null) ?? null
  call.note({ subject: row.id, programme: call.params.programme, country, details })
}

const bookkeeping = ['version', 'changedAt', 'changedBy']
function changedFields(before: Row, after: Row): string[] {
  return Object.keys(after).filter(
    (key) => !bookkeeping.includes(key) && JSON.stringify(before[key]) !== JSON.stringify(after[key]),
  )
}
