import { readText } from '../../common/languages.ts'
import type { ListFile } from '../../kernel/http/list-file.ts'
import type { Site } from './contract-sites.ts'
import type { VisitRow } from './contract-visits.ts'

/** Visits as a table that leaves the workspace: codes in CSV, words in XLSX. */
export const visitFile: ListFile<VisitRow> = {
  name: 'visits',
  columns: (say) => [
    { name: 'code', title: say('monitoring.field.code'), type: 'string' },
    { name: 'title', title: say('monitoring.field.title'), type: 'string' },
    { name: 'country', title: say('monitoring.field.country'), type: 'string' },
    { name: 'site', title: say('monitoring.field.site'), type: 'string' },
    { name: 'site_type', title: say('monitoring.field.kind'), type: 'string' },
    { name: 'state', title: say('monitoring.field.state'), type: 'string' },
    { name: 'starts_on', title: say('monitoring.field.startsOn'), type: 'date' },
    { name: 'ends_on', title: say('monitoring.field.endsOn'), type: 'date' },
    { name: 'access', title: say('monitoring.field.access'), type: 'string' },
    { name: 'persons_seen', title: say('monitoring.field.persons'), type: 'integer' },
    { name: 'incidents', title: say('monitoring.incidents.title'), type: 'integer' },
    { name: 'sample', title: say('monitoring.field.sample'), type: 'boolean' },
    { name: 'doubts', title: say('monitoring.field.doubts'), type: 'string' },
  ],
  row: (visit, { say, language, format }) => [
    visit.code,
    readText(visit.title, language).text,
    visit.country,
    readText(visit.site.name, language).text,
    format === 'csv' ? visit.site.kind : say(`monitoring.siteKind.${visit.site.kind}`),
    format === 'csv' ? visit.state : say(`monitoring.state.${visit.state}`),
    visit.startsOn,
    visit.endsOn,
    format === 'csv' ? visit.access : visit.access && say(`monitoring.access.${visit.access}`),
    visit.persons,
    visit.incidents,
    visit.sample,
    visit.doubts.map((one) => (format === 'csv' ? one : say(`monitoring.doubt.${one}`))).join(', '),
  ],
}

/** Sites as a table; the position as exact as the reader may see it. */
export const siteFile: ListFile<Site> = {
  name: 'sites',
  columns: (say) => [
    { name: 'code', title: say('monitoring.field.code'), type: 'string' },
    { name: 'name', title: say('monitoring.field.name'), type: 'string' },
    { name: 'kind', title: say('monitoring.field.kind'), type: 'string' },
    { name: 'country', title: say('monitoring.field.country'), type: 'string' },
    { name: 'area', title: say('monitoring.field.area'), type: 'string' },
    { name: 'authority', title: say('monitoring.field.authority'), type: 'string' },
    { name: 'latitude', title: say('monitoring.field.latitude'), type: 'number' },
    { name: 'longitude', title: say('monitoring.field.longitude'), type: 'number' },
    { name: 'visits', title: say('monitoring.visits.title'), type: 'integer' },
    { name: 'sample', title: say('monitoring.field.sample'), type: 'boolean' },
  ],
  row: (site, { say, language, format }) => [
    site.code,
    readText(site.name, language).text,
    format === 'csv' ? site.kind : say(`monitoring.siteKind.${site.kind}`),
    site.country,
    site.area,
    site.authority,
    site.latitude,
    site.longitude,
    site.visits,
    site.sample,
  ],
}
