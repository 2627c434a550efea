interface Described {
  info: { title: string; description: string }
  paths: Record<string, Record<string, Op>>
}
interface Op {
  operationId: string
  tags: string[]
  summary: string
  security?: unknown[]
  parameters: { name: string; in: string; required: boolean; schema: Record<string, unknown> }[]
  requestBody?: { content: Record<string, { schema: unknown }> }
  responses: Record<string, { content?: Record<string, { schema: unknown }> }>
}

const escaped = (text: string) => text.replace(/[&<>"]/g, (char) => `&#${char.charCodeAt(0)};`)
const block = (title: string, value: unknown) =>
  value === undefined
    ? ''
    : `<details><summary>${title}</summary><pre>${escaped(JSON.stringify(value, null, 2))}</pre></details>`

/** The API on one readable page, without script: operations by room, with their parameters, bodies and answers. */
export function apiPage(raw: object): string {
  const described = raw as Described
  const rooms = new Map<string, string[]>()
  for (const [path, methods] of Object.entries(described.paths)) {
    for (const [method, op] of Object.entries(methods)) {
      const parameters = op.parameters.map(
        (one) =>
          `<li><code>${escaped(one.name)}</code> <small>${one.in}${one.required ? ', required' : ''}, ${escaped(String(one.schema.type ?? 'value'))}</small></li>`,
      )
      const section = `<article id="${op.operationId}"><h3><span class="m">${method.toUpperCase()}</span> <code>${escaped(path)}</code></h3>
<p>${escaped(op.summary)} <small>${op.operationId}${op.security ? ' · public' : ''}</small></p>
${parameters.length ? `<ul>${parameters.join('')}</ul>` : ''}${block('Body', op.requestBody?.content['application/json']?.schema)}${block('Answer', op.responses[200]?.content?.['application/json']?.schema)}</article>`
      const room = op.tags[0] ?? 'other'
      rooms.set(room, [...(rooms.get(room) ?? []), section])
    }
  }
  const toc = [...rooms.keys()].map((room) => `<a href="#room-${room}">${room}</a>`).join(' · ')
  const body = [...rooms]
    .map(([room, sections]) => `<section id="room-${room}"><h2>${room}</h2>${sections.join('')}</section>`)
    .join('')
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${described.info.title} API</title>
<style>body{font:15px/1.5 system-ui,sans-serif;max-width:52rem;margin:2rem auto;padding:0 1rem;color:#1c2430;background:#fff}h2{border-bottom:1px solid #ccd3da;margin-top:2.5rem}h3{font-size:1rem;margin:1.5rem 0 .2rem}.m{display:inline-block;min-width:4rem;font-weight:600;color:#14577a}code,pre{font:13px ui-monospace,monospace}pre{background:#f4f6f8;padding:.7rem;overflow:auto;max-height:24rem}small{color:#56616e}@media(prefers-color-scheme:dark){body{background:#14181d;color:#e4e8ec}pre{background:#1e242b}.m{color:#7cc0e4}small{color:#9aa6b2}}</style></head>
<body><main><h1>${described.info.title} API</h1><p>${escaped(described.info.description)} The same as <a href="/api/openapi.json">OpenAPI 3.1</a>.</p><nav aria-label="Rooms">${toc}</nav>${body}</main></body></html>`
}
