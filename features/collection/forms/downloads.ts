import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { Id } from '../../../common/ids.ts'
import type { Actor } from '../../../kernel/access/actor.ts'
import { home } from '../../../kernel/config/config.ts'
import type { Transaction } from '../../../kernel/db/db.ts'
import { readBlob } from '../../../kernel/files/blob.ts'
import { fileById } from '../../../kernel/files/files.ts'
import { disposition } from '../../../kernel/files/names.ts'
import { sessionToken } from '../../../kernel/http/session.ts'
import { asActor } from '../../../kernel/http/transaction.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { found, insist, Problem } from '../../../kernel/problems/problem.ts'
import { LibraryCode } from '../contract.ts'
import { readyForm, workbookFile } from '../library/shelf.ts'
import { mayListForms } from '../policy.ts'
import { formById, versionById } from './queries.ts'

const OfVersion = z.object({ form: Id, version: Id })
const OfLibrary = z.object({ programme: Id, code: LibraryCode })
const xlsx = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

/** Files of forms: the workbook as it was uploaded, the XForm, ready forms and an empty form as workbooks. */
export function downloadRoutes(app: FastifyInstance, kernel: Kernel): void {
  const secret = kernel.secret('session')
  const asAsker = <T>(request: FastifyRequest, work: (tx: Transaction, actor: Actor) => Promise<T>) => {
    const session = sessionToken(request, secret)
    if (!session) throw new Problem('not_signed_in')
    return asActor(
      kernel.db,
      { session },
      (tx, actor) => {
        if (!actor.isSignedIn) throw new Problem('session_ended')
        return work(tx, actor)
      },
      true,
    )
  }
  const send = (reply: FastifyReply, name: string, type: string, body: unknown) =>
    reply
      .header('content-disposition', disposition('attachment', name))
      .header('cache-control', 'no-store')
      .type(type)
      .send(body)
  const versionOf = async (tx: Transaction, request: FastifyRequest) => {
    const params = OfVersion.parse(request.params)
    const form = await formById(tx, params.form)
    const version = await versionById(tx, params.version)
    if (version.formId !== form.id) throw new Problem('not_found')
    return { version, name: version.name ? `${form.code}-${version.name}` : form.code }
  }

  app.get('/api/forms/:form/versions/:version/xform', async (request, reply) => {
    const { version, name } = await asAsker(request, (tx) => versionOf(tx, request))
    return send(reply, `${name}.xml`, 'application/xml; charset=utf-8', version.xform)
  })

  app.get('/api/forms/:form/versions/:version/source', async (request, reply) => {
    const { file, name } = await asAsker(request, async (tx) => {
      const { version, name } = await versionOf(tx, request)
      return { file: found(await fileById(tx, found(version.sourceFileId))), name }
    })
    const ending = /\.\w{1,5}$/.exec(file.name)?.[0] ?? ''
    const body = await readBlob(kernel.files, kernel.keyring, file)
    return send(reply, `${name}${ending}`, file.mediaType, body)
  })

  app.get('/api/programmes/:programme/library/:code/workbook', async (request, reply) => {
    const params = OfLibrary.parse(request.params)
    await asAsker(request, async (_tx, actor) => insist(mayListForms(actor, { params })))
    const { source } = await readyForm(params.code)
    return send(reply, `${params.code}.xlsx`, xlsx, await workbookFile(source))
  })

  app.get('/api/collection/blank-form', async (request, reply) => {
    await asAsker(request, async () => undefined)
    const source = await readFile(resolve(home, 'features/collection/library/blank.md'))
    return send(reply, 'form.xlsx', xlsx, await workbookFile(source))
  })
}
