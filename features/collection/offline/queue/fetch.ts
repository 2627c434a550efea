import { call, send } from '../../../../ui/api.ts'
import { Problem } from '../../../../ui/problem.ts'
import { type FillableForm, listMyForms } from '../../contract/mine.ts'
import { keepMedium, keepVersion, keptVersion, mediumIsKept, takeList } from '../store/forms.ts'

/** Forms up to this size are fetched without asking; larger ones by hand, for they may cost the reader money. */
export const fetchedUnasked = 15_000_000

/** All bytes that a form brings. */
export const sizeOf = (form: FillableForm): number =>
  form.files.reduce((sum, file) => sum + file.size, form.bytes)

/** Fetches the list of forms. @throws Problem */
export async function fetchList(person: string): Promise<FillableForm[]> {
  const { forms } = await call(listMyForms, undefined, { quiet: true })
  await takeList(person, forms)
  return forms
}

const versionAddress = (form: { project: number; code: string; version: string }) =>
  `/v1/projects/${form.project}/forms/${encodeURIComponent(form.code)}/versions/${encodeURIComponent(form.version || '___')}`

/**
 * Fetches a version of a form with its files; what is here already is not fetched again.
 * @throws Problem, DeviceFull; what was fetched up to then stays, and the next try goes on from there
 */
export async function fetchForm(
  person: string,
  form: FillableForm,
  onProgress: (share: number) => void = () => undefined,
): Promise<void> {
  const base = versionAddress(form)
  const all = sizeOf(form)
  let done = 0
  const step = (bytes: number) => {
    done += bytes
    onProgress(Math.min(1, done / all))
  }
  for (const file of form.files) {
    if (!(await mediumIsKept(person, file.md5))) {
      const answer = await get(`${base}/attachments/${encodeURIComponent(file.name)}`)
      const type = answer.headers.get('content-type') ?? ''
      await keepMedium({ person, md5: file.md5, type, bytes: await answer.arrayBuffer() })
    }
    step(file.size)
  }
  // A version never changes; its lists do.
  const kept = await keptVersion(person, form.hash)
  const xform = kept?.xform ?? (await (await get(`${base}.xml`)).text())
  step(form.bytes)
  const { project, code, version, title, hash } = form
  const files = form.files.map(({ name, md5, list }) => ({ name, md5, ...(list ? { list } : {}) }))
  await keepVersion(form, { person, hash, project, code, version, title, xform, files })
}

async function get(address: string): Promise<Response> {
  const answer = await send(address, { headers: { accept: '*/*' } }, { quiet: true })
  if (answer.redirected) throw Problem.unreachable()
  return answer
}
