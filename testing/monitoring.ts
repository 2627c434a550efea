import { type LocalText, localText } from '../common/languages.ts'
import {
  countPeople, createSite, createVisit, getVisit, moveVisit, type Site, type Visit, writeAccount,
} from '../features/monitoring/contract.ts' // biome-ignore format: a list
import type { VisitAct } from '../features/monitoring/rules.ts'
import { cast, type Name, programmes } from './cast.ts'
import type { World } from './world.ts'

export const inBalkans = { programme: programmes.balkans }
/** The year of visits that are over: recent enough for a plan, whenever the stories are told. */
export const pastYear = new Date().getUTCFullYear() - 5
/** A text in English and something like Albanian. */
export const said = (en: string): LocalText => localText({ en, sq: `${en} (sq)` })

/** Adds a site as somebody. */
export async function addSite(world: World, who: Name, more: object = {}): Promise<Site> {
  const body = { code: `site-${Math.random().toString(36).slice(2, 8)}`, kind: 'border_crossing' as const, name: said('A crossing point'), country: 'AL', area: 'Southern border', latitude: 40.317, longitude: 20.661, ...more } // biome-ignore format: a site
  const answer = await world.ask(who, createSite, { params: inBalkans, body })
  if (answer.status !== 200) throw new Error(answer.text)
  return answer.body
}

/** Plans a visit of Mira's (lead) as somebody, in the past. */
export async function planVisit(world: World, who: Name, siteId: string, more: object = {}): Promise<Visit> {
  const body = {
    title: said('Visit to the crossing point'),
    purpose: said('To see how people are received'),
    siteId,
    announced: true,
    startsOn: `${pastYear}-03-02`,
    endsOn: `${pastYear}-03-03`,
    methods: ['observation' as const],
    risk: said('Nobody is asked within the hearing of officers'),
    team: [{ personId: cast.mira.id, role: 'lead' as const }],
    ...more,
  }
  const answer = await world.ask(who, createVisit, { params: inBalkans, body })
  if (answer.status !== 200) throw new Error(answer.text)
  return answer.body
}

export const readVisit = async (world: World, who: Name, visit: string) =>
  (await world.ask(who, getVisit, { params: { ...inBalkans, visit } })).body

/** Takes a step as somebody, from the visit as it is now. */
export async function step(world: World, who: Name, visit: string, act: VisitAct, reason = '') {
  const { version } = await readVisit(world, 'petra', visit)
  return world.ask(who, moveVisit, { params: { ...inBalkans, visit }, body: { act, reason, version } })
}

/** Takes a planned visit into the field and writes an account with eight people, as Mira. */
export async function writeUp(world: World, visit: string): Promise<Visit> {
  for (const act of ['prepare', 'depart'] as const) await step(world, 'mira', visit, act)
  const params = { ...inBalkans, visit }
  let { version } = await readVisit(world, 'mira', visit)
  const account = { access: 'granted' as const, summary: said('People waited outside'), version }
  ;({ version } = (await world.ask('mira', writeAccount, { params, body: account })).body)
  const cells = [
    {
      sex: 'm' as const,
      age: '18-59' as const,
      nationality: 'AF',
      vulnerability: 'none' as const,
      persons: 5,
    },
    {
      sex: 'f' as const,
      age: '0-4' as const,
      nationality: 'SY',
      vulnerability: 'family' as const,
      persons: 3,
    },
  ]
  await world.ask('mira', countPeople, { params, body: { cells, version } })
  return (await step(world, 'mira', visit, 'write')).body
}

/** A visit from the plan to the approval. @returns it, approved by Arben */
export async function approvedVisit(world: World, siteId: string, more: object = {}): Promise<Visit> {
  const { id } = await planVisit(world, 'mira', siteId, more)
  await writeUp(world, id)
  await step(world, 'mira', id, 'submit')
  const answer = await step(world, 'arben', id, 'approve')
  if (answer.status !== 200) throw new Error(answer.text)
  return answer.body
}
