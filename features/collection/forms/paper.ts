import type { Language } from '../../../common/languages.ts'
import { anySignedIn, serve } from '../../../kernel/http/serve.ts'
import { Problem } from '../../../kernel/problems/problem.ts'
import { getPaper, type Paper, type PaperLine } from '../contract.ts'
import type { Definition, Field } from '../xform/definition.ts'
import { formById, versionById } from './queries.ts'
import { titleFor } from './titles.ts'

/** A form as it reads on paper: what is asked, in its order; what the device fills in by itself is left out. */
export function paperOf(definition: Definition, language: Language): Paper {
  const asked = definition.fields.filter((field) => isAsked(field, definition))
  return {
    title: titleFor(definition.titles, language, definition.title),
    code: definition.id,
    versionName: definition.version,
    languages: definition.languages,
    lines: asked.map(lineOf),
    lists: definition.lists,
  }
}

function isAsked(field: Field, { fields }: Definition): boolean {
  if (field.path === '/meta' || field.path.startsWith('/meta/')) return false
  if (field.kind !== 'group' && field.kind !== 'repeat') return !field.silent
  return fields.some(
    (one) =>
      one.path.startsWith(`${field.path}/`) && one.kind !== 'group' && one.kind !== 'repeat' && !one.silent,
  )
}

function lineOf(field: Field): PaperLine {
  const { path, name, kind, label, hint, list, media, appearance, role, logic = {} } = field
  return {
    path,
    name,
    kind,
    depth: path.split('/').length - 2,
    label,
    hint,
    list,
    media,
    appearance,
    role,
    personal: field.personal,
    required: logic.required && logic.required !== 'false()' ? logic.required : undefined,
    relevant: logic.relevant,
    constraint: logic.constraint,
    message: field.message,
    calculate: logic.calculate,
    readonly: logic.readonly === 'true()' ? true : undefined,
  }
}

export const paperReaders = [
  serve(getPaper, {
    may: anySignedIn,
    run: async ({ db, params, query, language }) => {
      const form = await formById(db, params.form)
      const id = query.version ?? form.currentVersionId ?? form.draftVersionId
      if (!id) throw new Problem('not_found')
      const version = await versionById(db, id)
      if (version.formId !== form.id) throw new Problem('not_found')
      return {
        ...paperOf(version.definition as Definition, language),
        state: version.state as 'draft' | 'published',
      }
    },
  }),
]
