import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Language } from '../../../common/languages.ts'
import { readBlob } from '../../../kernel/files/blob.ts'
import { disposition } from '../../../kernel/files/names.ts'
import { forPrograms } from '../../../kernel/http/headers.ts'
import { languageOf } from '../../../kernel/http/language.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { Problem } from '../../../kernel/problems/problem.ts'
import { sessionFinder } from '../central/auth.ts'
import { integrity, listsAtDoor } from '../entities/offer.ts'
import { CentralProblem } from '../odata/errors.ts'
import type { Arrival } from './arrival.ts'
import { atDoor, type Door, doorOf, personDoor } from './door.ts'
import { envelope, OpenRosaProblem, openRosaHeaders, sendOpenRosaProblem, sendXml } from './envelope.ts'
import { openIntake } from './intake.ts'
import { formList, type ListQuery, manifest, type VersionAsked, versionAt } from './lists.ts'
import { readSending } from './multipart.ts'

/** Whoever collects is told of devices, where programs are told of keys. */
const inOwnWords: Record<string, string> = {
  'collection.data.problem.not_authenticated': 'collection.openrosa.not_authenticated',
  'collection.data.problem.codes': 'collection.openrosa.codes',
}

const inProgramsWords = Object.fromEntries(Object.entries(inOwnWords).map(([program, own]) => [own, program]))

type Answer = (request: FastifyRequest, reply: FastifyReply, door: Door) => Promise<unknown>

/**
 * OpenRosa as ODK Collect speaks it: form list, form, manifest, files and submission, below a device's token
 * (`/v1/key/TOKEN/projects/N`), a draft's test token (`/v1/test/TOKEN/projects/N/forms/FORM/draft`) or a person's sign-in
 * or an e-mail with its password (`/v1/projects/N`).
 */
