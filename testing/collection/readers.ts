import { connect, type Socket } from 'node:net'
import type { Name } from '../cast.ts'
import type { World } from '../world.ts'

/** A reader at the other end of a real connection, who takes as much of an answer as they like. */
export interface Reader {
  /** The status line's number. */
  status: number
  socket: Socket
  /** Whether the server has ended the connection, which who does not read does not notice. */
  ended: () => boolean
}

/** Asks for something and reads no further than the beginning of the answer. */
export async function stalled(world: World & { url: string }, who: Name, path: string, times = 1) {
  const { port, hostname } = new URL(world.url)
  const theirs: Socket[] = []
  const hear = (one: Socket) => theirs.push(one)
  world.app.server.on('connection', hear)
  const socket = connect(Number(port), hostname)
  socket.on('error', () => undefined)
  const request = `GET ${path} HTTP/1.1\r\nHost: ${hostname}:${port}\r\nCookie: ${world.cookie(who)}\r\n\r\n`
  socket.write(request.repeat(times))
  const status = await new Promise<number>((answered, failed) => {
    socket.once('data', (head) => {
      socket.pause()
      answered(Number(head.toString('latin1').slice(9, 12)))
    })
    setTimeout(() => failed(new Error(`no answer: ${path}`)), 10_000).unref()
  })
  world.app.server.off('connection', hear)
  const other = theirs.find(({ remotePort }) => remotePort === socket.localPort)!
  return { status, socket, ended: () => other.destroyed } satisfies Reader
}

/** Connections of the app's role that somebody holds in a transaction, waiting for nothing of the database. */
export async function held(world: World): Promise<number> {
  const { rows } = await world.admin.query(
    `select count(*)::int n from pg_stat_activity
     where datname = current_database() and usename like 'ura_app%' and state <> 'idle'`,
  )
  return rows[0].n
}

/** Many submissions out of one that is there, each of some kilobytes that cannot be made smaller. */
export async function multiplied(world: World, times: number): Promise<void> {
  await world.admin.query(
    `insert into collection.submission (id, form_id, version_id, programme_id, country, organisation_id, sensitivity, state, instance_id, root_key, instance_key, xml, digest, data, occurred_on, size)
     select uuidv7(), form_id, version_id, programme_id, country, organisation_id, sensitivity, 'received', 'uuid:'||i, md5('r'||i)::uuid, md5('r'||i)::uuid, xml, digest,
       jsonb_set(data, '{notes}', to_jsonb((select string_agg(md5(i || 'x' || n), '') from generate_series(1, 150) n))), occurred_on, size
     from (select * from collection.submission limit 1) one, generate_series(1, $1::int) i`,
    [times],
  )
}
