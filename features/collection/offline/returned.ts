import { call, send } from '../../../ui/api.ts'
import { openMySubmission } from '../contract/mine.ts'
import { keepMedium, keepVersion, keptVersion, mediumIsKept } from './store/forms.ts'
import { type Item, keepItem } from './store/items.ts'
import type { Person } from './store/people.ts'

const get = (address: string) => send(address, { headers: { accept: '*/*' } }, { quiet: true })

/**
 * Fetches a submission that was returned, with its files and its form's version, and keeps it as a draft: it can be
 * corrected where there is no network.
 * @throws Problem, DeviceFull
 */
export async function fetchReturned(person: Person, submission: string): Promise<Item> {
  const whole = await call(openMySubmission, { params: { submission } }, { quiet: true })
  await fetchVersion(person.id, whole)
  const files = []
  for (const { name, file, mediaType } of whole.files) {
    const bytes = await (await get(`/api/files/${file}`)).arrayBuffer()
    files.push({ name, blob: new Blob([bytes], { type: mediaType }), known: true })
  }
  const { project, formCode: code, formTitle, versionName: version, hash } = whole
  return keepItem(
    person,
    { project, code, formTitle, version, hash },
    {
      name: null,
      instanceId: whole.instanceId,
      corrects: whole.id,
      replaces: whole.instanceId,
      xml: whole.xml,
      notes: whole.notes,
      fresh: true,
      files,
    },
    { kind: 'draft' },
  )
}

/** The version by which it was filled in: it need not be the one that is offered now. */
async function fetchVersion(
  person: string,
  of: { project: number; formCode: string; formTitle: string; versionName: string; hash: string },
): Promise<void> {
  if (await keptVersion(person, of.hash)) return
  const base = `/v1/projects/${of.project}/forms/${encodeURIComponent(of.formCode)}/versions/${encodeURIComponent(of.versionName || '___')}`
  const headers = { accept: '*/*', 'x-openrosa-version': '1.0' }
  const manifest = await (await send(`${base}/manifest`, { headers }, { quiet: true })).text()
  const files = [
    ...new DOMParser().parseFromString(manifest, 'text/xml').getElementsByTagName('mediaFile'),
  ].map((one) => ({
    name: one.getElementsByTagName('filename')[0]?.textContent ?? '',
    md5: (one.getElementsByTagName('hash')[0]?.textContent ?? '').replace('md5:', ''),
    ...(one.getAttribute('type') === 'entityList' ? { list: true } : {}),
  }))
  for (const { name, md5 } of files) {
    if (await mediumIsKept(person, md5)) continue
    const answer = await get(`${base}/attachments/${encodeURIComponent(name)}`)
    const type = answer.headers.get('content-type') ?? ''
    await keepMedium({ person, md5, type, bytes: await answer.arrayBuffer() })
  }
  const xform = await (await get(`${base}.xml`)).text()
  const { project, formCode: code, versionName: version, formTitle: title, hash } = of
  await keepVersion({ project, code }, { person, hash, project, code, version, title, xform, files })
}
