import type { Language } from '../common/languages.ts'
import { type Operation, pathOf, type RequestOf, type ResultOf } from '../common/operation.ts'
import { hashPassword } from '../kernel/access/accounts.ts'
import { emailIndex, ensureAccount } from '../kernel/access/identity.ts'
import type { Name } from './cast.ts'
import { type Answer, emailOfCast, type World } from './world.ts'

/** Somebody at a browser: keeps the cookies that they are given, and comes from an address. */
export interface Visitor {
  ask<O extends Operation>(
    operation: O,
    request: RequestOf<O>,
    language?: Language,
  ): Promise<Answer<ResultOf<O>> & { body: ResultOf<O> & ProblemBody }>
  /** Opens an address as a browser does, without following it further. */
  visit(url: string): Promise<{ status: number; headers: Answer<unknown>['headers']; text: string }>
  cookies: Map<string, string>
}
interface ProblemBody {
  code?: string
  detail?: string
}

/** A visitor with a fresh browser; each has a network address of their own unless told otherwise. */
export function visitor(world: World, from: { ip?: string; userAgent?: string } = {}): Visitor {
  const cookies = new Map<string, string>()
  const remoteAddress =
    from.ip ?? `10.${Math.floor(Math.random() * 250)}.${Math.floor(Math.random() * 250)}.7`
  const cookie = () =>
    cookies.size ? { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') } : {}
  return {
    cookies,
    visit: async (url) => {
      const response = await world.app.inject({
        url,
        remoteAddress,
        headers: { host: new URL(world.kernel.url).host, ...cookie() },
      })
      for (const line of [response.headers['set-cookie'] ?? []].flat()) keep(cookies, line)
      return {
        status: response.statusCode,
        headers: response.headers as Answer<unknown>['headers'],
        text: response.body,
      }
    },
    ask: async (operation, request, language = 'en') => {
      const { params, query, body } = request as { params?: object; query?: object; body?: object }
      const search = new URLSearchParams(
        Object.entries(query ?? {}).flatMap(([key, value]) =>
          [value].flat().map((one): [string, string] => [key, String(one)]),
        ),
      )
      const response = await world.app.inject({
        method: operation.method,
        url: `${pathOf(operation.path, params as Record<string, unknown>)}${search.size ? `?${search}` : ''}`,
        remoteAddress,
        headers: {
          'accept-language': language,
          origin: world.kernel.url,
          host: new URL(world.kernel.url).host,
          'user-agent':
            from.userAgent ?? 'Mozilla/5.0 (Android 15; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0',
          ...cookie(),
        },
        ...(body === undefined ? {} : { payload: body }),
      })
      for (const line of [response.headers['set-cookie'] ?? []].flat()) keep(cookies, line)
      const json = /json/.test(String(response.headers['content-type'] ?? ''))
      return {
        status: response.statusCode,
        body: (json ? response.json() : undefined) as never,
        headers: response.headers as Answer<unknown>['headers'],
        text: response.body,
      }
    },
  }
}

function keep(cookies: Map<string, string>, line: string): void {
  const [pair = '', ...attributes] = line.split(';')
  const at = pair.indexOf('=')
  const gone = attributes.some((one) => /^\s*max-age=0$/i.test(one))
  if (gone) cookies.delete(pair.slice(0, at))
  else cookies.set(pair.slice(0, at), pair.slice(at + 1))
}

/** Gives one of the cast a password of their own. */
export async function givePassword(
  world: World,
  name: Name,
  password = `the long word of ${name}`,
): Promise<string> {
  const index = await emailIndex(world.kernel, emailOfCast(name))
  await ensureAccount(
    world.kernel,
    { id: `user-${name}`, emailIndex: index },
    await hashPassword(world.kernel, password),
  )
  return password
}
