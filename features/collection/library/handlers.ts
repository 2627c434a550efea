import type { Language } from '../../../common/languages.ts'
import { serve } from '../../../kernel/http/serve.ts'
import { addFromLibrary, getLibraryPaper, type LibraryRow, listLibrary } from '../contract.ts'
import { paperOf } from '../forms/paper.ts'
import { titleFor } from '../forms/titles.ts'
import { mayAddForm, mayAddFormSomewhere, mayListForms } from '../policy.ts'
import { answerFields } from '../xform/definition.ts'
import { addReadyForm } from './add.ts'
import { type ReadyForm, readyForm, readyForms } from './shelf.ts'

function rowOf(ready: ReadyForm, language: Language, there: { id: string; code: string }[]): LibraryRow {
  const { definition } = ready.compiled
  const fields = answerFields(definition)
  return {
    code: ready.code,
    title: titleFor(definition.titles, language, definition.title),
    purpose: titleFor(ready.purposes, language, ready.purposes.en ?? ''),
    versionName: definition.version,
    languages: definition.languages,
    questions: fields.filter((field) => !field.silent && !field.logic?.readonly).length,
    personal: fields.filter((field) => field.personal).length,
    form: there.find((one) => one.code === ready.code)?.id ?? null,
  }
}

export const libraryHandlers = [
  serve(listLibrary, {
    may: mayListForms,
    run: async ({ db, actor, params, language }) => {
      const forms = db.selectFrom('collection.form').select(['id', 'code'])
      const there = await forms.where('programmeId', '=', params.programme).execute()
      const rows = (await readyForms()).map((ready) => rowOf(ready, language, there))
      return { rows, may: mayAddFormSomewhere(actor, params.programme) ? ['add'] : [] }
    },
  }),

  serve(getLibraryPaper, {
    may: mayListForms,
    run: async ({ db, params, language }) => {
      const forms = db.selectFrom('collection.form').select(['id', 'code'])
      const there = await forms.where('programmeId', '=', params.programme).execute()
      const ready = await readyForm(params.code)
      return { ...paperOf(ready.compiled.definition, language), row: rowOf(ready, language, there) }
    },
  }),

  serve(addFromLibrary, {
    may: mayAddForm,
    run: async ({ db, kernel, actor, params, body, note }) => {
      const form = await addReadyForm(db, kernel, params.code, {
        programmeId: params.programme,
        country: body.country,
        sensitivity: body.sensitivity,
        createdBy: actor.personId,
        open: body.open,
      })
      note({
        subject: form,
        programme: params.programme,
        country: body.country,
        details: { code: params.code, open: body.open },
      })
      return { form }
    },
  }),
]
