export interface SampleOrganisation {
  id: string
  name: string
  country: string
  since: string
  visits: number
  share: number
  standing: 'measured' | 'reported' | 'provisional' | 'sample' | 'suppressed' | 'missing'
}

const places = ['Lakeside', 'Riverbank', 'Highland', 'Harbour', 'Valley', 'Old Town', 'Pass', 'Bridge End']
const kinds = ['Legal Aid', 'Youth Forum', 'Women’s Network', 'Open Doors', 'Community House']
const countries = ['AL', 'BA', 'XK', 'ME', 'MK', 'RS']
const standings = [
  'measured',
  'measured',
  'reported',
  'provisional',
  'sample',
  'suppressed',
  'missing',
] as const

/** 240 invented organisations: the same ones every time. */
export const organisations: SampleOrganisation[] = Array.from({ length: 240 }, (_, at) => ({
  id: `o${at}`,
  name: `${places[at % places.length]} ${kinds[Math.floor(at / places.length) % kinds.length]} ${Math.floor(at / 40) + 1}`,
  country: countries[at % 6]!,
  since: `20${String(10 + (at % 14)).padStart(2, '0')}-0${(at % 9) + 1}-1${at % 9}`,
  visits: (at * 37) % 151,
  share: ((at * 13) % 100) / 100,
  standing: standings[at % standings.length]!,
}))
