import { createRequire } from 'node:module'
import { compileWorkbook } from '../../xlsform/index.ts'
import type { Filling, FormGiven } from '../filling.ts'

/** What the engine's bundled XPath parser takes from CommonJS when it runs in Node. */
export function provideForEngine(): void {
  const scope = globalThis as Record<string, unknown>
  scope['__dirname'] ??= import.meta.dirname
  scope['require'] ??= createRequire(import.meta.url)
}

/** An XForm of an XLSForm in Markdown. */
export function xformOf(md: string): string {
  const { xform, errors } = compileWorkbook(md, { kind: 'md' })
  if (!xform) throw new Error(JSON.stringify(errors, null, 1))
  return xform
}

/** Opens a form that is written in Markdown, or its XForm. */
export async function fillingOf(
  form: string,
  given: Partial<Omit<FormGiven, 'file'>> & { files?: Record<string, string | Blob> } = {},
): Promise<Filling> {
  provideForEngine()
  const { openForm } = await import('../open.ts')
  const { files, ...rest } = given
  return openForm({
    xform: form.trimStart().startsWith('<') ? form : xformOf(form),
    file: async (name) => {
      const file = files?.[name]
      return file === undefined ? null : typeof file === 'string' ? new Blob([file]) : file
    },
    ...rest,
  })
}
