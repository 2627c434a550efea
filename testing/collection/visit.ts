import { randomUUID } from 'node:crypto'

/** A small monitoring form as its author writes it: site, day, a respondent (personal), people in a repeat, a photo. */
export const visitForm = (version = '1', extra = '') => `
| survey |
| | type | name | label::English (en) | label::Shqip (sq) | personal | role | calculation |
| | start | start | | | | | |
| | end | end | | | | | |
| | today | today | | | | | |
| | date | day | Day of the visit | Dita e vizitës | | date | |
| | select_one site | site | Site | Vendi | | site | |
| | geopoint | place | Place | Pozicioni | | | |
| | text | name | Name | Emri | yes | respondent | |
| | calculate | greeting | | | | | concat('Hello ', \${name}) |
| | text | notes | Notes | Shënime | | | |
| | integer | staff | Staff | Punonjës | | | |
| | decimal | share | Share | Pjesa | | | |
| | select_multiple topic | topics | Topics | Temat | | | |
| | begin_repeat | people | People | Njerëz | | | |
| | integer | age | Age | Mosha | | | |
| | text | story | Story | Rrëfimi | yes | | |
| | end_repeat | | | | | | |
| | image | photo | Photo | Foto | | | |
| | audio | voice | Voice | Zë | | | |
${extra}
| choices |
| | list_name | name | label::English (en) | label::Shqip (sq) |
| | site | hani | Hani i Hotit | Hani i Hotit |
| | site | kakavija | Kakavija | Kakavia |
| | topic | asylum | Asylum | Azili |
| | topic | health | Health | Shëndeti |
| settings |
| | form_id | form_title | version |
| | border_visit | Border visit | ${version} |
`

export interface VisitAnswers {
  instanceId?: string
  deprecatedId?: string
  version?: string
  day?: string
  site?: string
  name?: string
  notes?: string
  staff?: string
  photo?: string
  voice?: string
  ages?: number[]
  start?: string
}

/** A filled-in visit as Collect writes it. */
export function visitXml(answers: VisitAnswers = {}): string {
  const {
    instanceId = `uuid:${randomUUID()}`, deprecatedId, version = '1', day = '2026-11-20', site = 'hani', name = 'Ardit Kola',
    notes = 'Queue &amp; delay', staff = '4', photo = '', voice = '', ages = [31, 7], start = '2026-11-20T08:11:02.120+01:00',
  } = answers // biome-ignore format: defaults
  const people = ages
    .map((age) => `<people><age>${age}</age><story>Told at the fence, aged ${age}</story></people>`)
    .join('')
  return `<?xml version='1.0' ?><data id="border_visit" version="${version}" xmlns:orx="http://openrosa.org/xforms" xmlns:jr="http://openrosa.org/javarosa"><start>${start}</start><end>2026-11-20T09:00:00.000+01:00</end><today>2026-11-20</today><day>${day}</day><site>${site}</site><place>42.3381 19.4334 120.0 4.5</place><name>${name}</name><greeting>Hello ${name}</greeting><notes>${notes}</notes><staff>${staff}</staff><share>0.25</share><topics>asylum health</topics>${people}<photo>${photo}</photo><voice>${voice}</voice><orx:meta><orx:instanceID>${instanceId}</orx:instanceID>${deprecatedId ? `<orx:deprecatedID>${deprecatedId}</orx:deprecatedID>` : ''}</orx:meta></data>`
}
