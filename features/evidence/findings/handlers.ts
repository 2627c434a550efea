import { dayBegun } from '../../../common/today.ts'
import type { Actor } from '../../../kernel/access/actor.ts'
import { nameOf } from '../../../kernel/access/identity.ts'
import type { Transaction } from '../../../kernel/db/db.ts'
import { type Call, serve } from '../../../kernel/http/serve.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { found, insist, invalid, Problem } from '../../../kernel/problems/problem.ts'
import {
  approveFinding, editFinding, type Finding, type findingActs, listFindings, readFinding, withdrawFinding,
} from '../contract-findings.ts' // biome-ignore format: a list
import {
  hasWrittenFinding, mayApproveFinding, mayDecideFindings, mayEditFinding, maySeeFindings, mayWithdrawFinding, mayWriteFindings,
} from '../policy.ts' // biome-ignore format: a list
import { findingFile, listFindingRows } from './list.ts'
import { changedFields } from './rules.ts'
import type { FindingContent } from './shapes.ts'
import * as store from './store.ts'

const serveList = serve(listFindings, {
  may: maySeeFindings,
  run: ({ db, params, query, language }) => listFindingRows(db, params.programme, query, language),
  file: findingFile,
})

const serveOne = serve(readFinding, {
  may: maySeeFindings,
  run: ({ db, kernel, actor, params }) => present(kernel, db, actor, params),
})

const serveEdit = serve(editFinding, {
  may: mayWriteFindings,
  run: async (call) => {
    const before = await findingAsked(call)
    insist(mayEditFinding(call.actor, before))
    const { version, ...change } = call.body
    // Nothing is found on a day that is still to come; an edit that leaves the day alone is about something else.
    if (change.occurredOn && change.occurredOn !== before.occurredOn && change.occurredOn > dayBegun())
      throw invalid('occurredOn', 'evidence.finding.problem.day')
    const after = await store.reviseFinding(call.db, before.id, change, { version })
    call.note({
      subject: before.id,
      programme: before.programmeId,
      country: before.country,
      details: { from: before.state, to: after.state, version: after.version },
    })
    return present(call.kernel, call.db, call.actor, call.params)
  },
})

const serveApprove = serve(approveFinding, {
  may: mayDecideFindings,
  run: async (call) => {
    const before = await findingAsked(call)
    if (hasWrittenFinding(call.actor, before))
      throw new Problem('forbidden', { sentence: 'evidence.finding.problem.own' })
    insist(mayApproveFinding(call.actor, before))
    await store.approveOne(call.db, before.id, call.body)
    call.note({ subject: before.id, programme: before.programmeId, country: before.country })
    return present(call.kernel, call.db, call.actor, call.params)
  },
})

const serveWithdrawal = serve(withdrawFinding, {
  may: mayDecideFindings,
  run: async (call) => {
    const before = await findingAsked(call)
    insist(mayWithdrawFinding(call.actor, before))
    await store.withdrawFinding(call.db, before.id, call.body)
    call.note({
      subject: before.id,
      programme: before.programmeId,
      country: before.country,
      details: { reason: call.body.reason },
    })
    return present(call.kernel, call.db, call.actor, call.params)
  },
})

interface Asked {
  programme: string
  finding: string
}
const findingAsked = async ({ db, params }: Pick<Call<typeof readFinding>, 'db' | 'params'>) =>
  found(await store.findingById(db, params.finding, params.programme))

async function present(kernel: Kernel, db: Transaction, actor: Actor, asked: Asked): Promise<Finding> {
  const finding = found(await store.findingById(db, asked.finding, asked.programme))
  const editions = await db
    .selectFrom('evidence.findingEdition')
    .selectAll()
    .where('findingId', '=', finding.id)
    .orderBy('version')
    .execute()
  const names = await namesOf(kernel, db, [
    finding.createdBy,
    finding.approvedBy,
    ...editions.map(({ byId }) => byId),
  ])
  const open = finding.state !== 'withdrawn'
  const may: (typeof findingActs)[number][] = []
  if (open && mayEditFinding(actor, finding)) may.push('edit')
  if (finding.state === 'draft' && finding.sourceApproved && mayApproveFinding(actor, finding))
    may.push('approve')
  if (open && mayWithdrawFinding(actor, finding)) may.push('withdraw')
  const contents = editions.map(({ content }) => content as Finding['history'][number]['content'])
  return {
    ...finding,
    createdBy: names.get(finding.createdBy ?? '') ?? null,
    approvedBy: names.get(finding.approvedBy ?? '') ?? null,
    history: editions.map((edition, at) => ({
      version: edition.version,
      act: edition.act as Finding['history'][number]['act'],
      at: edition.at.toISOString(),
      by: names.get(edition.byId ?? '') ?? null,
      changed:
        at === 0 ? [] : changedFields(contents[at - 1] as FindingContent, contents[at] as FindingContent),
      content: contents[at]!,
    })),
    may,
  }
}

/** Names of people, unsealed for the reader; of those whom the reader may not see, none. */
async function namesOf(
  kernel: Kernel,
  db: Transaction,
  ids: (string | null)[],
): Promise<Map<string, string>> {
  const wanted = [...new Set(ids.filter((id) => id !== null))]
  if (wanted.length === 0) return new Map()
  const people = await db
    .selectFrom('kernel.person')
    .select(['id', 'nameSealed'])
    .where('id', 'in', wanted)
    .execute()
  return new Map(await Promise.all(people.map(async (one) => [one.id, await nameOf(kernel, one)] as const)))
}

export const findingOperations = [serveList, serveOne, serveEdit, serveApprove, serveWithdrawal]
