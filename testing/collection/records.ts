import { randomUUID } from 'node:crypto'
import { originalXml } from '../../features/collection/submissions/original.ts'
import type { Station } from './station.ts'

export const newInstance = () => `uuid:${randomUUID()}`

/** Looks at what was stored, past all row-level security. */
export function records(s: Station) {
  return {
    stored: async (instanceId: string) => {
      const { rows } = await s.admin.query('select * from collection.submission where instance_id = $1', [
        instanceId,
      ])
      return rows[0]
    },
    attachments: async (id: string) => {
      const { rows } = await s.admin.query(
        'select name, path, file_id is not null as there from collection.attachment where submission_id = $1 order by name',
        [id],
      )
      return rows
    },
    bytesOf: (row: { id: string; xml: string; personal_sealed: string | null }) =>
      originalXml(s.kernel, { id: row.id, xml: row.xml, personalSealed: row.personal_sealed }),
  }
}
