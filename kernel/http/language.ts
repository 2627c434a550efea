import type { FastifyRequest } from 'fastify'
import type { Language } from '../../common/languages.ts'
import { preferredLanguage } from '../words.ts'

/** The language in which a request is answered. */
export const languageOf = (request: FastifyRequest): Language =>
  preferredLanguage(request.headers['accept-language'])
