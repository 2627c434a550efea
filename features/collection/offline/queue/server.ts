import { getSession } from '../../../../kernel/access/contract.ts'
import { call } from '../../../../ui/api.ts'
import { Problem } from '../../../../ui/problem.ts'
import { getArrived } from '../../contract/mine.ts'
import type { Person } from '../store/people.ts'
import type { SendingOf } from './send.ts'

/** Who is signed in at the server; null: nobody; undefined: it cannot be reached. */
export async function whoIsThere(): Promise<string | null | undefined> {
  try {
    return (await call(getSession, undefined, { quiet: true })).person?.id ?? null
  } catch (error) {
    if (error instanceof Problem && error.status === 401) return null
    return undefined
  }
}

/** What sending needs of the server. */
export const sendingOf = (person: Person, language: string): SendingOf => ({
  person,
  language,
  whoIsThere,
  arrived: async (item, instance) =>
    (
      await call(
        getArrived,
        { params: { project: item.project }, query: { form: item.code, instance } },
        { quiet: true },
      )
    ).files,
})
