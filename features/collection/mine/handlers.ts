import { anySignedIn, serve } from '../../../kernel/http/serve.ts'
import { found } from '../../../kernel/problems/problem.ts'
import { getArrived, listMyForms, listMySubmissions, openMySubmission } from '../contract/mine.ts'
import { listsOf } from '../entities/offer.ts'
import { titleFor } from '../forms/titles.ts'
import { mayFill } from '../policy.ts'
import { originalXml } from '../submissions/original.ts'
import { myArrived, mySubmission, mySubmissions, openForms, presentFiles, titlesFor } from './queries.ts'

export const mineHandlers = [
  serve(listMyForms, {
    may: anySignedIn,
    run: async ({ db, actor, language }) => {
      const forms = (await openForms(db)).filter((form) => mayFill(actor, form))
      const versions = forms.map((form) => form.versionId)
      const files = [...(await presentFiles(db, versions)), ...(await listsOf(db, versions))]
      return {
        forms: forms.map(({ titles, ...form }) => ({
          ...form,
          title: titleFor(titles ?? undefined, language, form.title),
          publishedAt: form.publishedAt!.toISOString(),
          languages: form.languages as string[],
          files: files
            .filter((file) => file.versionId === form.versionId)
            .map(({ versionId: _, md5, size, ...file }) => ({ ...file, md5: md5!, size: Number(size ?? 0) })),
        })),
      }
    },
  }),

  serve(listMySubmissions, {
    may: anySignedIn,
    run: async ({ db, query, language }) => {
      const rows = await mySubmissions(db, query.most)
      const titles = await titlesFor(db, rows)
      return {
        rows: rows.map((row) => ({
          ...row,
          formTitle: titleFor(titles(row), language, row.formTitle),
          receivedAt: row.receivedAt.toISOString(),
          changedAt: row.changedAt.toISOString(),
        })),
      }
    },
  }),

  serve(openMySubmission, {
    may: anySignedIn,
    run: async ({ db, params, kernel, language, note }) => {
      const own = found(await mySubmission(db, params.submission))
      note({ subject: own.id, programme: own.programmeId, country: own.country })
      const titles = await titlesFor(db, [own])
      const formTitle = titleFor(titles(own), language, own.formTitle)
      return { ...own, formTitle, xml: await originalXml(kernel, own) }
    },
  }),

  serve(getArrived, {
    may: anySignedIn,
    run: async ({ db, params, query }) => {
      const files = await myArrived(db, params.project, query.form, query.instance)
      return { known: files !== null, files: files ?? [] }
    },
  }),
]
