import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { Id } from '../../../common/ids.ts'
import { Language, readText } from '../../../common/languages.ts'
import { Actor, type Context } from '../../../kernel/access/actor.ts'
import { sql, type Transaction } from '../../../kernel/db/db.ts'
import { disposition } from '../../../kernel/files/names.ts'
import { languageOf } from '../../../kernel/http/language.ts'
import { sessionToken } from '../../../kernel/http/session.ts'
import { asActor } from '../../../kernel/http/transaction.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { found, insist, Problem } from '../../../kernel/problems/problem.ts'
import { readersRead } from '../policy.ts'
import { feedOf } from './feed.ts'
import { calendarVisits } from './queries.ts'

const type = 'text/calendar; charset=utf-8'
const OfVisit = z.object({ programme: Id, visit: Id })

/** `GET /api/calendar/TOKEN.ics`: a person's feed, without a sign-in; and one visit for the calendar of whoever is signed in. */
export function calendarRoutes(app: FastifyInstance, kernel: Kernel): void {
  const secret = kernel.secret('session')

  app.get<{ Params: { token: string } }>('/api/calendar/:token', async (request, reply) => {
    const token = /^([\w-]{40,90})\.ics$/.exec(request.params.token)?.[1]
    if (!token) throw new Problem('not_found')
    const text = await asActor(kernel.db, 'public', async (db) => {
      const context = await openFeed(db, token)
      const actor = new Actor(context)
      const params = { programme: context.calendarProgramme }
      // Who has lost the role since has lost the feed.
      if (!readersRead(actor, { params })) throw new Problem('not_found')
      return write(
        request,
        db,
        params.programme,
        await calendarVisits(db, params.programme, {}),
        context.language,
      )
    })
    return send(reply, text, 'inline; filename="visits.ics"')
  })

  app.get('/api/programmes/:programme/monitoring/visits/:visit/visit.ics', async (request, reply) => {
    const params = OfVisit.safeParse(request.params)
    if (!params.success) throw new Problem('not_found')
    const { programme, visit } = params.data
    const session = sessionToken(request, secret)
    if (!session) throw new Problem('not_signed_in')
    const made = await asActor(
      kernel.db,
      { session },
      async (db, actor) => {
        if (!actor.isSignedIn) throw new Problem('session_ended')
        insist(readersRead(actor, { params: { programme } }))
        const visits = await calendarVisits(db, programme, { visit })
        const { code } = found(visits[0])
        return { code, text: await write(request, db, programme, visits, languageOf(request)) }
      },
      true,
    )
    return send(reply, made.text, disposition('attachment', `${made.code}.ics`))
  })

  async function write(
    request: FastifyRequest,
    db: Transaction,
    programme: string,
    visits: Awaited<ReturnType<typeof calendarVisits>>,
    language: Language,
  ): Promise<string> {
    const { code, title } = await db
      .selectFrom('programme.programme')
      .select(['code', 'title'])
      .where('id', '=', programme)
      .executeTakeFirstOrThrow()
    const origin = kernel.config.URA_URL ?? `${request.protocol}://${request.host}`
    const say = kernel.say(language)
    return feedOf(visits, {
      say,
      language,
      name: `${say('monitoring.visits.title')} · ${readText(title, language).text}`,
      page: (visit) => `${origin}/programmes/${code}/monitoring/visits/${visit}`,
    })
  }
}

type FeedContext = Context & { calendarProgramme: string; language: Language }

async function openFeed(db: Transaction, token: string): Promise<FeedContext> {
  const { rows } = await sql<{ context: FeedContext | null }>`
    select monitoring.open_calendar(${token}) context`.execute(db)
  const context = found(rows[0]?.context)
  return { ...context, language: Language.catch('en').parse(context.language) }
}

const send = (reply: FastifyReply, text: string, how: string) =>
  reply
    .type(type)
    .header('content-disposition', how)
    .header('cache-control', 'private, no-store')
    // The address is a secret: it goes into no other server's log.
    .header('referrer-policy', 'no-referrer')
    .header('x-robots-tag', 'noindex')
    .send(text)
