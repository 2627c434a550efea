import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import pg from 'pg'

// The floor of the benchmark: what no server can do without. Take a body off the wire, put it into a table, durably.
const pool = new pg.Pool({ connectionString: process.env.URA_TEST_DATABASE, max: 12 })
pool.on('error', () => undefined)
await pool.query(
  'create table if not exists public.floor (id bigint generated always as identity primary key, body bytea not null)',
)
const server = createServer((request, response) => {
  const parts: Buffer[] = []
  request.on('data', (part: Buffer) => parts.push(part))
  request.on('end', () => {
    pool
      .query({
        name: 'floor',
        text: 'insert into public.floor (body) values ($1)',
        values: [Buffer.concat(parts)],
      })
      .then(
        () => response.writeHead(201).end(),
        () => response.writeHead(500).end(),
      )
  })
})
server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as AddressInfo).port }))
