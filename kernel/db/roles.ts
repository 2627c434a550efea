import pg from 'pg'
import type { Connections } from './db.ts'

const roleNames = ['ura_owner', 'ura_app', 'ura_auth', 'ura_worker'] as const

/**
 * Makes the four roles and gives the three that log in their passwords.
 * Runs as the administrator of the server; needs CREATEROLE (or superuser) and ownership of the database.
 * @param passwords of the roles that log in; they are derived from the master key and never shown
 */
export async function prepareRoles(
  admin: string,
  passwords: { app: string; auth: string; worker: string },
): Promise<void> {
  const client = new pg.Client({ connectionString: admin })
  await client.connect()
  try {
    await client.query('begin')
    await client.query('select pg_advisory_xact_lock(817001)')
    for (const role of roleNames) {
      const { rowCount } = await client.query('select 1 from pg_roles where rolname = $1', [role])
      if (!rowCount) await client.query(`create role ${role} nosuperuser nocreatedb nocreaterole`)
    }
    for (const [role, password] of Object.entries(passwords)) {
      await client.query(`alter role ura_${role} login password ${client.escapeLiteral(password)}`)
    }
    const { rows } = await client.query<{ db: string; me: string }>(
      'select current_database() db, current_user me',
    )
    const database = client.escapeIdentifier(rows[0]!.db)
    await client.query(`grant ura_owner to ${client.escapeIdentifier(rows[0]!.me)}`)
    await client.query('grant ura_worker to ura_owner')
    await client.query('grant ura_app to ura_worker')
    await client.query('grant create, usage on schema public to ura_owner')
    await client.query(`grant create, connect, temporary on database ${database} to ura_owner`)
    await client.query(`grant create, connect on database ${database} to ura_worker`)
    await client.query(`grant connect on database ${database} to ura_app, ura_auth`)
    await client.query('commit')
  } finally {
    await client.end()
  }
}

/** The connections of the roles, from the administrator's one. */
export function connectionsFor(
  admin: string,
  passwords: { app: string; auth: string; worker: string },
  read?: string,
): Connections {
  const as = (url: string, user: string, password: string) => {
    const made = new URL(url)
    made.username = user
    made.password = password
    return made.toString()
  }
  return {
    admin,
    app: as(admin, 'ura_app', passwords.app),
    auth: as(admin, 'ura_auth', passwords.auth),
    worker: as(admin, 'ura_worker', passwords.worker),
    ...(read ? { read: as(read, 'ura_app', passwords.app) } : {}),
  }
}
