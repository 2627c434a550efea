import { execFileSync } from 'node:child_process'
import { readFileSync, statSync } from 'node:fs'
import { dirname } from 'node:path'

/** An account of this machine that is not root. */
export interface Account {
  name: string
  uid: number
  gid: number
}

/**
 * The account under which PostgreSQL must run: none of its own (null) for an ordinary user; for root an account `ura`,
 * made when it is missing and can be made, otherwise `postgres` or `nobody`.
 */
export function databaseAccount(): Account | null {
  if (process.getuid?.() !== 0) return null
  const found = accountNamed('ura')
  if (found) return found
  for (const [program, args] of [
    ['useradd', ['--system', '--no-create-home', '--shell', '/usr/sbin/nologin', 'ura']],
    ['adduser', ['-S', '-H', '-D', '-s', '/sbin/nologin', 'ura']],
  ] as const) {
    try {
      execFileSync(program, args, { stdio: 'ignore' })
      const made = accountNamed('ura')
      if (made) return made
    } catch {
      // The next program, or an account that every system has.
    }
  }
  const spare = accountNamed('postgres') ?? accountNamed('nobody')
  if (!spare)
    throw new Error(
      'PostgreSQL cannot run as root, and this machine has no other account. Create one: useradd --system ura',
    )
  return spare
}

function accountNamed(name: string): Account | null {
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((row) => row.startsWith(`${name}:`))
  const [, , uid, gid] = line?.split(':') ?? []
  return uid === undefined ? null : { name, uid: Number(uid), gid: Number(gid) }
}

/** Whether any account of this machine can enter the folder and all that lie above it. */
export function reachable(folder: string): boolean {
  for (let at = folder; ; at = dirname(at)) {
    if ((statSync(at).mode & 0o001) === 0) return false
    if (at === dirname(at)) return true
  }
}
