import type { Language } from '../../../common/languages.ts'
import type { Say } from '../../../common/words.ts'
import type { Transaction } from '../../../kernel/db/db.ts'
import { ownUpload } from '../../../kernel/files/files.ts'
import { anySignedIn, type Call, serve } from '../../../kernel/http/serve.ts'
import { found, insist, invalid, Problem } from '../../../kernel/problems/problem.ts'
import {
  acceptImport,
  checkImport,
  getImport,
  type ImportRecord,
  startImport,
  stopImportRules,
} from '../contract.ts'
import { leavesOf } from '../export/shape.ts'
import { formById } from '../forms/queries.ts'
import { mayImport } from '../policy.ts'
import type { Rule } from '../xform/broken.ts'
import { type Definition, type Field, type FormText, formText } from '../xform/definition.ts'
import { importShape, type TableMatch } from './match.ts'
import { type Findings, noFindings } from './run.ts'

type Asked = Pick<Call<never>, 'db' | 'actor' | 'enqueue'>

async function importById(db: Transaction, id: string) {
  return found(
    await db
      .selectFrom('collection.import as i')
      .innerJoin('collection.formVersion as v', 'v.id', 'i.versionId')
      .leftJoin('kernel.file as k', 'k.id', 'i.fileId')
      .leftJoin('kernel.progress as g', 'g.id', 'i.progressId')
      .leftJoin('kernel.file as m', 'm.id', 'i.mediaFileId')
      .selectAll('i')
      .select(['v.definition', 'k.name as fileName', 'm.name as mediaName', 'g.percent', 'g.step'])
      .where('i.id', '=', id)
      .executeTakeFirst(),
  )
}

/** Enqueues one of the import's jobs, with a progress that the person can watch. */
async function begin(
  { db, actor, enqueue }: Asked,
  id: string,
  task: 'collection.checkImport' | 'collection.takeImport',
  programme: string,
): Promise<void> {
  const { id: progressId } = await db
    .insertInto('kernel.progress')
    .values({ personId: actor.personId, programmeId: programme, task })
    .returning('id')
    .executeTakeFirstOrThrow()
  await db.updateTable('collection.import').set({ progressId }).where('id', '=', id).execute()
  await enqueue(task, { importId: id, progressId })
}

/** A file that was uploaded for the programme. @throws Problem invalid */
async function uploaded(db: Transaction, id: string, programme: string, field: string) {
  const file = await ownUpload(db, id, programme)
  if (!file) throw invalid(field, 'problem.not_found')
  return file
}

const start = serve(startImport, {
  may: anySignedIn,
  run: async (call) => {
    const { db, actor, params, body, note } = call
    const form = await formById(db, params.form)
    insist(mayImport(actor, form))
    const file = await uploaded(db, body.file, form.programmeId, 'body.file')
    const media = body.media ? await uploaded(db, body.media, form.programmeId, 'body.media') : null
    const country = form.country ?? body.country
    if (country !== null) insist(mayImport(actor, { programmeId: form.programmeId, country }))
    const { id } = await db
      .insertInto('collection.import')
      .values({
        formId: form.id, versionId: found(form.currentVersionId), programmeId: form.programmeId, country, sensitivity: form.sensitivity,
        personId: found(actor.personId), fileId: file.id, mediaFileId: media?.id ?? null,
      }) // biome-ignore format: one row
      .returning('id')
      .executeTakeFirstOrThrow()
    await begin(call, id, 'collection.checkImport', form.programmeId)
    note({
      subject: id,
      programme: form.programmeId,
      country,
      details: { form: form.id, file: file.name, size: file.size, ...(media ? { media: media.name } : {}) },
    })
    return { id }
  },
})

const marksWords = ['@instance', '@key', '@parent', '@index', '@parentIndex']

