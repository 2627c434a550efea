import { languages } from '../../../common/languages.ts'
import { type Db, sql, type Transaction } from '../../../kernel/db/db.ts'
import { anySignedIn, serve } from '../../../kernel/http/serve.ts'
import { found, insist, invalid, Problem } from '../../../kernel/problems/problem.ts'
import {
  addDevice, admitDevice, changeDevice, getDeviceSettings, getDraftSettings, shutOutDevice,
} from '../contract.ts' // biome-ignore format: a list
import { formById } from '../forms/queries.ts'
import { newId } from '../openrosa/prepare.ts'
import { mayAddDevice, mayManageForm } from '../policy.ts'
import { deviceToken, testToken, tokenHash } from '../tokens.ts'
import { settingsJson, settingsPicture } from './settings.ts'

const deviceById = async (db: Db, id: string) =>
  found(await db.selectFrom('collection.device').selectAll().where('id', '=', id).executeTakeFirst())

const projectNumber = async (db: Db, programmeId: string): Promise<number> => {
  const { rows } = await sql<{
    number: number
  }>`select collection.project_of(${programmeId}) as number`.execute(db)
  return rows[0]!.number
}

/** Gives a device the forms it may see, which must lie in its own programme; null gives it all of its place. */
async function giveForms(
  tx: Transaction,
  device: { id: string; programmeId: string; country: string | null },
  forms: string[] | null,
) {
  await tx.deleteFrom('collection.deviceForm').where('deviceId', '=', device.id).execute()
  for (const id of new Set(forms ?? [])) {
    const form = await tx
      .selectFrom('collection.form')
      .select('programmeId')
      .where('id', '=', id)
      .executeTakeFirst()
    if (form?.programmeId !== device.programmeId)
      throw invalid('body.forms', 'collection.device.form_elsewhere')
    await tx
      .insertInto('collection.deviceForm')
      .values({ deviceId: device.id, formId: id, programmeId: device.programmeId, country: device.country })
      .execute()
  }
}

const asLanguage = (text: string | undefined) => languages.find((one) => one === text)

async function settingsOf(url: string, name: string, language?: string, test?: boolean) {
  const settings = settingsJson({ url, name, language: asLanguage(language), ...(test ? { test } : {}) })
  return { url, settings, picture: await settingsPicture(settings) }
}

export const deviceHandlers = [
  serve(addDevice, {
    may: mayAddDevice,
    run: async ({ db, kernel, actor, params, body, note }) => {
      const id = newId()
      const device = { id, programmeId: params.programme, country: body.country }
      await projectNumber(db, params.programme)
      await db
        .insertInto('collection.device')
        .values({
          ...device,
          name: body.name,
          personId: body.person,
          allForms: body.forms === null,
          tokenHash: tokenHash(deviceToken(kernel, id, 1)),
          createdBy: actor.personId,
        })
        .execute()
      await giveForms(db, device, body.forms)
      note({ subject: id, programme: params.programme, country: body.country, details: { name: body.name } })
      return { id }
    },
  }),

  serve(changeDevice, {
    may: anySignedIn,
    run: async ({ db, actor, params, body, note }) => {
      const device = await deviceById(db, params.device)
      insist(
        mayManageForm(actor, device) &&
          mayManageForm(actor, { programmeId: device.programmeId, country: body.country }),
      )
      const changed = await db
        .updateTable('collection.device')
        .set({
          name: body.name,
          country: body.country,
          personId: body.person,
          allForms: body.forms === null,
          version: body.version + 1,
        })
        .where('id', '=', device.id)
        .where('version', '=', body.version)
        .returning('version')
        .executeTakeFirst()
      if (!changed) throw new Problem('changed_meanwhile')
      await giveForms(db, { ...device, country: body.country }, body.forms)
      note({
        subject: device.id,
        programme: device.programmeId,
        country: body.country,
        details: { name: body.name },
      })
      return changed
    },
  }),

  serve(shutOutDevice, {
    may: anySignedIn,
    run: async ({ db, actor, params, note }) => {
      const device = await deviceById(db, params.device)
      // Whoever lost a phone must not have to wait for a coordinator.
      insist(mayManageForm(actor, device) || device.personId === actor.personId)
      await db
        .updateTable('collection.device')
        .set({ shutOutAt: new Date(), shutOutBy: actor.personId, version: sql<number>`version + 1` })
        .where('id', '=', device.id)
        .where('shutOutAt', 'is', null)
        .execute()
      note({
        subject: device.id,
        programme: device.programmeId,
        country: device.country,
        details: { name: device.name },
      })
      return undefined
    },
  }),

  serve(admitDevice, {
    may: anySignedIn,
    run: async ({ db, kernel, actor, params, note }) => {
      const device = await deviceById(db, params.device)
      insist(mayManageForm(actor, device))
      const number = device.tokenNumber + 1
      await db
        .updateTable('collection.device')
        .set({
          shutOutAt: null,
          shutOutBy: null,
          tokenNumber: number,
          tokenHash: tokenHash(deviceToken(kernel, device.id, number)),
          version: device.version + 1,
        })
        .where('id', '=', device.id)
        .execute()
      note({
        subject: device.id,
        programme: device.programmeId,
        country: device.country,
        details: { name: device.name },
      })
      return undefined
    },
  }),

  serve(getDeviceSettings, {
    may: anySignedIn,
    run: async ({ db, kernel, actor, params, query, note }) => {
      const device = await deviceById(db, params.device)
      insist(mayManageForm(actor, device))
      if (device.shutOutAt) throw new Problem('conflict', { sentence: 'collection.device.is_shut_out' })
      const project = await projectNumber(db, device.programmeId)
      note({ subject: device.id, programme: device.programmeId, country: device.country })
      const url = `${kernel.url}/v1/key/${deviceToken(kernel, device.id, device.tokenNumber)}/projects/${project}`
      return settingsOf(url, device.name, query.language)
    },
  }),

  serve(getDraftSettings, {
    may: anySignedIn,
    run: async ({ db, kernel, actor, params, query }) => {
      const form = await formById(db, params.form)
      insist(mayManageForm(actor, form))
      if (!form.draftVersionId) throw new Problem('not_found')
      const project = await projectNumber(db, form.programmeId)
      const token = testToken(kernel, form.draftVersionId)
      const url = `${kernel.url}/v1/test/${token}/projects/${project}/forms/${encodeURIComponent(form.code)}/draft`
      return settingsOf(url, `[Draft] ${form.title}`, query.language, true)
    },
  }),
]
