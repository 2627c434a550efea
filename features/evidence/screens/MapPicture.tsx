import type { ReactNode } from 'react'
import { type MapPlace, shortCode } from '../../../common/maps.ts'
import { RegionMap } from '../../../ui/maps/RegionMap.tsx'
import { Truth } from '../../../ui/page/marks.tsx'
import { Section } from '../../../ui/page/parts.tsx'
import { useOperation } from '../../../ui/queries.ts'
import { useProgramme } from '../../../ui/session.tsx'
import { PlainTable } from '../../../ui/table/PlainTable.tsx'
import { useSay } from '../../../ui/words.tsx'
import { askFigure, listPlaces } from '../contract.ts'
import type { Figure } from '../shapes.ts'
import styles from './evidence.module.css'
import type { Shown } from './FigurePicture.tsx'
import { Notes } from './Notes.tsx'
import { pivotOf, single } from './pivotTable.ts'
import { Refused } from './Refused.tsx'
import { useNames } from './useNames.ts'
import { mapQuestion } from './view.ts'

/** The countries of a view on the map; numbers at a moment are those of one period. */
export function MapPicture(shown: Shown): ReactNode {
  const programme = useProgramme()
  const question = mapQuestion(shown.dataset, shown.vintage, shown.view)
  const answer = useOperation(
    askFigure,
    { params: { programme: programme.id }, query: { q: JSON.stringify(question ?? {}) } },
    { when: question !== undefined, keep: true },
  )
  const placed = useOperation(
    listPlaces,
    { params: { programme: programme.id }, query: { q: JSON.stringify(question ?? {}) } },
    { when: question !== undefined && shown.vintage.places, keep: true },
  )
  const places = (placed.data?.rows ?? []).flatMap((row): MapPlace[] => {
    const { lon, lat, value } = row
    if (lon === null || lat === null || value === null) return []
    const country = shortCode(row.codes[question?.rows?.[0] ?? ''] ?? '')
    return [{ id: String(row.row), name: row.place ?? row.period, lon, lat, value, country }]
  })
  return <Refused of={answer}>{(figure) => <Drawn figure={figure} places={places} {...shown} />}</Refused>
}

function Drawn({ figure, places, dataset }: Shown & { figure: Figure; places: MapPlace[] }): ReactNode {
  const say = useSay()
  const names = useNames(dataset, figure)
  const pivot = pivotOf(figure)
  const unit = say(`evidence.unit.${figure.unit}`)
  const near = pivot.rows.filter((code) => shortCode(code) !== code)
  return (
    <>
      <RegionMap
        title={names.title}
        unit={unit}
        source={names.source}
        note={
          <>
            {names.only}
            {places.length > 0 && say('evidence.screen.places')}{' '}
            {near.length < pivot.rows.length && say('evidence.screen.mapSome')}
          </>
        }
        data={
          places.length > 0
            ? { places }
            : {
                countries: near.map((code) => {
                  const cell = pivot.cell(code, single)
                  return { code, value: cell?.value ?? null, ...(cell && { mark: cell.mark }) }
                }),
                shown: 'shades',
              }
        }
      />
      {figure.notes.length > 0 && (
        <div className={styles.caveats}>
          <Notes notes={figure.notes} />
        </div>
      )}
      <Section title={say('evidence.screen.table')}>
        <PlainTable
          caption={names.title}
          rows={pivot.rows}
          rowId={(row) => row}
          columns={[
            {
              key: 'row',
              title: names.axis(pivot.rowAxis),
              head: true,
              cell: (row) => names.code(pivot.rowAxis, row),
            },
            {
              key: 'value',
              title: unit,
              number: true,
              cell: (row) => {
                const cell = pivot.cell(row, single)
                return cell?.value == null ? '–' : <Truth value={cell.value} />
              },
            },
          ]}
        />
      </Section>
    </>
  )
}
