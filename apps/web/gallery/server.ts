import type { Session } from '../../../ui/session.tsx'
import en from '../../../ui/words/en.json' with { type: 'json' }
import { organisations } from './samples.ts'

/**
 * A server of samples inside the page: the gallery shows the real shell, router, caller and table without any other
 * process. It answers the few addresses that they ask for.
 */
const own: Record<string, string> = {
  'gallery.name': 'Gallery',
  'gallery.parts': 'Page parts',
  'gallery.table': 'Table',
  'gallery.form': 'Form',
  'gallery.charts': 'Charts and maps',
  'gallery.measures': 'Measures and plans',
  'role.programme_coordinator': 'Programme coordinator',
  'role.country_coordinator': 'Country coordinator',
}
const stored = import.meta.glob<Record<string, string>>('../../../ui/words/*.json', { import: 'default' })

const session: Session & { until: null } = {
  person: {
    id: '0190a0f0-0000-7000-8000-000000000001',
    name: 'Arta Kola',
    email: 'arta@example.org',
    language: 'en',
    sample: true,
  },
  memberships: [
    { programmeId: 'p1', role: 'programme_coordinator', country: null, organisationId: null },
    { programmeId: 'p2', role: 'country_coordinator', country: 'AL', organisationId: null },
  ],
  programmes: [
    {
      id: 'p1',
      code: 'sample-one',
      demo: true,
      countries: ['AL', 'RS'],
      title: {
        source: 'en',
        texts: {
          en: { text: 'Sample programme on river crossings and harbours', state: 'approved' },
          sq: { text: 'Program shembull për kalimet e lumenjve dhe portet', state: 'approved' },
        },
      },
    },
    {
      id: 'p2',
      code: 'sample-two',
      demo: true,
      countries: ['AL'],
      title: {
        source: 'sq',
        texts: { sq: { text: 'Një program tjetër shembull', state: 'approved' } },
      },
    },
  ],
  demo: true,
  until: null,
}

let expired = false
let saves = 0
const json = (body: unknown, status = 200) =>
  new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json' } })
const problem = (status: number, code: string, detail: string, fields?: unknown) =>
  new Response(JSON.stringify({ status, code, detail, fields }), {
    status,
    headers: { 'content-type': 'application/problem+json' },
  })

/** Puts the sample server in the place of the network. */
export function serveSamples(): void {
  const real = window.fetch.bind(window)
  window.fetch = async (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input, location.href)
    if (!url.pathname.startsWith('/api/')) return real(input, init)
    await new Promise((resolve) => setTimeout(resolve, 30))
    return answer(url, init)
  }
}

async function answer(url: URL, init: RequestInit | undefined): Promise<Response> {
  const words = /^\/api\/words\/([\w-]+)$/.exec(url.pathname)?.[1]
  if (words) return json({ ...en, ...(await stored[`../../../ui/words/${words}.json`]?.()), ...own })
  if (url.pathname === '/api/session') {
    // The door is shown to those outside only.
    return json(location.pathname === '/sign-in' ? { ...session, person: null } : session)
  }
  if (url.pathname === '/api/gallery/expire') {
    expired = true
    return json({})
  }
  if (url.pathname === '/api/gallery/sign-in') {
    expired = false
    return json({})
  }
  if (expired) return problem(401, 'session_ended', 'Your session has ended.')
  if (url.pathname === '/api/gallery/organisations') return list(url)
  if (url.pathname === '/api/gallery/broken') return problem(503, 'unavailable', 'The database is resting.')
  if (url.pathname === '/api/gallery/save') return save(JSON.parse(String(init?.body)))
  return problem(404, 'not_found', 'There is nothing here.')
}

function save(body: { name?: string }): Response {
  saves += 1
  if (!body.name) {
    return problem(422, 'invalid', 'One field needs your attention.', [
      { path: 'body.name', message: 'A name is needed.' },
    ])
  }
  if (body.name === 'conflict') return problem(409, 'changed_meanwhile', 'Somebody else has saved first.')
  return json({ saves })
}

function list(url: URL): Response {
  const search = (url.searchParams.get('search') ?? '').toLowerCase()
  const sort = url.searchParams.get('sort') ?? 'name'
  const page = Number(url.searchParams.get('page') ?? 1)
  const size = Number(url.searchParams.get('size') ?? 50)
  const countries = url.searchParams
    .getAll('filter')
    .filter((pair) => pair.startsWith('country:'))
    .map((pair) => pair.slice(8))
  const key = sort.replace(/^-/, '') as keyof (typeof organisations)[number]
  const rows = organisations
    .filter((row) => row.name.toLowerCase().includes(search))
    .filter((row) => countries.length === 0 || countries.includes(row.country))
    .sort((a, b) => (a[key] < b[key] ? -1 : 1) * (sort.startsWith('-') ? -1 : 1))
  if (url.searchParams.has('format')) {
    const lines = rows.map((row) => `${row.name};${row.country};${row.visits}`)
    return new Response(lines.join('\n'), { headers: { 'content-type': 'text/csv' } })
  }
  return json({ rows: rows.slice((page - 1) * size, page * size), total: rows.length })
}
