import { originOfAnswer } from '../central/answers.ts'
import {
  type Asked,
  type CentralServer,
  formOf,
  noteExport,
  personalAsked,
  streamed,
} from '../central/server.ts'
import { shapeOfForm } from '../export/form.ts'
import { started } from '../export/streams.ts'
import { tableJson } from './data.ts'
import { CentralProblem } from './errors.ts'
import { fieldSql } from './fields.ts'
import { metadataDocument, serviceDocument } from './metadata.ts'
import { checkProtocol, readQuery } from './query.ts'
import { singleJson } from './single.ts'

const json = 'application/json; odata.metadata=minimal; charset=utf-8'
/** Pages up to this size are answered without waiting for a place among the large readings. */
const smallPage = 2000

/** OData 4.0 as Central serves it: service document, metadata, tables, single submissions. */
export function odataRoutes({ get, kernel }: CentralServer): { service: (asked: Asked) => Promise<unknown> } {
  const base = '/v1/projects/:project/forms/:svc(^.+\\.svc$)'
  const rootOf = (asked: Asked) =>
    `${originOfAnswer(kernel, asked.request)}${asked.request.url.slice(0, asked.request.url.indexOf('.svc') + 4)}`

  get(`${base}/:table`, (asked) => {
    const { table = '' } = asked.params
    asked.reply.header('odata-version', '4.0')
    if (table === '$metadata') return metadata(asked)
    const single = /^Submissions\('([^']+)'\)$/.exec(table)
    return single ? one(asked, single[1]!, '') : rows(asked, table)
  })
  get(`${base}/:table/*`, (asked) => {
    asked.reply.header('odata-version', '4.0')
    const single = /^Submissions\('([^']+)'\)$/.exec(asked.params.table ?? '')
    if (!single) throw new CentralProblem(404.1, 'problem.not_found')
    return one(asked, single[1]!, asked.params['*'] ?? '')
  })

  const service = async (asked: Asked) => {
    checkProtocol(asked.query, asked.request.headers, 'json')
    const form = await formOf(asked, 'export')
    const shape = await shapeOfForm(asked.reading.client, form, personalAsked(asked, form))
    asked.reply.header('odata-version', '4.0').type(json)
    return serviceDocument(shape, rootOf(asked))
  }

  const metadata = async (asked: Asked) => {
    checkProtocol(asked.query, asked.request.headers, 'xml')
    const form = await formOf(asked, 'export')
    const shape = await shapeOfForm(asked.reading.client, form, personalAsked(asked, form))
    asked.reply.type('application/xml; charset=utf-8')
    return metadataDocument(form.code, shape)
  }

  const rows = async (asked: Asked, table: string) => {
    checkProtocol(asked.query, asked.request.headers, 'json')
    const form = await formOf(asked, 'export')
    const { personal, reason } = personalAsked(asked, form)
    const { client } = asked.reading
    const shape = await shapeOfForm(client, form, { personal })
    // Whatever is read, only open questions may be filtered and sorted by.
    const query = readQuery(shape, table, asked.query, fieldSql(await shapeOfForm(client, form)))
    // Pages of one reading are one export.
    const note = async () => {
      if (query.token) return
      await noteExport(asked, form, { format: 'odata', table, personal, ...(personal ? { reason } : {}) })
    }
    const small = query.top !== null && query.top <= smallPage
    const next = (token: string) => {
      const address = new URL(asked.request.url, originOfAnswer(kernel, asked.request))
      address.searchParams.delete('$skip')
      address.searchParams.set('$skiptoken', token)
      return address.toString().replaceAll('%24', '$')
    }
    asked.reply.type(json)
    const pieces = tableJson(asked.reading, form, query, { root: rootOf(asked), next }, personal)
    if (!small)
      return streamed(asked, async () => {
        await note()
        return started(pieces)
      })
    // A page is made while the log is written, and leaves after both.
    const [all] = await Promise.all([gathered(pieces), note()])
    return Buffer.concat(all)
  }

  const one = async (asked: Asked, instance: string, rest: string) => {
    checkProtocol(asked.query, asked.request.headers, 'json')
    const form = await formOf(asked, 'export')
    const personal = personalAsked(asked, form)
    const shape = await shapeOfForm(asked.reading.client, form, personal)
    asked.reply.type(json)
    await noteExport(asked, form, { format: 'odata', instance, ...personal })
    return singleJson(asked.reading, form, shape, {
      instance,
      rest,
      root: rootOf(asked),
      query: asked.query,
      personal: personal.personal,
    })
  }
  return { service }
}

async function gathered(pieces: AsyncIterable<Buffer>): Promise<Buffer[]> {
  const all: Buffer[] = []
  for await (const piece of pieces) all.push(piece)
  return all
}
