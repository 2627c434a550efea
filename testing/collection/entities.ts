import { randomUUID } from 'node:crypto'

/** A form that enters sites into the list `sites`: a name, a kind, a place; who told of it is personal. */
export const siteForm = (version = '1', saved = '', personal = '') => `
| survey |
| | type | name | label | save_to | personal |
| | text | site_name | Name of the site | | |
| | text | kind | Kind of site | kind | ${personal} |
| | geopoint | place | Place | geometry | |
| | text | informant | Who told you | ${saved} | yes |
| settings |
| | form_id | form_title | version |
| | site_entry | Site entry | ${version} |
| entities |
| | list_name | label |
| | sites | \${site_name} |
`

/** A form that chooses a site of the list, and changes its kind. */
export const siteVisitForm = (version = '1', code = 'site_visit') => `
| survey |
| | type | name | label | save_to |
| | select_one_from_file sites.csv | site | Site | |
| | text | kind | Kind of site now | kind |
| settings |
| | form_id | form_title | version |
| | ${code} | Site visit | ${version} |
| entities |
| | list_name | entity_id | update_if |
| | sites | \${site} | \${kind} != '' |
`

/** A form that only offers the list. */
export const siteChoiceForm = (version = '1', code = 'site_choice') => `
| survey |
| | type | name | label |
| | select_one_from_file sites.csv | site | Site |
| settings |
| | form_id | form_title | version |
| | ${code} | Site choice | ${version} |
`

const meta = (instanceId: string, deprecatedId: string | undefined, entity: string) =>
  `<meta>${entity}<instanceID>${instanceId}</instanceID>${deprecatedId ? `<deprecatedID>${deprecatedId}</deprecatedID>` : ''}</meta>`

export interface SiteAnswers {
  id?: string
  name?: string
  kind?: string
  place?: string
  informant?: string
  instanceId?: string
  deprecatedId?: string
  version?: string
  create?: string
  update?: string
  base?: string
}

/** A filled-in site entry as Collect writes it. */
export function siteXml(at: SiteAnswers = {}): string {
  const {
    id = randomUUID(),
    name = 'Hani i Hotit',
    kind = 'crossing',
    place = '42.33 19.43 0 0',
    informant = 'Ana Hoxha',
  } = at
  const { instanceId = `uuid:${randomUUID()}`, version = '1', create = '1' } = at
  const update = at.update ? ` update="${at.update}" baseVersion="${at.base ?? ''}"` : ''
  return `<data xmlns:entities="http://www.opendatakit.org/xforms/entities" id="site_entry" version="${version}"><site_name>${name}</site_name><kind>${kind}</kind><place>${place}</place><informant>${informant}</informant>${meta(
    instanceId,
    at.deprecatedId,
    `<entity dataset="sites" id="${id}" create="${create}"${update}><label>${name}</label></entity>`,
  )}</data>`
}

export interface VisitAnswers {
  id: string
  kind?: string
  base?: number | string
  trunk?: number | string
  branch?: string
  instanceId?: string
  deprecatedId?: string
  version?: string
}

/** A filled-in visit that updates its site. */
export function siteVisitXml({
  id,
  kind = 'closed',
  base = '',
  trunk = '',
  branch = '',
  ...at
}: VisitAnswers): string {
  const { instanceId = `uuid:${randomUUID()}`, deprecatedId, version = '1' } = at
  return `<data id="site_visit" version="${version}"><site>${id}</site><kind>${kind}</kind>${meta(
    instanceId,
    deprecatedId,
    `<entity dataset="sites" id="${id}" update="1" baseVersion="${base}" trunkVersion="${trunk}" branchId="${branch}"/>`,
  )}</data>`
}
