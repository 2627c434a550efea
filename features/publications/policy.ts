import type { Actor } from '../../kernel/access/actor.ts'
import type { Role } from '../../kernel/access/roles.ts'

interface Asked {
  params: { programme: string }
}

/** Who writes papers, and who may publish what another has written. */
const authors: readonly Role[] = ['analyst', 'reviewer', 'programme_coordinator']
const publishers: readonly Role[] = ['reviewer', 'programme_coordinator']

/** Staff and the donor see publications; which editions, the database decides: the donor those that are published. */
export const maySeePublications = (actor: Actor, { params }: Asked): boolean =>
  actor.isStaff(params.programme)

/** Authors of the whole programme: a membership for one country does not write the region's papers. */
export const mayWritePapers = (actor: Actor, { params }: Asked): boolean =>
  actor.is(authors, { programme: params.programme })

/** Reviewers and the programme coordinator publish, but never what they have made themselves. */
export const mayPublish = (actor: Actor, edition: { programmeId: string; madeBy: string | null }): boolean =>
  actor.is(publishers, { programme: edition.programmeId }) && actor.personId !== edition.madeBy
