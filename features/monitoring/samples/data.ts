import { type LocalText, localText } from '../../../common/languages.ts'
import type { SiteKind } from '../lists.ts'

// Invented records for a demo programme. Places are types of places, never a real one; positions are the corners of a
// coarse grid. Everything carries the sample mark and counts in a demo programme only.

export const both = (en: string, sq: string): LocalText => localText({ en, sq })

export interface SampleSite {
  kind: SiteKind
  code: string
  name: LocalText
  area: string
  authority: string
}
/** Three places in each country. */
export const siteTemplates: SampleSite[] = [
  { kind: 'border_crossing', code: 'bcp', name: both('Border crossing point, southern section (sample)', 'Pikë e kalimit kufitar, segmenti jugor (shembull)'), area: 'southern border section', authority: 'Border police' },
  { kind: 'reception_centre', code: 'centre', name: both('Reception centre near the capital (sample)', 'Qendër pritjeje pranë kryeqytetit (shembull)'), area: 'capital region', authority: 'Asylum authority' },
  { kind: 'informal_site', code: 'informal', name: both('Informal site along the route (sample)', 'Vend informal përgjatë rrugës (shembull)'), area: 'along the main road', authority: '' },
] // biome-ignore format: a table

/** A corner of the coarse grid in each country, for the samples' positions. */
export const corners: Record<string, [latitude: number, longitude: number]> = {
  AL: [41, 20], BA: [44, 17.5], XK: [42.5, 21], ME: [42.75, 19.25], MK: [41.5, 21.75], RS: [44, 21],
} // biome-ignore format: a table

/** How many approved visits each country has; one more waits for review, and one is planned. */
export const approvedBy: Record<string, number> = { AL: 8, BA: 7, XK: 5, ME: 3, MK: 6, RS: 7 }

export const purposes = [
  both(
    'To see how people are received, informed and registered (sample)',
    'Të shihet si priten, informohen dhe regjistrohen njerëzit (shembull)',
  ),
  both(
    'To follow up what the last visit found (sample)',
    'Të ndiqet ajo që gjeti vizita e fundit (shembull)',
  ),
  both(
    'To learn about children and families on the way (sample)',
    'Të mësohet për fëmijët dhe familjet në rrugë (shembull)',
  ),
]
export const risk = both(
  'Sample: nobody is asked within the hearing of officers; no pictures; the team leaves when people are uneasy.',
  'Shembull: askush nuk pyetet në praninë e punonjësve; pa fotografi; ekipi largohet kur njerëzit nuk ndihen mirë.',
)
export const summaries = [
  both(
    'Sample: registration was quick, but no interpreter was there and leaflets existed in two languages only.',
    'Shembull: regjistrimi ishte i shpejtë, por nuk kishte përkthyes dhe fletëpalosjet ishin vetëm në dy gjuhë.',
  ),
  both(
    'Sample: rooms were clean and warm; several people did not know that they may ask for legal aid.',
    'Shembull: dhomat ishin të pastra dhe të ngrohta; disa persona nuk e dinin që mund të kërkojnë ndihmë juridike.',
  ),
  both(
    'Sample: people slept outdoors; two families with small children were referred to shelter.',
    'Shembull: njerëzit flinin jashtë; dy familje me fëmijë të vegjël u referuan për strehim.',
  ),
]
export const restrictions = both(
  'Sample: the place is named by its section only.',
  'Shembull: vendi emërtohet vetëm sipas segmentit.',
)
export const immediate = both(
  'Sample: the shift was asked to call an interpreter before the next registration; water was brought to the queue.',
  'Shembull: turnit iu kërkua të thërriste përkthyes para regjistrimit të radhës; në radhë u soll ujë.',
)
export const refused = both(
  'Sample: the head of shift asked for a permit from the ministry.',
  'Shembull: përgjegjësi i turnit kërkoi leje nga ministria.',
)

