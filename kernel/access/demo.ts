import { createHmac } from 'node:crypto'
import { localText } from '../../common/languages.ts'
import type { Transaction } from '../db/db.ts'
import { asActor } from '../http/transaction.ts'
import type { Kernel } from '../kernel.ts'
import { hashPassword } from './accounts.ts'
import { worksIn } from './give.ts'
import { addPerson, emailIndex, ensureAccount, newId } from './identity.ts'
import { ownOrganisationRoles, type Role } from './roles.ts'

/** A sample person of the demo workspace. */
export interface DemoPerson {
  email: string
  password: string
  name: string
  role: Role
  country: string | null
}

// Invented people. Addresses end in .example (RFC 2606): no mail can ever reach anybody.
const people: [role: Role, name: string, country: string | null][] = [
  ['programme_coordinator', 'Elira Hoxha', null],
  ['country_coordinator', 'Arben Dervishi', 'AL'],
  ['country_coordinator', 'Jelena Marković', 'RS'],
  ['grants_officer', 'Amra Hadžić', 'BA'],
  ['assessor', 'Nikola Vuković', 'ME'],
  ['monitor', 'Blerim Gashi', 'XK'],
  ['monitor', 'Marija Stojanovska', 'MK'],
  ['analyst', 'Sanja Radulović', null],
  ['reviewer', 'Dragan Nikolovski', null],
  ['trainer', 'Lejla Begić', null],
  ['platform_member', 'Ilir Prifti', 'AL'],
  ['donor', 'Clara Lindqvist', null],
  ['grantee', 'Valbona Shehu', 'AL'],
  ['trainee', 'Marko Jovanović', 'RS'],
  ['data_protection_officer', 'Ivana Petrović', null],
  ['administrator', 'Vesa Krasniqi', null],
]

const letters: Record<string, string> = { ë: 'e', ç: 'c', ć: 'c', č: 'c', š: 's', ž: 'z', đ: 'd' }
const addressOf = (name: string) =>
  `${name
    .toLowerCase()
    .replace(/[ëçćčšžđ]/g, (letter) => letters[letter]!)
    .replace(/\s+/g, '.')}@ura.example`

/** The sign-ins of the demo workspace; none anywhere else. */
export function demoSignIns(kernel: Pick<Kernel, 'config' | 'secret'>): DemoPerson[] {
  if (!kernel.config.demo) return []
  // The same at every start of this workspace, another in every workspace.
  const password = `demo-${createHmac('sha256', kernel.secret('demo')).update('sign-in').digest('hex').slice(0, 10)}`
  return people.map(([role, name, country]) => ({ email: addressOf(name), password, name, role, country }))
}

/**
 * Makes the sample people of the demo, one for each role, and gives them their passwords again at every start.
 * @param programmeId the programme that they are members of
 * @returns their sign-ins, for printing
 * @throws Error outside a demo workspace
 */
export async function demoPeople(kernel: Kernel, programmeId: string): Promise<DemoPerson[]> {
  if (!kernel.config.demo) throw new Error('Sample people exist in the demo workspace only.')
  const signIns = demoSignIns(kernel)
  const hash = await hashPassword(kernel, signIns[0]!.password)
  for (const one of signIns) {
    const index = await emailIndex(kernel, one.email)
    const id = await asActor(kernel.workerDb, 'system', (db) =>
      ensurePerson(kernel, db, one, index, programmeId),
    )
    await ensureAccount(kernel, { id, emailIndex: index }, hash)
  }
  return signIns
}

async function ensurePerson(
  kernel: Kernel,
  db: Transaction,
  one: DemoPerson,
  emailIndexed: string,
  programmeId: string,
): Promise<string> {
  const organisationId = ownOrganisationRoles.includes(one.role) ? await sampleOrganisation(db) : null
  const known = await db
    .selectFrom('kernel.person')
    .select('id')
    .where('emailIndex', '=', emailIndexed)
    .executeTakeFirst()
  const id =
    known?.id ??
    (await addPerson(kernel, db, {
      name: one.name,
      email: one.email,
      language: 'en',
      organisationId,
      sample: true,
    }))
  // Visitors change the demo's programme as they like: where it does not work there is no role to give.
  if (!(await worksIn(db, programmeId, one.country))) return id
  const membership = {
    personId: id,
    programmeId: one.role === 'administrator' ? null : programmeId,
    role: one.role,
    country: one.country,
    organisationId,
  }
  await db
    .insertInto('kernel.membership')
    .values(membership)
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  return id
}

async function sampleOrganisation(db: Transaction): Promise<string> {
  const known = await db
    .selectFrom('kernel.organisation')
    .select('id')
    .where('code', '=', 'sample-grantee')
    .executeTakeFirst()
  if (known) return known.id
  const id = await newId(db)
  await db
    .insertInto('kernel.organisation')
    .values({
      id,
      code: 'sample-grantee',
      name: localText({ en: 'Open Border Association (sample)', sq: 'Shoqata “Kufi i Hapur” (shembull)' }),
      shortName: 'Kufi i Hapur',
      country: 'AL',
      sample: true,
    })
    .execute()
  return id
}

/**
 * Keeps demo and real work apart: sample people with printed passwords never come into a real workspace, and a demo
 * does not turn into one by being started differently.
 * @throws Error that says what to do, when the workspace is of the other kind
 */
export async function insistOnKind(kernel: Pick<Kernel, 'config' | 'workerDb'>): Promise<void> {
  const { real, samples } = await asActor(kernel.workerDb, 'system', async (db) => {
    const people = await db.selectFrom('kernel.person').select('sample').distinct().execute()
    return { real: people.some((one) => !one.sample), samples: people.some((one) => one.sample) }
  })
  // Whoever is invited in a demo is no sample; samples are in every demo from its first start on.
  if (kernel.config.demo && real && !samples)
    throw new Error(
      'This is a real workspace: the demo, with its printed passwords, does not start on it. Choose another data folder (URA_DATA), or start the workspace itself: npm run ura -- start',
    )
  if (!kernel.config.demo && samples)
    throw new Error(
      'This data folder holds the demo workspace. Start it as the demo (npm start), or choose another data folder (URA_DATA) for the real one.',
    )
}
