import { expect } from 'vitest'
import { type ReviewAct, reviewSubmissions } from '../../features/collection/contract.ts'
import {
  type SiteAnswers, siteChoiceForm, siteForm, siteVisitForm, siteVisitXml, siteXml, type VisitAnswers,
} from './entities.ts' // biome-ignore format: a list
import { newInstance } from './records.ts'
import { openStation } from './station.ts'

/** A station with forms that enter, change and offer the list `sites`, and a phone in Albania. */
export async function openSites() {
  const s = await openStation()
  const entry = await s.publish(siteForm())
  const visit = await s.publish(siteVisitForm())
  await s.publish(siteChoiceForm())
  const phone = await s.device({ country: 'AL' })
  async function send(xml: string, instanceId: string, by = phone): Promise<string> {
    const sent = await by.send(xml)
    expect(sent.status, await sent.text()).toBe(201)
    const { rows } = await s.admin.query('select id from collection.submission where instance_id = $1', [
      instanceId,
    ])
    return rows[0].id
  }
  const enter = (answers: SiteAnswers = {}, by = phone) => {
    const instanceId = answers.instanceId ?? newInstance()
    return send(siteXml({ ...answers, instanceId }), instanceId, by)
  }
  const visited = (answers: VisitAnswers, by = phone) => {
    const instanceId = answers.instanceId ?? newInstance()
    return send(siteVisitXml({ ...answers, instanceId }), instanceId, by)
  }
  async function review(form: string, submission: string, act: ReviewAct) {
    const { rows } = await s.admin.query('select version from collection.submission where id = $1', [
      submission,
    ])
    const body = {
      act,
      note: 'As seen on the spot',
      rows: [{ id: submission, version: rows[0].version }],
      alsoDuplicates: true,
    }
    const answer = await s.ask('petra', reviewSubmissions, { params: { form }, body })
    expect(answer.status === 200 && answer.body.refused, answer.text).toEqual([])
  }
  const entity = async (uuid: string) => {
    const { rows } = await s.admin.query(
      `select state, label, data, version, conflict, country from collection.entity where uuid = $1`,
      [uuid],
    )
    return rows[0]
  }
  const history = async (uuid: string) => {
    const { rows } = await s.admin.query(
      `select v.number, v.how, v.present, v.label, v.data, v.conflict, v.conflicting from collection.entity_version v
       join collection.entity e on e.id = v.entity_id where e.uuid = $1 order by v.number`,
      [uuid],
    )
    return rows
  }
  return { s, entry, visit, phone, send, enter, visited, review, entity, history }
}
export type Sites = Awaited<ReturnType<typeof openSites>>