export async function openRosaRoutes(app: FastifyInstance, kernel: Kernel): Promise<void> {
  // Bodies are read by ourselves, as they arrive.
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', (_request, _payload, done) => done(null))
  const intake = openIntake(kernel)
  // Whoever collects signs in, or has a device; a program's key reads, and so the forms of what it reads.
  const session = sessionFinder(kernel, false)
  const readerSession = sessionFinder(kernel)
  app.setErrorHandler((error, request, reply) => {
    const collects = request.headers['x-openrosa-version'] !== undefined || doorOf(request) !== null
    if (error instanceof OpenRosaProblem) {
      const words = collects ? error.words : (inProgramsWords[error.words] ?? error.words)
      return sendOpenRosaProblem(kernel, new OpenRosaProblem(error.code, words, error.params), request, reply)
    }
    if (error instanceof CentralProblem) {
      const words = (collects && inOwnWords[error.words]) || error.words
      return sendOpenRosaProblem(kernel, new OpenRosaProblem(error.code, words, error.params), request, reply)
    }
    // Too many requests: said in the house's own words, and all clients wait as Retry-After tells them.
    if (error instanceof Problem && error.code === 'too_many')
      return sendOpenRosaProblem(
        kernel,
        new OpenRosaProblem(429.1, error.sentence ?? 'problem.too_many', error.params),
        request,
        reply,
      )
    const status =
      error instanceof Problem ? error.status : ((error as { statusCode?: number }).statusCode ?? 500)
    if (status >= 500) request.log.error({ err: error, requestId: request.id }, 'openrosa')
    const code = status === 413 ? 413 : status >= 500 ? 500 : 400
    const words =
      code === 413
        ? 'collection.openrosa.too_large'
        : code === 500
          ? 'problem.internal'
          : 'problem.bad_request'
    return sendOpenRosaProblem(kernel, new OpenRosaProblem(code, words), request, reply)
  })

  // Lists and submissions are OpenRosa's own; forms and files are fetched by other clients, too.
  // A device's door is in its address; only a person's takes asking.
  const at = (work: Answer, request: FastifyRequest, reply: FastifyReply, find = session) => {
    const door = doorOf(request)
    if (door) return work(request, reply, door)
    return personDoor(kernel, find, request).then((person) => work(request, reply, person))
  }
  const plain = (work: Answer) => (request: FastifyRequest, reply: FastifyReply) =>
    at(work, request, reply, readerSession)
  const answer = (work: Answer) => async (request: FastifyRequest, reply: FastifyReply) => {
    const version = request.headers['x-openrosa-version']
    if (version !== '1.0')
      throw new OpenRosaProblem(400.6, 'collection.openrosa.version_header', { got: String(version ?? '–') })
    return at(work, request, reply)
  }
  const origin = (request: FastifyRequest) => kernel.config.URA_URL ?? `${request.protocol}://${request.host}`
  const asked = (request: FastifyRequest): VersionAsked => {
    const { form, version } = request.params as { form: string; version?: string }
    return { code: form.replace(/\.xml$/, ''), version: version?.replace(/\.xml$/, '') ?? null }
  }

  const list: Answer = async (request, reply, door) =>
    sendXml(request, reply, await formList(kernel, door, origin(request), request.query as ListQuery))
  const files: Answer = async (request, reply, door) =>
    sendXml(request, reply, await manifest(kernel, door, origin(request), asked(request)))
  const form: Answer = async (request, reply, door) => {
    if (!/\.xml$/.test(request.url.split('?')[0]!)) throw new OpenRosaProblem(404.1, 'problem.not_found')
    const { xform, hash } = await versionAt(kernel, door, asked(request))
    return sendXml(request, reply.header('etag', `"${hash}"`), xform)
  }
  const file: Answer = async (request, reply, door) => {
    const version = await versionAt(kernel, door, asked(request))
    const name = (request.params as { name: string }).name
    const found = version.files.find((one) => one.name === name)
    const [list] = found?.md5 === null ? await listsAtDoor(kernel, door, { ...version, files: [found] }) : []
    if (list)
      return openRosaHeaders(request, reply)
        .header('content-disposition', disposition('attachment', list.file))
        .header('etag', `"${list.md5}"`)
        .type('text/csv; charset=utf-8')
        .send(list.csv)
    if (!found?.address) throw new OpenRosaProblem(404.1, 'collection.openrosa.unknown_file', { file: name })
    const content = await readBlob(kernel.files, kernel.keyring, {
      address: found.address,
      size: found.size ?? 0,
    })
    openRosaHeaders(request, reply)
      .header('content-disposition', disposition('attachment', found.name))
      .header('content-length', String(found.size))
      .header('etag', `"${found.md5}"`)
    return reply.type(found.mediaType ?? 'application/octet-stream').send(content)
  }
  const states: Answer = async (request, reply, door) => {
    const { name } = request.params as { name: string }
    const { id } = request.query as { id?: string }
    return sendXml(request, reply, await integrity(kernel, door, name, String(id ?? '')))
  }
  // Collect asks first: exactly 204, or it takes the address for something else.
  const ready: Answer = async (request, reply, door) => {
    // A token that has been shut out is told so before it sends megabytes.
    await atDoor(kernel, door, async () => undefined)
    return openRosaHeaders(request, reply).status(204).send()
  }
  const submit: Answer = async (request, reply, door) => {
    const deviceName = (request.query as { deviceID?: string }).deviceID
    const sender = {
      deviceName: typeof deviceName === 'string' ? deviceName.slice(0, 200) : null,
      agent: request.headers['user-agent'] ?? null,
      requestId: request.id,
    }
    let arrival: Arrival | undefined
    try {
      await readSending(request.raw, {
        xml: async (bytes) => {
          arrival = await intake.begin(door, sender, bytes)
          checkTested(door, arrival, (request.params as { form?: string }).form)
        },
        file: (name, content) => intake.addFile(arrival!, name, content),
      })
      const { outcome, added } = await intake.finish(arrival!)
      return sendXml(request, reply, thanks(languageOf(request), outcome === 'same' && !added), 201)
    } finally {
      if (arrival) await intake.clear(arrival)
    }
  }

  const thanked = new Map<string, string>()
  const thanks = (language: Language, before: boolean): string => {
    const key = `${language}${before}`
    let text = thanked.get(key)
    if (text === undefined) {
      const words = before ? 'collection.openrosa.received_before' : 'collection.openrosa.received'
      text = envelope(kernel.say(language)(words), 'submit_success')
      thanked.set(key, text)
    }
    return text
  }

  // No browser shows these answers: the headers that protect pages stay out, one that forbids guessing goes in.
  for (const base of [
    '/v1/key/:key/projects/:project',
    '/v1/projects/:project',
    '/v1/test/:key/projects/:project/forms/:form/draft',
  ]) {
    const draft = base.endsWith('/draft')
    app.get(`${base}/formList`, forPrograms, answer(list))
    app.route({
      method: ['GET', 'HEAD'],
      url: `${base}/submission`,
      handler: answer(ready),
      exposeHeadRoute: false,
      ...forPrograms,
    })
    app.post(`${base}/submission`, forPrograms, answer(submit))
    app.get(`${base}/datasets/:name/integrity`, forPrograms, answer(states))
    const forms = draft ? [base] : [`${base}/forms/:form`, `${base}/forms/:form/versions/:version`]
    for (const one of forms) {
      app.get(draft ? `${base}.xml` : one, forPrograms, plain(form))
      app.get(`${one}/manifest`, forPrograms, answer(files))
      app.get(`${one}/attachments/:name`, forPrograms, plain(file))
    }
  }
}

function checkTested(door: Door, arrival: Arrival, form: string | undefined): void {
  if (door.kind === 'test' && form !== arrival.version.definition.id)
    throw new OpenRosaProblem(400.8, 'collection.openrosa.other_form', {
      form: arrival.version.definition.id,
    })
}