const look = serve(getImport, {
  may: anySignedIn,
  run: async ({ db, actor, params, say, language }): Promise<ImportRecord> => {
    const one = await importById(db, params.import)
    insist(mayImport(actor, await formById(db, one.formId)))
    const findings = one.findings as unknown as Partial<Findings>
    const matches = Array.isArray(one.mapping) ? (one.mapping as unknown as TableMatch[]) : []
    const definition = one.definition as unknown as Definition
    const { rules, media, unmatched } = { ...noFindings(), ...findings }
    const asks = (path: string) =>
      formText(definition.fields.find((each) => each.path === path)?.label, language) || path.slice(1)
    const busy = one.state === 'checking' || one.state === 'running'
    return {
      id: one.id,
      state: one.state as ImportRecord['state'],
      fileName: one.fileName ?? '–',
      fileId: one.fileId,
      country: one.country as ImportRecord['country'],
      approve: one.approve,
      leaveOut: one.leaveOut,
      fault: findings.fault
        ? say(`collection.import.fault.${findings.fault.kind}`, findings.fault.params)
        : null,
      tables: (findings.tables ?? []).map((table) => {
        const match = matches.find((each) => each.name === table.name)
        return {
          name: table.name,
          rows: table.rows,
          path: match?.path ?? null,
          columns: table.columns.map((column) => ({
            ...column,
            target: match?.columns[column.name] ?? null,
          })),
        }
      }),
      unmatched,
      counts: { ...noFindings().counts, ...findings.counts },
      broken: one.broken as ImportRecord['broken'],
      errorTotal: findings.errorTotal ?? 0,
      errors: (findings.errors ?? []).map(({ kind, text, ...where }) => ({
        ...where,
        text: say(`collection.import.error.${kind}`, { text }),
      })),
      ruleTotal: rules.total,
      media: {
        named: media.named,
        missing: media.missing,
        lacking: media.lacking,
        added: media.added,
        bad: media.bad,
        fileName: one.mediaName,
        fault: media.fault && say(`collection.import.fault.${media.fault.kind}`, media.fault.params),
      },
      missing: media.found.map(({ path, name, ...where }) => ({ ...where, text: name || asks(path) })),
      spoilt: media.spoilt.map(({ path, name, fault, ...where }) => ({
        ...where,
        text: `${name || asks(path)}: ${say(`collection.import.fault.${fault.kind}`, fault.params)}`,
      })),
      rules: rules.found.map(({ rule, path, ...where }) => {
        const field = definition.fields.find((each) => each.path === path)
        return { ...where, text: ruleText(say, language, rule, field, path) }
      }),
      untried: Math.max(0, (findings.counts?.fresh ?? 0) - rules.tried),
      stored: one.stored,
      progress: busy
        ? {
            percent: one.percent ?? 0,
            rules: one.state === 'checking' && one.step === 'rules' && !one.rulesStopped,
          }
        : null,
      version: one.version,
      questions: [
        ...marksWords.map((mark) => ({ path: mark, label: say(`collection.import.mark.${mark.slice(1)}`) })),
        ...importShape(definition).tables.flatMap((table) =>
          leavesOf(table).map(({ node }) => ({
            path: node.field.path,
            label: formText(node.field.label, language) || node.field.path.slice(1),
          })),
        ),
        ...importShape(definition)
          .tables.filter((table) => table.parent)
          .map((table) => ({
            path: `#${table.path}`,
            label: formText(table.node.field.label, language) || table.path.slice(1),
          })),
      ],
    }
  },
})

/** Which rule of the form does not hold, in the reader's language: with the form's own words where it has any. */
function ruleText(say: Say, language: Language, rule: Rule, field: Field | undefined, path: string): string {
  const plain = (text: FormText | undefined) =>
    formText(text, language)
      .replace(/\$\{[^}]*\}/g, '…')
      .trim()
  const question = plain(field?.label) || path.slice(1)
  const message = rule === 'constraint' ? plain(field?.message) : ''
  return message
    ? say('collection.import.rule.says', { question, message })
    : say(`collection.import.rule.${rule}`, { question })
}

