import { serve } from '../../kernel/http/serve.ts'
import { found } from '../../kernel/problems/problem.ts'
import { askFigure, listDatasets, readDataset, readMembers } from './contract.ts'
import { runFigureQuery } from './figures.ts'
import { listDatasetRows } from './lists.ts'
import { mayKeepStatistics, maySeeStatistics } from './policy.ts'
import { presentDataset } from './present.ts'
import { codesNamed, datasetByCode, listOf, vintageById, vintagesOf } from './queries.ts'

const serveList = serve(listDatasets, {
  may: maySeeStatistics,
  run: ({ db, params, query, language }) => listDatasetRows(db, params.programme, query, language),
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

export const operations = [serveList, serveDataset, serveMembers, serveFigure]
