import { z } from 'zod'
import { serve } from '../../kernel/http/serve.ts'
import { found, Problem } from '../../kernel/problems/problem.ts'
import { askFigure, explainFigure, listDatasets, listPlaces, readDataset, readMembers } from './contract.ts'
import { cellQuery, sourceRows } from './explain.ts'
import { runFigureQuery } from './figures.ts'
import { findingOperations } from './findings/handlers.ts'
import { datasetOperations } from './handlers-dataset.ts'
import { importOperations } from './handlers-import.ts'
import { vintageOperations } from './handlers-vintage.ts'
import { datasetFile, listDatasetRows } from './lists.ts'
import { mayKeepStatistics, maySeeStatistics } from './policy.ts'
import { presentDataset } from './present.ts'
import { codesNamed, datasetByCode, listOf, vintageById, vintagesOf } from './queries.ts'

const serveList = serve(listDatasets, {
  may: maySeeStatistics,
  run: ({ db, params, query, language }) => listDatasetRows(db, params.programme, query, language),
  file: datasetFile,
})

const serveDataset = serve(readDataset, {
  may: maySeeStatistics,
  run: async ({ db, actor, params }) => {
    const dataset = found(await datasetByCode(db, params.programme, params.dataset))
    const keeps = mayKeepStatistics(actor, { params })
    return presentDataset(dataset, await vintagesOf(db, dataset.id), keeps)
  },
})

const serveMembers = serve(readMembers, {
  may: maySeeStatistics,
  run: async ({ db, params }) => {
    const dataset = found(await datasetByCode(db, params.programme, params.dataset))
    const vintage = found(await vintageById(db, dataset.id, params.vintage))
    const wanted = dataset.dimensions
      .filter(({ key }) => vintage.dimensions.includes(key))
      .map((dimension) => ({
        key: dimension.key,
        list: listOf(dataset, dimension),
        codes: Object.keys(vintage.members[dimension.key] ?? {}),
      }))
    const codes = await codesNamed(db, params.programme, wanted)
    return {
      dimensions: Object.fromEntries(
        wanted.map(({ key, list }) => [
          key,
          codes
            .filter((code) => code.list === list && vintage.members[key]?.[code.code] !== undefined)
            .map((code) => ({
              code: code.code,
              name: code.name,
              kind: code.kind as 'member' | 'aggregate' | 'special',
              rows: vintage.members[key]![code.code]!,
            })),
        ]),
      ),
    }
  },
})

const serveFigure = serve(askFigure, {
  may: maySeeStatistics,
  run: ({ db, params, query }) => runFigureQuery(db, params.programme, query.q),
})

const serveExplain = serve(explainFigure, {
  may: maySeeStatistics,
  run: async ({ db, params, query }) => {
    const asked = query.cell === undefined ? query.q : cellQuery(query.q, readCell(query.cell))
    const { prepared, ...answer } = await sourceRows(db, params.programme, asked, query)
    return { ...answer, fileName: prepared.vintage.fileName }
  },
})

const Cell = z.record(z.string().max(60), z.string().max(200))
function readCell(text: string): Record<string, string> {
  try {
    return Cell.parse(JSON.parse(text))
  } catch (error) {
    throw new Problem('invalid', {
      fields: [{ path: 'cell', message: 'evidence.figure.malformed' }],
      cause: error,
    })
  }
}

const servePlaces = serve(listPlaces, {
  may: maySeeStatistics,
  run: ({ db, params, query }) =>
    sourceRows(db, params.programme, query.q, { size: 5000, page: 1, placed: true }),
})

export const operations = [
  serveList,
  serveDataset,
  serveMembers,
  serveFigure,
  serveExplain,
  servePlaces,
  ...datasetOperations,
  ...importOperations,
  ...vintageOperations,
  ...findingOperations,
]
