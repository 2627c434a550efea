import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { Id } from '../../../common/ids.ts'
import { Language, languageTags } from '../../../common/languages.ts'
import type { Transaction } from '../../../kernel/db/db.ts'
import { render } from '../../../kernel/documents/documents.ts'
import { writeXlsx } from '../../../kernel/documents/tables/xlsx.ts'
import { markKosovo } from '../../../kernel/documents/text.ts'
import { disposition } from '../../../kernel/files/names.ts'
import { languageOf } from '../../../kernel/http/language.ts'
import { writeAudit } from '../../../kernel/http/mount.ts'
import { sessionToken } from '../../../kernel/http/session.ts'
import { asActor } from '../../../kernel/http/transaction.ts'
import type { Kernel } from '../../../kernel/kernel.ts'
import { Problem } from '../../../kernel/problems/problem.ts'
import { type Output, outputs } from '../contract-outputs.ts'
import { staffRead } from '../policy.ts'
import { resultsPackage } from './data.ts'
import { iatiFile } from './iati.ts'
import { logframeDocument, logframeSheet } from './logframe.ts'
import { type ProgrammeView, readView } from './view.ts'

const Asked = z.object({ language: Language.optional() })
const docx = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'
const xlsx = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
const types: Record<Output, string> = {
  word: docx,
  sheet: xlsx,
  iati: 'application/xml; charset=utf-8',
  data: 'application/zip',
}

/** The name of a country in a language; Kosovo with its asterisk where the programme wants it. */
export function countryNames(language: Language, asterisk: boolean): (code: string) => string {
  const names = new Intl.DisplayNames(languageTags[language], { type: 'region', fallback: 'code' })
  return (code) => {
    const name = names.of(code) ?? code
    return asterisk ? markKosovo(name) : name
  }
}

/** Writes a programme in one of its forms. Reading is under the transaction's own row-level security. */
export async function writeOutput(
  kernel: Kernel,
  db: Transaction,
  programme: string,
  what: Output,
  language: Language,
): Promise<Uint8Array> {
  const bytes = (text: string) => new TextEncoder().encode(text)
  const view = await readView(kernel, db, programme)
  if (what === 'iati') return bytes(iatiFile(view, new Date()))
  const say = kernel.say(language)
  const speaking = { view, say, language, country: countryNames(language, view.kosovoFootnote) }
  if (what === 'data') return resultsPackage(view, language, say)
  if (what === 'word') return (await render(logframeDocument(speaking), ['docx'], say))[0]!.bytes
  return writeXlsx([asterisked(logframeSheet(speaking), view)])
}

/** Every cell of a sheet that names Kosovo has the asterisk of the footnote below it. */
function asterisked(sheet: ReturnType<typeof logframeSheet>, view: ProgrammeView) {
  if (!view.kosovoFootnote) return sheet
  const rows = [...(sheet.rows as Iterable<readonly unknown[]>)].map((row) =>
    row.map((cell) => (typeof cell === 'string' ? markKosovo(cell) : cell)),
  )
  return { ...sheet, rows: rows as typeof sheet.rows }
}

/** `GET /api/programmes/:programme/export/<file>?language=`: what a programme can be had as. Each download is logged. */
export function outputRoutes(app: FastifyInstance, kernel: Kernel): void {
  const secret = kernel.secret('session')
  for (const [what, name] of Object.entries(outputs) as [Output, string][])
    app.get<{ Params: { programme: string } }>(
      `/api/programmes/:programme/export/${name}`,
      async (request, reply) => {
        const programme = Id.safeParse(request.params.programme)
        if (!programme.success) throw new Problem('not_found')
        const language = Asked.parse(request.query).language ?? languageOf(request)
        const session = sessionToken(request, secret)
        if (!session) throw new Problem('not_signed_in')
        const made = await asActor(kernel.db, { session }, async (db, actor) => {
          if (!actor.isSignedIn) throw new Problem('session_ended')
          if (!staffRead(actor, { params: { programme: programme.data } })) throw new Problem('forbidden')
          const bytes = await writeOutput(kernel, db, programme.data, what, language)
          const note = { subject: programme.data, programme: programme.data, details: { what, language } }
          await writeAudit(db, actor, 'programme.programme.export', [note], request.id)
          return bytes
        })
        return reply
          .type(types[what])
          .header('cache-control', 'no-store')
          .header('content-disposition', disposition('attachment', name))
          .send(Buffer.from(made))
      },
    )
}
