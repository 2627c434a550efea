import { type ErasureGround, eraseSubmission } from '../../features/collection/contract.ts'
import type { Name } from '../cast.ts'
import { newInstance } from './records.ts'
import { openStation, type Station } from './station.ts'
import { type VisitAnswers, visitXml } from './visit.ts'

/** A picture of one dot, with a mark of its own behind it. */
export const image = (mark: string): Buffer =>
  Buffer.concat([
    Buffer.from(
      'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
      'base64',
    ),
    Buffer.from(mark),
  ])

/** A station with a form and a phone, where submissions arrive and are erased. */
export async function openErasing(env: Record<string, string> = {}) {
  const s: Station = await openStation(env)
  const form = await s.publish()
  const phone = await s.device({ country: 'AL' })
  return {
    s,
    form,
    phone,
    /** Sends a visit; it must be taken in. */
    arrive: async (answers: VisitAnswers = {}, files: Record<string, Buffer> = {}) => {
      const instanceId = answers.instanceId ?? newInstance()
      const xml = visitXml({ ...answers, instanceId })
      const sent = await phone.send(xml, files)
      if (sent.status !== 201) throw new Error(`${sent.status} ${await sent.text()}`)
      const { rows } = await s.admin.query('select id from collection.submission where instance_id = $1', [
        instanceId,
      ])
      return { id: rows[0].id as string, instanceId, xml }
    },
    erase: (who: Name, submission: string, more: { ground?: ErasureGround; reference?: string } = {}) =>
      s.ask(who, eraseSubmission, {
        params: { submission },
        body: { ground: 'consent_withdrawn', reference: 'DPO 7/2026', ...more },
      }),
    /** Tables in which a text stands anywhere at all, whoever may read them. */
    standsIn: async (text: string): Promise<string[]> => {
      const { rows: tables } = await s.admin.query<{ t: string }>(
        `select format('%I.%I', schemaname, tablename) t from pg_tables where schemaname not in ('pg_catalog', 'information_schema')`,
      )
      const found: string[] = []
      for (const { t } of tables) {
        const { rows } = await s.admin.query(`select 1 from ${t} x where x::text ilike $1 limit 1`, [
          `%${text}%`,
        ])
        if (rows.length) found.push(t)
      }
      return found.sort()
    },
  }
}
export type Erasing = Awaited<ReturnType<typeof openErasing>>