export const cells: [sex: string, age: string, nationality: string, vulnerability: string, persons: number][] = [
  ['m', '18-59', 'AF', 'none', 14], ['m', '12-17', 'AF', 'unaccompanied_child', 5], ['f', '18-59', 'SY', 'family', 6],
  ['f', '5-11', 'SY', 'family', 4], ['m', '0-4', 'SY', 'family', 3], ['m', '18-59', 'MA', 'none', 7],
  ['m', '18-59', 'PK', 'medical', 2], ['f', '18-59', 'CU', 'pregnant', 1], ['m', '60+', 'IQ', 'elderly', 1],
] // biome-ignore format: a table

export const incident = {
  title: both('Group sent back without a procedure (sample)', 'Grup i kthyer pa procedurë (shembull)'),
  narrative:
    'Sample text, invented: the group said that it was taken to the line by car and told to walk back.',
}
export const findings = [
  { statement: both('Sample: no interpreter for the languages spoken by those who arrive is at hand at night.', 'Shembull: natën nuk ka përkthyes për gjuhët që flasin të ardhurit.'), theme: 'interpretation', severity: 'moderate', legal: [{ citation: 'Directive 2013/32/EU', celex: '32013L0032', article: '12' }] },
  { statement: both('Sample: people are not told that they may ask for legal aid.', 'Shembull: njerëzve nuk u thuhet që mund të kërkojnë ndihmë juridike.'), theme: 'legal_aid', severity: 'serious', legal: [] },
  { statement: both('Sample: unaccompanied minors sleep among adults.', 'Shembull: të miturit e pashoqëruar flenë mes të rriturve.'), theme: 'children', severity: 'serious', legal: [{ citation: 'Convention on the Rights of the Child', article: '20' }] },
] as const // biome-ignore format: a table
export const points = [
  {
    what: both(
      'Have an interpreter on call at night (sample)',
      'Të ketë përkthyes në thirrje natën (shembull)',
    ),
    owner: 'Border police (sample)',
  },
  {
    what: both(
      'Put up notices on legal aid in four languages (sample)',
      'Të vendosen njoftime për ndihmën juridike në katër gjuhë (shembull)',
    ),
    owner: 'Asylum authority (sample)',
  },
  {
    what: both(
      'Give unaccompanied minors rooms of their own (sample)',
      'Të miturve të pashoqëruar t’u jepen dhoma të veçanta (shembull)',
    ),
    owner: 'Reception centre (sample)',
  },
]
/** The ready form of the collection room that is the checklist of each kind of sample site. */
export const checklistForms: Record<string, string> = {
  border_crossing: 'border-crossing-visit',
  reception_centre: 'centre-visit',
  informal_site: 'informal-site-visit',
}

interface Agreement {
  question: string
  agreed: string
  dissent: string
  note: string
  why: string
}
const interpretation: Agreement = {
  question: 'interpretation_there', agreed: 'no', dissent: 'partly',
  note: 'Sample: nobody was there who could interpret; a telephone number on the wall is no interpreter.',
  why: 'Sample: I saw the interpreter being called and answering.',
} // biome-ignore format: a record
/** Questions on which the two checklists of a sample visit differ, and how the team agrees. */
export const agreements: Record<string, Agreement[]> = {
  'border-crossing-visit': [
    { question: 'information_rights', agreed: 'partly', dissent: 'no', note: 'Sample: leaflets in two languages, nothing by word of mouth.', why: 'Sample: those spoken to could not read.' },
    interpretation,
  ],
  'centre-visit': [
    { question: 'information_rules', agreed: 'partly', dissent: 'yes', note: 'Sample: the rules hang in the hall, in one language of the three that are needed.', why: 'Sample: staff explained them to each family on arrival.' },
    interpretation,
  ],
  'informal-site-visit': [
    { question: 'information_there', agreed: 'no', dissent: 'partly', note: 'Sample: volunteers come twice a week; in between there is nothing.', why: 'Sample: several people had a list of contacts from the volunteers.' },
    interpretation,
  ],
} // biome-ignore format: a table
