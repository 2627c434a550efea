import type pg from 'pg'
import type { Kernel } from '../../../kernel/kernel.ts'
import { seal, unseal } from '../../../kernel/seal/seal.ts'
import { hasEntities, keepEntities } from '../entities/keep.ts'
import { type Arrival, filesOf, type Outcome, withFiles } from './arrival.ts'
import { editionSealedAt, newId, sealedAt } from './prepare.ts'

/** What is said of an edition besides its content. */
export interface EditedWith {
  changes?: object[]
  reason?: string
  /** It comes with the files that it has: none is taken over from the edition before. */
  anew?: boolean
}

interface Target extends Outcome {
  sealed?: string | null
}

/** Asks what an edition would replace. */
export const editTarget = ({ door, version, prepared: p }: Arrival, deprecated: string): pg.QueryConfig => ({
  name: 'collection-edit-target',
  text: 'select collection.edit_target($1,$2,$3,$4,$5,$6) found',
  values: [door.kind, door.token, version.id, p.instanceId, deprecated, p.digest],
})

/**
 * Puts an edition in the place of the one that its `deprecatedID` names. The replaced one is kept; its personal part is
 * sealed anew for the row that keeps it.
 */
export async function replaceEdition(
  kernel: Kernel,
  arrival: Arrival,
  more: EditedWith = {},
): Promise<Outcome> {
  const { door, sender, version, prepared: p } = arrival
  const deprecated = p.read.deprecatedId!
  const asked = await kernel.appPool.query<{ found: Target }>(editTarget(arrival, deprecated))
  const target = asked.rows[0]!.found
  if (target.outcome !== 'edit' && !(target.outcome === 'same' && arrival.files.size)) return target
  const editionId = newId()
  // An edition stays where the submission belongs, wherever its editor happens to be.
  const scope = { programme: version.programmeId, country: target.country ?? null }
  const sealed =
    p.personal === null ? null : await seal(kernel.keyring, scope, sealedAt(target.id!), p.personal)
  const old = target.sealed ? await unseal(kernel.keyring, sealedAt(target.id!), target.sealed) : null
  const oldSealed = old === null ? null : await seal(kernel.keyring, scope, editionSealedAt(editionId), old)
  const query: pg.QueryConfig = {
    name: 'collection-edit',
    text: 'select collection.edit($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,$16,$17,$18,$19,$20,$21,$22,$23,$24,$25) found',
    values: [
      door.kind, door.token, version.id, editionId, oldSealed, p.instanceId, deprecated, p.instanceName, p.xml, p.digest,
      p.data, sealed, p.occurredOn, p.read.point?.latitude ?? null, p.read.point?.longitude ?? null, p.site, p.matchKey,
      sender.agent, p.size, p.startedAt, p.endedAt, filesOf(arrival, more.anew), more.changes ? JSON.stringify(more.changes) : null,
      more.reason ?? null, sender.requestId,
    ],
  } // biome-ignore format: the order of the function's parameters
  const says = hasEntities(version.definition)
  const run = async (client: pg.Pool | pg.PoolClient): Promise<Outcome> => {
    const { rows } = await client.query<{ found: Outcome }>(query)
    const { found } = rows[0]!
    if (says && found.outcome === 'edited') await keepEntities(client, found.id!, p.xml, version.definition)
    return found
  }
  return arrival.files.size || says ? withFiles(kernel, arrival, run) : run(kernel.appPool)
}