/** The import for whoever may change it, unless somebody did meanwhile or it is being worked on. */
async function changeable({
  db,
  actor,
  params,
  body,
}: {
  db: Transaction
  actor: Call<never>['actor']
  params: { import: string }
  body: { version: number }
}) {
  const one = await importById(db, params.import)
  const form = await formById(db, one.formId)
  insist(mayImport(actor, { programmeId: form.programmeId, country: one.country }))
  if (one.version !== body.version) throw new Problem('changed_meanwhile')
  if (one.state !== 'checked') throw new Problem('conflict', { sentence: 'collection.import.problem.busy' })
  return one
}

const check = serve(checkImport, {
  may: anySignedIn,
  run: async (call) => {
    const one = await changeable(call)
    const { db, body, note } = call
    const media = body.media ? await uploaded(db, body.media, one.programmeId, 'body.media') : null
    await db
      .updateTable('collection.import')
      .set({
        ...(media ? { mediaFileId: media.id } : {}),
        ...(body.tables ? { mapping: JSON.stringify(body.tables) } : {}),
        state: 'checking',
        findings: '{}',
        rulesStopped: false,
        version: one.version + 1,
      })
      .where('id', '=', one.id)
      .execute()
    await begin(call, one.id, 'collection.checkImport', one.programmeId)
    const details = media ? { details: { media: media.name } } : {}
    note({ subject: one.id, programme: one.programmeId, country: one.country, ...details })
    return undefined
  },
})

const accept = serve(acceptImport, {
  may: anySignedIn,
  run: async (call) => {
    const one = await changeable(call)
    const { db, body, note } = call
    const findings = one.findings as unknown as Findings
    if (findings.errorTotal > 0 && !body.leaveOut)
      throw invalid('body.leaveOut', 'collection.import.problem.errors')
    const { counts, rules, media } = { ...noFindings(), ...findings }
    if (counts.broken > 0 && body.broken === 'mend')
      throw invalid('body.broken', 'collection.import.problem.broken')
    if (counts.fresh - (body.broken === 'leave' ? counts.broken : 0) + media.added <= 0)
      throw new Problem('conflict', { sentence: 'collection.import.problem.nothing' })
    // Nobody looked at what is approved at once, breaks a rule of the form, or was not tried by its rules: it takes a reason.
    if (body.reason.length < 5 && body.approve)
      throw invalid('body.reason', 'collection.import.problem.reason')
    if (body.reason.length < 5 && (body.broken === 'take' || rules.tried < counts.fresh))
      throw invalid('body.reason', 'collection.import.problem.broken_reason')
    await db
      .updateTable('collection.import')
      .set({
        state: 'running',
        leaveOut: body.leaveOut,
        broken: body.broken,
        approve: body.approve,
        reason: body.reason || null,
        version: one.version + 1,
      })
      .where('id', '=', one.id)
      .execute()
    await begin(call, one.id, 'collection.takeImport', one.programmeId)
    const details = {
      fresh: counts.fresh,
      wrong: counts.wrong,
      ...(counts.broken ? { brokenRules: counts.broken, broken: body.broken } : {}),
      approve: body.approve,
      ...(body.reason ? { reason: body.reason } : {}),
    }
    note({ subject: one.id, programme: one.programmeId, country: one.country, details })
    return undefined
  },
})

const stopTrying = serve(stopImportRules, {
  may: anySignedIn,
  run: async ({ db, actor, params, note }) => {
    const one = await importById(db, params.import)
    const form = await formById(db, one.formId)
    insist(mayImport(actor, { programmeId: form.programmeId, country: one.country }))
    if (one.state !== 'checking')
      throw new Problem('conflict', { sentence: 'collection.import.problem.checked' })
    await db.updateTable('collection.import').set({ rulesStopped: true }).where('id', '=', one.id).execute()
    note({ subject: one.id, programme: one.programmeId, country: one.country })
    return undefined
  },
})

export const importHandlers = [start, look, check, stopTrying, accept]
