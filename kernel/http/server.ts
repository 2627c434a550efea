import { randomUUID } from 'node:crypto'
import Fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  LogController,
} from 'fastify'
import { storedLanguages } from '../../common/languages.ts'
import { type Feature, postMeasures } from '../feature.ts'
import type { Kernel } from '../kernel.ts'
import { Problem } from '../problems/problem.ts'
import { asProblem } from '../problems/translate.ts'
import { refuseNul } from './characters.ts'
import { addSafeHeaders } from './headers.ts'
import { addHealth } from './health.ts'
import { languageOf } from './language.ts'
import { limitRequests } from './limit.ts'
import { mount } from './mount.ts'
import { addOpenApi } from './openapi.ts'
import { cutOffStalledReaders } from './stalled.ts'

/**
 * Builds the web server: every operation of every feature, the words, health, metrics and the API's own description.
 * It does not listen yet. Whoever composes it (apps/server.ts) adds the pages.
 */
export async function buildServer(kernel: Kernel, features: Feature[]): Promise<FastifyInstance> {
  const app = Fastify({
    loggerInstance: kernel.log as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: kernel.config.URA_LOG !== 'debug' }),
    trustProxy: kernel.config.URA_TRUST_PROXY,
    genReqId: () => randomUUID(),
    // No logger of its own for every request, of which one in thousands says anything: whoever logs names the request.
    childLoggerFactory: (logger) => logger,
    bodyLimit: 1024 * 1024,
    forceCloseConnections: 'idle',
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 300 },
  })
  await addSafeHeaders(app, kernel.url.startsWith('https:'))
  cutOffStalledReaders(app, kernel)
  await limitRequests(app, kernel)
  refuseNul(app)
  app.setErrorHandler((error, request, reply) => sendProblem(kernel, error, request, reply))
  addHealth(app, kernel)
  addWords(app, kernel)
  postMeasures(kernel, features)
  for (const feature of features) {
    for (const served of feature.operations) mount(app, kernel, served)
    if (feature.routes) await app.register(async (scope) => feature.routes!(scope, kernel))
  }
  addOpenApi(app, features)
  app.get('/api/*', async () => {
    throw new Problem('not_found')
  })
  return app
}

/** Answers with RFC 9457 problem details in the reader's language; what is not theirs to mend is logged and kept back. */
export function sendProblem(
  kernel: Kernel,
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
): void {
  const problem = asProblem(error) ?? new Problem('internal', { cause: error })
  if (problem.code === 'internal') request.log.error({ err: error, requestId: request.id }, 'internal error')
  const language = languageOf(request)
  const say = kernel.say(language)
  const sentence =
    problem.sentence && (say.has(problem.sentence) || kernel.say('en').has(problem.sentence))
      ? problem.sentence
      : `problem.${problem.code}`
  reply
    .status(problem.status)
    .header('content-language', language)
    .type('application/problem+json')
    .send({
      type: `/problems/${problem.code}`,
      title: say(`problem.${problem.code}`, problem.params),
      status: problem.status,
      code: problem.code,
      detail: say(sentence, problem.params),
      request: request.id,
      ...(problem.current === undefined ? {} : { current: problem.current }),
      ...(problem.fields.length
        ? {
            fields: problem.fields.map((field) => ({
              path: field.path,
              message: say(field.message, field.params),
              code: field.message,
            })),
          }
        : {}),
    })
}

function addWords(app: FastifyInstance, kernel: Kernel): void {
  app.get<{ Params: { language: string } }>('/api/words/:language', async (request, reply) => {
    const asked = request.params.language
    const language = storedLanguages.find((one) => one === (asked === 'sr-Cyrl' ? 'sr-Latn' : asked))
    if (!language) throw new Problem('not_found')
    reply.header('cache-control', 'public, max-age=60')
    // English stands in for what is not translated yet.
    return { ...kernel.words.en, ...kernel.words[language] }
  })
}
