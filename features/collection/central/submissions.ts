import { readBlob } from '../../../kernel/files/blob.ts'
import { disposition } from '../../../kernel/files/names.ts'
import type { ReadForm } from '../export/form.ts'
import { type Row, readRows, reviewState, type Selection, type Senders, sendersOf } from '../export/rows.ts'
import { CentralProblem } from '../odata/errors.ts'
import { sendXml } from '../openrosa/envelope.ts'
import { maySeePersonal } from '../policy.ts'
import { originalXml } from '../submissions/original.ts'
import { type Asked, type CentralServer, formOf, noteExport, personalAsked } from './server.ts'

function submissionJson(form: ReadForm, row: Row, senders: Senders): object {
  const sender = senders.of(row)
  const submitterId = sender ? (/^\d+$/.test(sender.id) ? Number(sender.id) : sender.id) : null
  const base = {
    instanceId: row.instanceId,
    submitterId,
    deviceId: row.deviceLabel,
    userAgent: row.agent,
    createdAt: row.receivedAt,
  }
  return {
    ...base,
    updatedAt: row.changedAt,
    deletedAt: null,
    reviewState: reviewState(row),
    instanceName: row.instanceName,
    currentVersion: {
      ...base,
      instanceName: row.instanceName,
      current: true,
      formVersion: form.versionNames.get(row.versionId) ?? '',
    },
  }
}

async function listed(asked: Asked, form: ReadForm, selection: Selection): Promise<object[]> {
  const senders = await sendersOf(asked.reading, form)
  const all: object[] = []
  for await (const rows of readRows(asked.reading, form, selection))
    for (const row of rows) all.push(submissionJson(form, row, senders))
  return all
}

const byInstance = (instance: string): Selection => ({
  where: 's.instance_id = $1',
  values: [instance],
  limit: 1,
})

async function oneRow(asked: Asked, form: ReadForm, instance: string): Promise<Row> {
  for await (const rows of readRows(asked.reading, form, byInstance(instance))) if (rows[0]) return rows[0]
  throw new CentralProblem(404.1, 'problem.not_found')
}

const whole = (text: string | undefined) => (/^\d{1,9}$/.test(text ?? '') ? Number(text) : undefined)

/** Submissions one by one: what is known of them, their XML and their files. */
export function submissionRoutes({ get, kernel }: CentralServer): void {
  const base = '/v1/projects/:project/forms/:form/submissions'
  get(base, async (asked) => {
    const form = await formOf(asked, 'read')
    const limit = Math.min(whole(asked.query.limit) ?? 10_000, 10_000)
    return listed(asked, form, { where: 'true', values: [], limit, offset: whole(asked.query.offset) ?? 0 })
  })

  get(`${base}/:instance`, async (asked) => {
    const form = await formOf(asked, 'read')
    const { instance = '' } = asked.params
    if (instance.endsWith('.xml')) return xmlOf(asked, form, instance.slice(0, -4))
    const [found] = await listed(asked, form, byInstance(instance))
    if (!found) throw new CentralProblem(404.1, 'problem.not_found')
    return found
  })

  const xmlOf = async (asked: Asked, form: ReadForm, instance: string) => {
    const row = await oneRow(asked, form, instance)
    const { rows } = await asked.reading.client.query(
      'select xml, personal_sealed from collection.submission where id = $1',
      [row.id],
    )
    if (rows[0].xml === '') throw new CentralProblem(409.1, 'collection.submissions.being_sealed')
    const { personal, reason } = personalAsked(asked, form)
    const standing = { programmeId: form.programmeId, country: row.country, personId: row.personId }
    if (personal && !maySeePersonal(asked.reading.actor, standing))
      throw new CentralProblem(403.1, 'problem.forbidden')
    if (personal) await noteExport(asked, form, { format: 'xml', instance, personal, reason })
    const xml = personal
      ? await originalXml(kernel, { id: row.id, xml: rows[0].xml, personalSealed: rows[0].personal_sealed })
      : rows[0].xml
    sendXml(asked.request, asked.reply, xml)
    return undefined
  }

  get(`${base}/:instance/attachments`, async (asked) => {
    const form = await formOf(asked, 'read')
    const row = await oneRow(asked, form, asked.params.instance ?? '')
    const { rows } = await asked.reading.client.query(
      'select name, file_id is not null as exists from collection.attachment where submission_id = $1 order by name',
      [row.id],
    )
    return rows
  })

  get(`${base}/:instance/attachments/:name`, async (asked) => {
    const form = await formOf(asked, 'read')
    const row = await oneRow(asked, form, asked.params.instance ?? '')
    const { rows } = await asked.reading.client.query(
      `select a.name, a.personal, k.address, k.size, k.media_type as type from collection.attachment a join kernel.file k on k.id = a.file_id
       where a.submission_id = $1 and a.name = $2`,
      [row.id, asked.params.name],
    )
    const file = rows[0]
    if (!file) throw new CentralProblem(404.1, 'problem.not_found')
    const { personal, reason } = personalAsked(asked, form)
    const standing = { programmeId: form.programmeId, country: row.country, personId: row.personId }
    if (file.personal && !(personal && maySeePersonal(asked.reading.actor, standing)))
      throw new CentralProblem(403.1, 'collection.data.problem.personal_file')
    await noteExport(asked, form, {
      format: 'file',
      instance: row.instanceId,
      file: file.name,
      personal: file.personal,
      ...(file.personal ? { reason } : {}),
    })
    asked.reply
      .type(file.type ?? 'application/octet-stream')
      .header('content-length', String(file.size))
      .header('content-disposition', disposition('attachment', file.name))
    return readBlob(kernel.files, kernel.keyring, file)
  })
}
