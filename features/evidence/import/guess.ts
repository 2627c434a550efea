import { readPeriod } from '../periods.ts'
import type { Dimension } from '../shapes.ts'
import { plainLabel } from './labels.ts'
import type { Mapping } from './mapping.ts'

/** How sources head their columns, in the plain form of `plainLabel`. SDMX-CSV, Eurostat, UNHCR, Frontex, IOM, ours. */
const headings = {
  period: ['time period', 'time', 'period', 'date', 't', 'year', 'month', 'quarter', 'incident date', 'viti', 'muaji', 'periudha', 'data', 'godina', 'mesec', 'mjesec', 'datum', 'година', 'месец', 'период', 'датум'],
  value: ['obs value', 'value', 'values', 'n', 'count', 'number', 'persons', 'detections', 'applicants', 'dead', 'dead or missing', 'total number of dead and missing', 'number of dead', 'total', 'vlera', 'numri', 'shifra', 'vrednost', 'vrijednost', 'broj', 'вредност', 'број'],
  flag: ['obs flag', 'flag', 'flags', 'status', 'obs status'],
  lon: ['lon', 'longitude', 'lng', 'x'],
  lat: ['lat', 'latitude', 'y'],
  place: ['location', 'location of incident', 'place', 'location description', 'vendndodhja', 'mesto', 'mjesto', 'место'],
} // biome-ignore format: lists

const types: Record<string, string[]> = {
  country: ['geo', 'country', 'country of asylum', 'coa iso', 'coa', 'destination', 'country of application', 'country of incident', 'reporting country', 'vendi', 'shteti', 'zemlja', 'drzava', 'земја', 'држава'],
  nationality: ['nat', 'nationality', 'nationalitylong', 'citizen', 'citizenship', 'from', 'origin', 'country of origin', 'coo iso', 'coo', 'shtetesia', 'origjina', 'drzavljanstvo', 'porijeklo', 'poreklo', 'државјанство', 'потекло'],
  route: ['route', 'migration route', 'rruga', 'ruta', 'рута'],
  border: ['border', 'border type', 'border type or inland', 'borderlocation', 'border location', 'type', 'kufiri', 'granica', 'граница'],
  sex: ['sex', 'gender', 'gjinia', 'pol', 'spol', 'пол'],
  age: ['age', 'age group', 'mosha', 'uzrast', 'starost', 'возраст'],
  group: ['group', 'population type', 'population group', 'grupi', 'grupa', 'група'],
  cause: ['cause', 'cause of death', 'shkaku', 'uzrok', 'причина'],
  text: [],
} // biome-ignore format: lists

const plain = (name: string) => plainLabel(name.replaceAll('_', ' '))

/**
 * A first proposal for reading a file: as the last one of the dataset was read, where its columns are there again;
 * otherwise by the headings that sources are known to use. A person looks it over.
 * @param dimensions of the dataset
 * @param remembered the mapping of the last file
 */
export function guessMapping(names: string[], dimensions: Dimension[], remembered?: Mapping | null): Mapping {
  if (remembered && columnsOf(remembered).every((column) => names.includes(column))) return remembered
  const taken = new Set<string>()
  const take = (wanted: string[]): string | null => {
    for (const heading of wanted) {
      const found = names.find((name) => !taken.has(name) && plain(name) === heading)
      if (found) {
        taken.add(found)
        return found
      }
    }
    return null
  }
  const mapped: Mapping['dimensions'] = {}
  for (const dimension of dimensions) {
    const labels = Object.values(dimension.label.texts).map((one) => plainLabel(one.text))
    const column = take([dimension.key.toLowerCase(), ...labels, ...types[dimension.type]!])
    if (column) mapped[dimension.key] = { column }
  }
  const wide = isWide(names)
  const years = wide ? null : yearAndMonth(names)
  for (const name of years ? [years.year, years.month] : []) taken.add(name)
  const period = wide ? null : years ? null : take(headings.period)
  return {
    period: wide ? { headings: true } : (years ?? { column: period ?? names[0] ?? '' }),
    value: wide ? null : take(headings.value),
    flag: wide ? null : take(headings.flag),
    decimal: '.',
    blank: wide ? 'skip' : 'error',
    dimensions: mapped,
    labels: remembered?.labels ?? {},
    lon: take(headings.lon),
    lat: take(headings.lat),
    place: take(headings.place),
  }
}

/** A table with a column for each period: at least three headings are periods, and more than half. */
function isWide(names: string[]): boolean {
  const periods = names.filter((name) => typeof readPeriod(name) === 'object').length
  return periods >= 3 && periods > names.length / 3
}

function yearAndMonth(names: string[]): { year: string; month: string } | null {
  const year = names.find((name) => ['year', 'viti', 'godina', 'година'].includes(plain(name)))
  const month = names.find((name) => ['month', 'muaji', 'mesec', 'mjesec', 'месец'].includes(plain(name)))
  return year && month ? { year, month } : null
}

/** Every column that a mapping reads. */
export function columnsOf(mapping: Mapping): string[] {
  const { period } = mapping
  const ofPeriod = 'column' in period ? [period.column] : 'year' in period ? [period.year, period.month] : []
  const ofDimensions = Object.values(mapping.dimensions).flatMap((from) =>
    'column' in from ? [from.column] : [],
  )
  return [
    ...ofPeriod,
    ...ofDimensions,
    mapping.value,
    mapping.flag,
    mapping.lon,
    mapping.lat,
    mapping.place,
  ].filter((column) => column !== null)
}
