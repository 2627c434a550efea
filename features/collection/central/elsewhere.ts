import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { forPrograms } from '../../../kernel/http/headers.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { CentralProblem } from '../odata/errors.ts'
import { OpenRosaProblem, sendOpenRosaProblem } from '../openrosa/envelope.ts'
import { sendCentralProblem } from './answers.ts'

type Refuse = (request: FastifyRequest, reply: FastifyReply) => FastifyReply

/**
 * What lies below `/v1` and is not served, and OpenRosa's addresses at the root, where a phone asks whose server address lacks
 * its token. A program must be told so in its own language: the workspace's page, which answers every other address, would be
 * taken for success.
 */
export function elsewhereRoutes(app: FastifyInstance, kernel: Kernel): void {
  const notThere = (url: string, refuse: Refuse) =>
    // Refused before anything is read: whatever body comes along, the address is what is wrong.
    app.all(
      url,
      { ...forPrograms, onRequest: async (request, reply) => refuse(request, reply) },
      refuse as never,
    )
  for (const url of ['/v1', '/v1/*'])
    notThere(url, (request, reply) =>
      sendCentralProblem(kernel, new CentralProblem(404.1, 'problem.not_found'), request, reply),
    )
  for (const url of ['/formList', '/submission'])
    notThere(url, (request, reply) =>
      sendOpenRosaProblem(kernel, new OpenRosaProblem(404.1, 'problem.not_found'), request, reply),
    )
}
