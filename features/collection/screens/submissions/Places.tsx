import { NativeSelect } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { RegionMap } from '../../../../ui/maps/RegionMap.tsx'
import { useGo } from '../../../../ui/page/Go.tsx'
import { Answer, Empty } from '../../../../ui/page/parts.tsx'
import { useOperation } from '../../../../ui/queries.ts'
import { useSay } from '../../../../ui/words.tsx'
import { listPlaces } from '../../contract.ts'
import styles from './submissions.module.css'
import { useNarrowing } from './useNarrowing.ts'

const grains = { region: 0.5, district: 0.1, spot: 0.005 } as const
type Grain = keyof typeof grains

/** Where the submissions lie; near ones are one circle, whose size says how many. */
export function Places({ form, title }: { form: string; title: string }): ReactNode {
  const say = useSay()
  const go = useGo()
  const narrowing = useNarrowing()
  const [grain, setGrain] = useState<Grain>('district')
  const query = { ...narrowing, grain: grains[grain] }
  const answer = useOperation(listPlaces, { params: { form }, query }, { keep: true })
  return (
    <Answer of={answer}>
      {({ places, placed, unplaced, capped }) =>
        placed === 0 ? (
          <Empty title={say('collection.submissions.no_places')}>
            {say('collection.submissions.no_places_help')}
          </Empty>
        ) : (
          <>
            <div className={styles.viewBar} data-no-print>
              <NativeSelect
                label={say('collection.submissions.grain')}
                value={grain}
                data={Object.keys(grains).map((value) => ({
                  value,
                  label: say(`collection.submissions.grain.${value}`),
                }))}
                onChange={(event) => setGrain(event.currentTarget.value as Grain)}
              />
            </div>
            <RegionMap
              title={say('collection.submissions.map_title', { form: title, count: placed })}
              unit={say('collection.unit.submissions')}
              source={title}
              height={480}
              note={[
                unplaced > 0 && say('collection.submissions.unplaced', { count: unplaced }),
                capped && say('collection.submissions.capped'),
              ]
                .filter(Boolean)
                .join(' ')}
              data={{
                places: places.map((one, at) => ({
                  id: one.submission ?? `many-${at}`,
                  name: one.title ?? say('collection.submissions.count', { count: one.count }),
                  lat: one.latitude,
                  lon: one.longitude,
                  value: one.count,
                })),
              }}
              open={(id) => {
                if (!id.startsWith('many-')) go(`./collection/submissions/${id}`)
                // Several at one spot: look closer.
                else setGrain(grain === 'region' ? 'district' : 'spot')
              }}
            />
          </>
        )
      }
    </Answer>
  )
}
