import type { z } from 'zod'
import { alpha3, six } from '../../../common/places.ts'
import type { Figure, FigureQuery } from '../../evidence/seam.ts'
import { placeAxis } from '../ask.ts'
import { cellsOf, membersOf, wholeYears } from './cells.ts'
import { completeYears } from './facts.ts'

export type Question = z.input<typeof FigureQuery>
/** Asks the evidence room; who is asking and of which programme is settled by whoever gives this function. */
export type Ask = (question: Question) => Promise<Figure>

/** The answers from which the statistics paper is written, and the years of which it speaks. */
export interface Gathered {
  detections: Figure
  months: Figure
  /** The last complete year of the detections. */
  year: string
  /** The ten most frequent nationalities of each of the last complete years, the latest last. */
  nationalities: { year: string; figure: Figure }[]
  applicants: Figure
  applicantsYear: string
  destinations: Figure
  refugees: Figure
  concern: Figure
  concernYear: string
  deaths: Figure
  causes: Figure
  /** Where people died or disappeared; null when the present vintage has no places. */
  places: Figure | null
}

const citizens = six.map((code) => alpha3[code])
/** How many years are shown side by side by nationality. */
const nationalityYears = 3

/**
 * Asks all questions of the statistics paper. Which years it speaks of follows from the data: the last complete ones.
 * @param onStep is told how many of the questions have been answered
 * @throws Problem `not_found` when a dataset has no accepted vintage
 */
export async function gather(
  ask: Ask,
  onStep: (done: number, of: number) => void | Promise<void> = () => {},
): Promise<Gathered> {
  const of = 9 + nationalityYears
  let done = 0
  const next = async (question: Question) => {
    const figure = await ask(question)
    await onStep(++done, of)
    return figure
  }
  const months = await next({ dataset: 'frontex-detections', rows: ['month'], columns: ['route'] })
  const detections = await next({ dataset: 'frontex-detections', rows: ['year'], columns: ['route'] })
  const complete = completeYears(membersOf(months, 'month'))
  const year = last(complete, months)
  const nationalities = []
  for (const one of complete.slice(-nationalityYears))
    nationalities.push({ year: one, figure: await next(topNationalities(one)) })
  const applicants = await next({
    dataset: 'eurostat-first-time-applicants',
    rows: ['citizenship'],
    columns: ['year'],
    filters: { citizenship: citizens, destination: ['EU27'] },
  })
  const applicantsYear = last(wholeYears(applicants), applicants)
  const destinations = await next({
    dataset: 'eurostat-first-time-applicants',
    rows: ['destination'],
    filters: { citizenship: citizens },
    from: applicantsYear,
    to: applicantsYear,
    top: { axis: 'destination', count: 10, other: true },
  })
  const refugees = await next({
    dataset: 'unhcr-persons-of-concern',
    rows: ['country'],
    columns: ['year'],
    filters: { group: ['refugees'] },
  })
  const concernYear = last(wholeYears(refugees), refugees)
  const concern = await next({
    dataset: 'unhcr-persons-of-concern',
    rows: ['country'],
    columns: ['group'],
    from: concernYear,
    to: concernYear,
  })
  const deaths = await next({ dataset: 'iom-missing-migrants', rows: ['country'], columns: ['year'] })
  const causes = await next({ dataset: 'iom-missing-migrants', rows: ['cause'], columns: ['country'] })
  const places = await next({ dataset: 'iom-missing-migrants', rows: [placeAxis] })
  return {
    detections, months, year, nationalities, applicants, applicantsYear, destinations, refugees, concern, concernYear,
    deaths, causes, places: places.rows.length ? places : null,
  } // biome-ignore format: one list
}

const topNationalities = (year: string): Question => ({
  dataset: 'frontex-nationalities',
  rows: ['nationality'],
  filters: { route: ['western-balkans'] },
  from: year,
  to: year,
  top: { axis: 'nationality', count: 10, other: true },
})

function last(years: string[], figure: Figure): string {
  const year = years.at(-1)
  if (year === undefined)
    throw new Error(
      `${figure.dataset.code} has no complete year in ${figure.vintage.label} (${cellsOf(figure).length} values).`,
    )
  return year
}
