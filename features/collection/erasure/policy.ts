import type { Actor } from '../../../kernel/access/actor.ts'
import type { Role } from '../../../kernel/access/roles.ts'
import type { Standing } from '../policy.ts'

const readers: readonly Role[] = ['data_protection_officer', 'programme_coordinator', 'country_coordinator']

/** A person's request is carried out by the data protection officer of the place, and by nobody else. */
export const mayErase = (actor: Actor, one: Standing): boolean =>
  actor.is(['data_protection_officer'], { programme: one.programmeId, country: one.country })

/** Whoever may erase at least in one country; submission by submission `mayErase` decides. */
export const mayEraseSome = (actor: Actor, { params }: { params: { programme: string } }): boolean =>
  actor.isAnywhere(['data_protection_officer'], params.programme)

/** Coordinators see that something is gone, and why: it is missing in their figures. */
export const mayListErasures = (actor: Actor, { params }: { params: { programme: string } }): boolean =>
  actor.isAnywhere(readers, params.programme)
