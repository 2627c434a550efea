import { strFromU8, unzipSync } from 'fflate'
import { expect } from 'vitest'
import { exportFormats, getOriginal, prepareExport } from '../../features/collection/contract.ts'
import type { Name } from '../cast.ts'
import { records } from './records.ts'
import type { Station } from './station.ts'

/** What somebody gets at an address: its status, as text and as bytes. */
export async function get(s: Station, who: Name, url: string) {
  const answer = await s.app.inject({ url: encodeURI(url), headers: { cookie: s.cookie(who) } })
  return { status: answer.statusCode, text: answer.body, bytes: answer.rawPayload }
}

/**
 * Every way out of the workspace, as text, as somebody who may not see personal answers takes it; searches and filters for
 * the secrets are tried as well.
 */
export async function everyWayOut(
  s: Station,
  who: Name,
  of: { form: string; code: string; instance: string },
  secrets: string[],
): Promise<Record<string, string>> {
  const { form, code, instance } = of
  const { id } = await records(s).stored(instance)
  const v1 = `/v1/projects/1/forms/${code}`
  const out: Record<string, string> = {}
  const [path, value] = ['/who', secrets[0]!]
  for (const url of [
    `/api/forms/${form}/submissions`,
    `/api/submissions/${id}`,
    `/api/submissions/${id}/sealed`,
    `/api/submissions/${id}/duplicates`,
    `/api/forms/${form}/submissions/table.csv`,
    `${v1}/submissions`,
    `${v1}/submissions/${instance}`,
    `${v1}/submissions/${instance}.xml`,
    `${v1}/submissions.csv`,
    `${v1}/submissions.csv?deletedFields=true`,
    `${v1}/submissions.csv?splitSelectMultiples=true&groupPaths=false`,
    `${v1}/submissions.geojson`,
    `${v1}.svc/Submissions`,
    `${v1}.svc/Submissions?$expand=*`,
  ]) {
    // biome-ignore format: a list
    const { status, text } = await get(s, who, url)
    out[url] = text
    // While answers wait to be sealed, nobody has the XML.
    expect([200, 409], `${url} ${text}`).toContain(status)
  }
  out.original = (await s.ask(who, getOriginal, { params: { submission: id } })).text
  const zip = await get(s, who, `${v1}/submissions.csv.zip?attachments=true&deletedFields=true`)
  expect(zip.status, zip.text.slice(0, 300)).toBe(200)
  for (const [name, bytes] of Object.entries(unzipSync(zip.bytes))) out[`zip ${name}`] = strFromU8(bytes)
  for (const format of exportFormats) {
    const made = await s.ask(who, prepareExport, {
      params: { form },
      body: { format, deletedFields: true } as never,
    })
    expect(made.status, made.text).toBe(200)
    const file = await get(s, who, `/api/exports/${made.body.id}/file`)
    expect(file.status, file.text.slice(0, 200)).toBe(200)
    out[`export ${format}`] = file.bytes.toString('utf8')
    // Workbooks and packages for SPSS are archives, too.
    if (file.bytes.subarray(0, 2).toString() === 'PK')
      for (const [name, bytes] of Object.entries(unzipSync(file.bytes)))
        out[`export ${format} ${name}`] = Buffer.from(bytes).toString('utf8')
  }
  for (const secret of secrets) {
    const found = await get(s, who, `/api/forms/${form}/submissions?search=${secret}`)
    expect(JSON.parse(found.text), `search ${secret}`).toMatchObject({ total: 0 })
  }
  // Nobody may ask for it either.
  const filtered = await get(s, who, `/api/forms/${form}/submissions?where=${path} is ${value}`)
  out.filtered = filtered.status === 200 ? `total ${JSON.parse(filtered.text).total} by a filter` : ''
  const asked = await get(s, who, `${v1}.svc/Submissions?$filter=who eq '${value}'`)
  out.odata = asked.status === 200 && JSON.parse(asked.text).value.length ? 'found by a filter' : ''
  return out
}

/** The ways by which one of the secrets leaves. */
export const leaking = (out: Record<string, string>, secrets: string[]) =>
  Object.entries(out)
    .filter(([, text]) => secrets.some((secret) => text.includes(secret)) || /by a filter/.test(text))
    .map(([way]) => way)
