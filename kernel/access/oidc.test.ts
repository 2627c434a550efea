import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import Provider from 'oidc-provider'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Visitor, visitor } from '../../testing/visitor.ts'
import { emailOfCast, makeWorld, type World } from '../../testing/world.ts'
import { getDoor, getSession, startOidc } from './contract.ts'

// A real OpenID provider: who types a name at its sign-in page is that person, with the address below.
const known: Record<string, { email: string; email_verified: boolean }> = {
  'petra@provider.example': { email: emailOfCast('petra'), email_verified: true },
  'unproven@provider.example': { email: emailOfCast('mira'), email_verified: false },
  'stranger@provider.example': { email: 'stranger@elsewhere.example', email_verified: true },
  'donna@provider.example': { email: emailOfCast('donna'), email_verified: true },
}

let world: World
let server: Server
let down = false
beforeAll(async () => {
  server = createServer()
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  world = await makeWorld({
    URA_OIDC_ISSUER: issuer,
    URA_OIDC_CLIENT_ID: 'ura',
    URA_OIDC_CLIENT_SECRET: 'a secret between the two',
    URA_OIDC_NAME: 'The consortium',
  })
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: 'ura',
        client_secret: 'a secret between the two',
        redirect_uris: [`${world.kernel.url}/api/auth/callback/oidc`],
        application_type: 'native',
      },
    ],
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
    findAccount: (_, id) => ({
      accountId: id,
      claims: async () => ({ sub: id, name: 'A Real Name', ...known[id] }),
    }),
    pkce: { required: () => true },
    cookies: { keys: ['only for this test'] },
    features: { devInteractions: { enabled: true } },
  })
  const answer = provider.callback()
  server.on('request', (request, response) => {
    if (down) return response.writeHead(503).end()
    return answer(request, response)
  })
})
afterAll(async () => {
  await world.close()
  server.closeAllConnections()
  await new Promise((done) => server.close(done))
})

/** Goes through the provider's pages as a browser would, and returns where it sends the browser back to. */
async function throughProvider(start: string, login: string): Promise<URL> {
  const cookies = new Map<string, string>()
  let at = start
  let form: URLSearchParams | undefined
  for (let step = 0; step < 12; step++) {
    const response = await fetch(at, {
      redirect: 'manual',
      headers: { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') },
      ...(form ? { method: 'POST', body: form } : {}),
    })
    form = undefined
    for (const line of response.headers.getSetCookie()) {
      const [pair = ''] = line.split(';')
      cookies.set(pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1))
    }
    const location = response.headers.get('location')
    if (location) {
      at = new URL(location, at).toString()
      if (at.startsWith(world.kernel.url)) return new URL(at)
      continue
    }
    const page = await response.text()
    const action = /<form[^>]*action="([^"]+)"/.exec(page)?.[1]
    if (!action) throw new Error(`The provider's page has no form: ${page.slice(0, 500)}`)
    at = new URL(action, at).toString()
    const prompt = /name="prompt" value="(\w+)"/.exec(page)?.[1] ?? 'login'
    form = new URLSearchParams(prompt === 'login' ? { prompt, login, password: 'any' } : { prompt })
  }
  throw new Error('The provider does not come to an end')
}

async function come(
  login: string,
  browser: Visitor = visitor(world),
): Promise<{ browser: Visitor; to: URL }> {
  const { body } = await browser.ask(startOidc, {})
  const back = await throughProvider(body.url, login)
  const answer = await browser.visit(back.pathname + back.search)
  expect(answer.status).toBe(302)
  return { browser, to: new URL(String(answer.headers.location), world.kernel.url) }
}

test('Petra signs in by the consortium’s provider: startOidc', async () => {
  expect((await visitor(world).ask(getDoor, {})).body.provider).toBe('The consortium')
  const { browser, to } = await come('petra@provider.example')
  expect(to.pathname).toBe('/')
  expect((await browser.ask(getSession, {})).body.person).toMatchObject({
    name: 'Petra',
    email: 'petra@cast.example',
  })
  // Once linked, the account is found by the provider's subject.
  const again = await come('petra@provider.example')
  expect((await again.browser.ask(getSession, {})).body.person?.name).toBe('Petra')
  const { rows } = await world.admin.query(
    `select action, details from kernel.audit where action = 'access.session.start'`,
  )
  expect(rows).toHaveLength(2)
})

test('neither tokens nor names nor addresses of the provider are kept', async () => {
  const { rows } = await world.admin.query(`select * from auth.account where "providerId" = 'oidc'`)
  expect(rows).toHaveLength(1)
  expect(rows[0]).toMatchObject({ accessToken: null, refreshToken: null, idToken: null })
  const users = await world.admin.query('select * from auth."user"')
  expect(JSON.stringify([rows, users.rows])).not.toMatch(/provider\.example|cast\.example|Real Name/)
})

test('a stranger to the workspace, an unproven address and a closed account do not get in', async () => {
  await world.admin.query(`update kernel.person set disabled_at = now() where user_id = 'user-donna'`)
  for (const login of ['stranger@provider.example', 'unproven@provider.example', 'donna@provider.example']) {
    const { browser, to } = await come(login)
    expect(to.pathname, login).toBe('/sign-in')
    expect(to.searchParams.get('error'), login).toMatch(/^oidc_\w+$/)
    expect((await browser.ask(getSession, {})).body.person, login).toBeNull()
  }
})

test('an answer that belongs to another browser opens nothing', async () => {
  const { body } = await visitor(world).ask(startOidc, {})
  const back = await throughProvider(body.url, 'petra@provider.example')
  const other = visitor(world)
  const answer = await other.visit(back.pathname + back.search)
  expect(String(answer.headers.location)).toMatch(/\/sign-in\?error=oidc_\w+/)
  expect((await other.ask(getSession, {})).body.person).toBeNull()
})

test('only the way back from the provider is open, nothing else of the accounts library', async () => {
  for (const path of [
    '/api/auth/get-session',
    '/api/auth/sign-in/email',
    '/api/auth/list-sessions',
    '/api/auth/error',
  ])
    expect((await visitor(world).visit(path)).status, path).toBe(404)
})

test('a provider that is away is said to be away, and found again when it is back', async () => {
  const later = await makeWorld({
    URA_OIDC_ISSUER: world.kernel.config.URA_OIDC_ISSUER!,
    URA_OIDC_CLIENT_ID: 'ura',
    URA_OIDC_CLIENT_SECRET: 'a secret between the two',
  })
  try {
    down = true
    const away = await visitor(later).ask(startOidc, {})
    expect(away.status).toBe(503)
    down = false
    expect((await visitor(later).ask(startOidc, {})).status).toBe(200)
  } finally {
    down = false
    await later.close()
  }
})
