import { localText, storedLanguages } from '../../common/languages.ts'
import type { Actor } from '../../kernel/access/actor.ts'
import type { Transaction } from '../../kernel/db/db.ts'
import { openProgress } from '../../kernel/desk/desk.ts'
import { serve } from '../../kernel/http/serve.ts'
import { found, insist, Problem } from '../../kernel/problems/problem.ts'
import { answerQuestion } from './ask.ts'
import { checkFigures } from './check.ts'
import {
  listDocuments,
  makeStatistics,
  moveEdition,
  readDocument,
  readDrift,
  readEdition,
  verifyEdition,
} from './contract.ts'
import { driftOf } from './drift.ts'
import { bytesOf } from './files.ts'
import { documentsFile } from './lists.ts'
import { mayPublish, maySeePublications, mayWritePapers } from './policy.ts'
import { presentDocument, presentEdition, presentFigure, presentPage } from './present.ts'
import { NotAPaper, openPaper } from './proof/files.ts'
import { checkSeal, type SealState } from './proof/seal.ts'
import {
  contentOf, documentById, documentsOf, type EditionRecord, editionById, editionsOf, keepDocument, renditionsOf, setState,
} from './queries.ts' // biome-ignore format: a list
import { after, openSteps } from './rules.ts'
import type { EditionState } from './shapes.ts'

const serveList = serve(listDocuments, {
  may: maySeePublications,
  file: documentsFile,
  run: async ({ db, actor, params, query, language }) => {
    const { rows, total } = await documentsOf(db, params.programme, query, language)
    return {
      rows: rows.map(presentDocument),
      total,
      may: mayWritePapers(actor, { params }) ? ['make' as const] : [],
    }
  },
})

const serveDocument = serve(readDocument, {
  may: maySeePublications,
  run: async ({ db, actor, params }) => {
    const document = found(await documentById(db, params.programme, params.document))
    const editions = await editionsOf(db, document.id)
    return {
      ...presentDocument(document),
      list: await rowsOf(db, actor, editions),
      may: mayWritePapers(actor, { params }) ? ['make' as const] : [],
    }
  },
})

/** Editions with their files and the steps that this actor may take. */
async function rowsOf(db: Transaction, actor: Actor, editions: EditionRecord[]) {
  const files = await renditionsOf(
    db,
    editions.map(({ id }) => id),
  )
  return editions.map((edition) => {
    const writes = mayWritePapers(actor, { params: { programme: edition.programmeId } })
    return presentEdition(
      edition,
      files.filter(({ editionId }) => editionId === edition.id),
      openSteps(edition.state as EditionState, writes, mayPublish(actor, edition)),
    )
  })
}

const serveMake = serve(makeStatistics, {
  may: mayWritePapers,
  run: async ({ db, actor, kernel, params, body, enqueue, note }) => {
    const titles = storedLanguages.map((language) => [
      language,
      kernel.say(language)('publications.statistics.title'),
    ])
    const document = await keepDocument(db, {
      programmeId: params.programme,
      template: 'statistics',
      kind: 'paper',
      title: localText(Object.fromEntries(titles), 'en'),
      createdBy: actor.personId,
    })
    const progress = await openProgress(db, 'publications.makeEditions', actor.personId, params.programme)
    const languages = [...new Set(body.languages)]
    await enqueue('publications.makeEditions', {
      programme: params.programme,
      document,
      languages,
      person: actor.personId,
      progressId: progress,
    })
    note({ subject: document, programme: params.programme, details: { languages } })
    return { document, progress }
  },
})

const serveEdition = serve(readEdition, {
  may: maySeePublications,
  run: async ({ db, actor, kernel, params }) => {
    const edition = found(await editionById(db, params.programme, params.edition))
    const { content, proof } = found(await contentOf(db, edition.id))
    const [row] = await rowsOf(db, actor, [edition])
    const document = { ...content, meta: { ...content.meta, status: statusOf(edition.state) } }
    return {
      ...row!,
      document: edition.documentId,
      ...presentPage(document, kernel.say(content.meta.language)),
      figures: proof.figures.map(presentFigure),
      audit: proof.audit,
    }
  },
})

const statusOf = (state: string) => (state === 'published' ? ('published' as const) : ('draft' as const))

const serveMove = serve(moveEdition, {
  may: mayWritePapers,
  run: async ({ db, actor, params, body, enqueue, note }) => {
    const edition = found(await editionById(db, params.programme, params.edition))
    const writes = mayWritePapers(actor, { params })
    const publishes = mayPublish(actor, edition)
    const open = openSteps(edition.state as EditionState, writes, publishes)
    const to = after(edition.state as EditionState, body.step)
    if (!to) throw new Problem('conflict', { sentence: 'publications.problem.step' })
    if (body.step === 'publish' && edition.madeBy === actor.personId)
      throw new Problem('forbidden', { sentence: 'publications.problem.own' })
    insist(open.includes(body.step))
    if (!(await setState(db, { id: edition.id, version: body.version }, to, actor.personId)))
      throw new Problem('changed_meanwhile')
    if (to === 'published')
      await enqueue('publications.printEdition', { programme: params.programme, edition: edition.id })
    note({ subject: edition.id, programme: params.programme, details: { step: body.step, to } })
    const moved = found(await editionById(db, params.programme, edition.id))
    const [row] = await rowsOf(db, actor, [moved])
    return row!
  },
})

const serveDrift = serve(readDrift, {
  may: maySeePublications,
  run: async ({ db, params }) => {
    found(await editionById(db, params.programme, params.edition))
    const { proof } = found(await contentOf(db, params.edition))
    return {
      figures: await driftOf((query) => answerQuestion(db, params.programme, query), proof.figures),
    }
  },
})

const serveVerification = serve(verifyEdition, {
  may: maySeePublications,
  run: async ({ db, kernel, params }) => {
    const edition = found(await editionById(db, params.programme, params.edition))
    const { proof } = found(await contentOf(db, edition.id))
    const figures = await checkFigures(db, params.programme, proof.figures)
    const files = []
    for (const file of await renditionsOf(db, [edition.id])) {
      const seal = sealIn(kernel, await bytesOf(kernel, file))
      files.push({ format: file.format, seal, intact: seal === 'own' || seal === 'foreign' })
    }
    return { figures, files }
  },
})

function sealIn(kernel: Parameters<typeof checkSeal>[0], bytes: Uint8Array): SealState {
  try {
    const { digest, seal } = openPaper(bytes)
    return checkSeal(kernel, digest, seal)
  } catch (error) {
    if (error instanceof NotAPaper) return 'broken'
    throw error
  }
}

export const operations = [
  serveList, serveDocument, serveMake, serveEdition, serveMove, serveDrift, serveVerification,
] // biome-ignore format: a list
