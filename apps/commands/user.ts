import { languages } from '../../common/languages.ts'
import {
  addUser,
  changeRole,
  closeUser,
  inviteUser,
  listUsers,
  type RoleChange,
  resetLink,
} from '../../kernel/access/console.ts'
import { linkDays } from '../../kernel/access/links.ts'
import { roles } from '../../kernel/access/roles.ts'
import { readConfig } from '../../kernel/config/config.ts'
import { type Kernel, openKernel } from '../../kernel/kernel.ts'
import { migrateDatabase, openDatabase, runningWorkspace } from '../workspace.ts'

export interface UserOptions {
  name?: string
  language?: string
  administrator?: boolean
  programme?: string
  country?: string
  organisation?: string
  end?: boolean
}

/** What there is to do with people, each as one line of help. */
export const userTasks = {
  list: 'everybody with their roles',
  add: 'add EMAIL with --name, and print the link of the invitation',
  invite: 'print a new invitation link for EMAIL',
  role: 'give EMAIL a ROLE with --programme (--country, --organisation), or end it with --end',
  disable: 'close the account of EMAIL: every session ends',
  enable: 'open the account of EMAIL again',
  'reset-password': 'print a link to a new password for EMAIL',
} as const

/** The people of the workspace, from its command line; it works beside a running workspace, or alone. */
export async function user(
  task: string,
  email: string | undefined,
  role: string | undefined,
  options: UserOptions,
): Promise<void> {
  if (!(task in userTasks))
    throw new Error(`There is no "ura user ${task}". There is: ${Object.keys(userTasks).join(', ')}`)
  if (task !== 'list' && !email?.includes('@')) throw new Error(`Say whom: ura user ${task} name@example.org`)
  const config = readConfig()
  const running = runningWorkspace(config)
  const database = await openDatabase(config)
  const url = running?.url ?? config.URA_URL ?? `http://localhost:${config.URA_PORT}`
  const kernel = openKernel(config, database.connections, url)
  try {
    if (!running) await migrateDatabase(database, console.log)
    await perform(kernel, task as keyof typeof userTasks, email ?? '', role, options)
  } finally {
    await kernel.close()
    // A running workspace keeps its database.
    if (!running) await database.stop()
  }
}

async function perform(
  kernel: Kernel,
  task: keyof typeof userTasks,
  email: string,
  role: string | undefined,
  options: UserOptions,
): Promise<void> {
  const invitation = `The invitation, valid once for ${linkDays.invitation} days:`
  if (task === 'list') return printUsers(kernel)
  if (task === 'add') {
    const language = languages.find((one) => one === (options.language ?? 'en'))
    if (!options.name) throw new Error(`Say the name: ura user add ${email} --name "First Last"`)
    if (!language) throw new Error(`Languages are ${languages.join(', ')}.`)
    const administrator = options.administrator ?? false
    console.log(
      `${invitation}\n  ${await addUser(kernel, { email, name: options.name, language, administrator })}`,
    )
  }
  if (task === 'invite') console.log(`${invitation}\n  ${await inviteUser(kernel, email)}`)
  if (task === 'role') {
    await changeRole(kernel, email, { ...options, role: knownRole(role) } satisfies RoleChange)
    console.log(options.end ? 'The role has ended.' : 'The role is given.')
  }
  if (task === 'disable' || task === 'enable') {
    await closeUser(kernel, email, task === 'disable')
    console.log(
      task === 'disable' ? 'The account is closed; its sessions have ended.' : 'The account is open.',
    )
  }
  if (task === 'reset-password')
    console.log(`The link to a new password, valid once for one hour:\n  ${await resetLink(kernel, email)}`)
}

function knownRole(role: string | undefined) {
  const found = roles.find((one) => one === role)
  if (!found) throw new Error(`Roles are ${roles.join(', ')}.`)
  return found
}

async function printUsers(kernel: Kernel): Promise<void> {
  const people = await listUsers(kernel)
  if (people.length === 0)
    console.log('Nobody yet. The first administrator comes by the link that `ura start` prints.')
  for (const one of people)
    console.log(`${one.name} · ${one.email} · ${one.state} · ${one.roles.join(', ') || 'no role'}`)
}
