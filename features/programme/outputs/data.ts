import { zipSync } from 'fflate'
import type { Language } from '../../../common/languages.ts'
import type { Say } from '../../../common/words.ts'
import type { TableColumn, Value } from '../../../kernel/documents/tables/columns.ts'
import { csv } from '../../../kernel/documents/tables/csv.ts'
import { dataPackage } from '../../../kernel/documents/tables/datapackage.ts'
import type { truths } from '../contract-values.ts'
import { lights } from '../rules-values.ts'
import { type ProgrammeView, textIn } from './view.ts'

const columns: TableColumn[] = [
  { name: 'result', type: 'string', required: true, description: 'Code of the objective or result.' },
  { name: 'level', type: 'string', required: true, codes: ['impact', 'outcome', 'output'] },
  { name: 'indicator', type: 'string', required: true, description: 'Code of the indicator.' },
  { name: 'title', type: 'string', required: true },
  { name: 'unit', type: 'string', required: true },
  { name: 'definition', type: 'integer', required: true, description: 'Number of the definition in force; values of different definitions are not comparable.' },
  { name: 'counts_for', type: 'string', required: true, codes: ['country', 'regional'] },
  { name: 'country', type: 'string', description: 'ISO 3166-1 alpha-2, Kosovo* as XK; empty: the whole.' },
  { name: 'baseline', type: 'number' },
  { name: 'target', type: 'number', description: 'Empty: none, or the programme document gives no number (target_not_set).' },
  { name: 'target_on', type: 'date', description: 'Empty: by the end of the programme.' },
  { name: 'target_not_set', type: 'boolean', required: true },
  { name: 'value', type: 'number' },
  { name: 'standing', type: 'string', required: true, codes: ['measured', 'reported', 'provisional', 'sample', 'missing', 'withheld'] satisfies (typeof truths)[number][], description: 'measured: computed from approved records; reported: typed, with evidence; provisional: not approved yet; sample: no fact; withheld: protected, shown to those who work with the records.' },
  { name: 'light', type: 'string', required: true, codes: lights },
  { name: 'as_of', type: 'date', required: true },
] // biome-ignore format: a table

/** The results as CSV with a Data Package that describes it, zipped. Places and indicators are one row each. */
export async function resultsPackage(view: ProgrammeView, language: Language, say: Say): Promise<Uint8Array> {
  const rows = view.levels.flatMap((level) =>
    level.indicators.flatMap(
      (one) =>
      one.places.map((place): Value[] => [
        level.code, level.level, one.code, textIn(one.title, language), textIn(one.definition.unit, language), one.definition.number,
        one.definition.level, place.country, place.baseline?.value ?? null, place.target?.value ?? null, place.target?.on ?? null,
        place.target?.notSet ?? false, place.standing.value, place.standing.truth, place.standing.light, view.on,
      ]), // biome-ignore format: one row, in the columns' order
    ),
  )
  const pieces: string[] = []
  for await (const piece of csv(columns, rows)) pieces.push(piece)
  const bytes = new TextEncoder().encode(pieces.join(''))
  const footnote = view.kosovoFootnote ? `* ${say('documents.kosovo.eu')}` : ''
  const about = dataPackage({
    name: `${view.code}-results`,
    title: `${textIn(view.title, language)}: ${say('programme.data.title')}`,
    description: [textIn(view.fundingStatement, language), textIn(view.disclaimer, language), footnote]
      .filter(Boolean)
      .join('\n\n'),
    version: view.on,
    created: new Date().toISOString(),
    // Whether a programme's data may be reused is its own to say: nothing is promised in its name.
    licences: [],
    sources: [{ title: view.source || textIn(view.title, language) }],
    contributors: view.partners.map((one) => ({ title: textIn(one.name, language), roles: [one.role] })),
    resources: [
      {
        name: 'results',
        title: say('programme.data.title'),
        path: 'results.csv',
        columns,
        primaryKey: ['indicator', 'country'],
        bytes,
      },
    ],
  })
  // An empty list of licences would be invalid; none said is said by leaving it out.
  const { licenses: _, ...descriptor } = about
  return zipSync(
    {
      'results.csv': bytes,
      'datapackage.json': new TextEncoder().encode(`${JSON.stringify(descriptor, null, 2)}\n`),
    },
    { mtime: new Date(view.on) },
  )
}
