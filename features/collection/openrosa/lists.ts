import type { Kernel } from '../../../kernel/kernel.ts'
import { listItem, listsAtDoor } from '../entities/offer.ts'
import { atDoor, type Door } from './door.ts'
import { escapeXml, OpenRosaProblem } from './envelope.ts'

/** What a list or a form's address may ask for. */
export interface ListQuery {
  formID?: string
  verbose?: string
  listAllVersions?: string
}

interface Listed {
  code: string
  title: string
  version: string
  hash: string
  files: boolean
  current: boolean
}

/** The forms at a door as `GET …/formList` answers them (OpenRosa Form Discovery 1.0). */
export async function formList(
  kernel: Kernel,
  door: Door,
  origin: string,
  query: ListQuery,
): Promise<string> {
  const listed = await atDoor(kernel, door, async (tx, context) => {
    let select = tx
      .selectFrom('collection.form as f')
      .innerJoin('collection.project as p', 'p.programmeId', 'f.programmeId')
      .innerJoin('collection.formVersion as v', 'v.formId', 'f.id')
      .select(['f.code', 'v.title', 'v.name as version', 'v.hash'])
      .select((eb) => [
        eb
          .exists(
            eb.selectFrom('collection.formFile as x').select('x.id').whereRef('x.versionId', '=', 'v.id'),
          )
          .as('files'),
        eb('v.id', '=', eb.ref('f.currentVersionId')).as('current'),
      ])
      .where('p.number', '=', door.project)
      .orderBy('v.title')
      .orderBy('v.publishedAt', 'desc')
    if (query.formID) select = select.where('f.code', '=', query.formID)
    if (context.test) select = select.where('v.id', '=', context.test)
    else select = select.where('f.state', '=', 'open').where('v.state', '=', 'published')
    return select.execute()
  })
  const all = query.listAllVersions === 'true' || door.kind === 'test'
  const rows = (listed as Listed[]).filter((row) => all || row.current)
  const items = rows.map((row) => item(row, door, origin, query.verbose === 'true'))
  return `<?xml version="1.0" encoding="UTF-8"?>\n<xforms xmlns="http://openrosa.org/xforms/xformsList">${items.join('')}\n</xforms>`
}

/** Address of a form below a door: its current version, or a named one. */
export function formBase(door: Door, row: { code: string; version: string; current: boolean }): string {
  if (door.kind === 'test') return door.base
  const base = `${door.base}/forms/${encodeURIComponent(row.code)}`
  return row.current ? base : `${base}/versions/${encodeURIComponent(row.version || '___')}`
}

function item(row: Listed, door: Door, origin: string, verbose: boolean): string {
  const base = `${origin}${formBase(door, row)}`
  const manifest = row.files ? `\n    <manifestUrl>${escapeXml(`${base}/manifest`)}</manifestUrl>` : ''
  // Collect refuses the whole list when any form lacks its name, ID or address.
  return `
  <xform>
    <formID>${escapeXml(row.code)}</formID>
    <name>${escapeXml(row.title || row.code)}</name>
    <version>${escapeXml(row.version)}</version>
    <hash>md5:${row.hash}</hash>${verbose ? `\n    <descriptionText>${escapeXml(row.title)}</descriptionText>` : ''}
    <downloadUrl>${escapeXml(`${base}.xml`)}</downloadUrl>${manifest}
  </xform>`
}

/** One version of a form at a door: `null` names the current one; a test door has only its draft. */
export interface VersionAsked {
  code: string
  version: string | null
}

export async function versionAt(kernel: Kernel, door: Door, asked: VersionAsked) {
  return atDoor(kernel, door, async (tx, context) => {
    let select = tx
      .selectFrom('collection.formVersion as v')
      .innerJoin('collection.form as f', 'f.id', 'v.formId')
      .innerJoin('collection.project as p', 'p.programmeId', 'f.programmeId')
      .select(['v.id', 'v.xform', 'v.hash', 'v.name as version', 'f.code', 'f.programmeId'])
      .select((eb) => eb('v.id', '=', eb.ref('f.currentVersionId')).as('current'))
      .where('p.number', '=', door.project)
      .where('f.code', '=', asked.code)
    if (context.test) select = select.where('v.id', '=', context.test)
    else if (asked.version === null) select = select.whereRef('v.id', '=', 'f.currentVersionId')
    else
      select = select
        .where('v.name', '=', asked.version === '___' ? '' : asked.version)
        .where('v.state', '=', 'published')
    const row = await select.executeTakeFirst()
    if (!row) throw new OpenRosaProblem(404.1, 'collection.openrosa.unknown_form', { form: asked.code })
    const files = await tx
      .selectFrom('collection.formFile')
      .select(['name', 'kind', 'md5', 'address', 'size', 'mediaType'])
      .where('versionId', '=', row.id)
      .orderBy('name')
      .execute()
    return { ...row, current: Boolean(row.current), files }
  })
}

/** The files and entity lists that a form needs, as `GET …/manifest` answers them. Files that nobody has added yet are left out. */
export async function manifest(
  kernel: Kernel,
  door: Door,
  origin: string,
  asked: VersionAsked,
): Promise<string> {
  const version = await versionAt(kernel, door, asked)
  const base = `${origin}${formBase(door, version)}/attachments`
  const items = version.files
    .filter((file) => file.md5)
    .map(
      (file) => `
  <mediaFile>
    <filename>${escapeXml(file.name)}</filename>
    <hash>md5:${file.md5}</hash>
    <downloadUrl>${escapeXml(`${base}/${encodeURIComponent(file.name)}`)}</downloadUrl>
  </mediaFile>`,
    )
  const lists = await listsAtDoor(kernel, door, version)
  items.push(...lists.map((one) => listItem(one, base, `${origin}${door.base}`)))
  return `<?xml version="1.0" encoding="UTF-8"?>\n<manifest xmlns="http://openrosa.org/xforms/xformsManifest">${items.join('')}\n</manifest>`
}
