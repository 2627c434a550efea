import { useRouter, useSearch } from '@tanstack/react-router'
import { type ReactNode, useMemo } from 'react'
import { useLocal } from '../../../ui/local/Local.tsx'
import { Go } from '../../../ui/page/Go.tsx'
import { SampleMark } from '../../../ui/page/marks.tsx'
import { Page, PageHead } from '../../../ui/page/PageHead.tsx'
import { Answer, Empty } from '../../../ui/page/parts.tsx'
import { useOperation } from '../../../ui/queries.ts'
import { useProgramme } from '../../../ui/session.tsx'
import { type Search, stringifySearch } from '../../../ui/table/state.ts'
import { useSay } from '../../../ui/words.tsx'
import { listDatasets, readDataset, readMembers } from '../contract.ts'
import type { Dataset, DatasetRow, Vintage } from '../shapes.ts'
import { Controls } from './Controls.tsx'
import { FigurePicture } from './FigurePicture.tsx'
import { MapPicture } from './MapPicture.tsx'
import { firstView, readView, type View, vintageOf, withQuestion, writeView } from './view.ts'

/** Figures by any of their dimensions: chosen, drawn, tabled, and sent on by their address. */
export default function Explore(): ReactNode {
  const say = useSay()
  const programme = useProgramme()
  const search = withQuestion(useSearch({ strict: false }))
  const list = useOperation(listDatasets, {
    params: { programme: programme.id },
    query: { size: 200, sort: 'title' },
  })
  return (
    <Answer of={list}>
      {({ rows }) => {
        const shown = rows.filter((one) => one.current !== null)
        const code =
          [search.dataset].flat()[0] ??
          (shown.find((one) => one.current?.granularity === 'month') ?? shown[0])?.code
        return code ? (
          <OneDataset key={code} code={code} datasets={shown} />
        ) : (
          <Page>
            <PageHead title={say('evidence.screen.explore')} />
            <Empty title={say('evidence.screen.noVintage')} />
          </Page>
        )
      }}
    </Answer>
  )
}

function OneDataset({ code, datasets }: { code: string; datasets: DatasetRow[] }): ReactNode {
  const programme = useProgramme()
  const say = useSay()
  const local = useLocal()
  const search = withQuestion(useSearch({ strict: false }))
  const dataset = useOperation(readDataset, { params: { programme: programme.id, dataset: code } })
  return (
    <Page>
      <Answer of={dataset}>
        {(data) => {
          const vintage = vintageOf(data, [search.vintage].flat()[0] ?? '')
          return (
            <>
              <PageHead
                title={say('evidence.screen.explore')}
                state={data.sample && <SampleMark />}
                lead={say('evidence.screen.exploreLead')}
                facts={[
                  {
                    label: say('evidence.dataset.title'),
                    value: <Go to={`./evidence/datasets/${code}`}>{local(data.title)}</Go>,
                  },
                ]}
              />
              {vintage ? (
                <OneVintage datasets={datasets} dataset={data} vintage={vintage} />
              ) : (
                <Empty title={say('evidence.screen.noVintage')} />
              )}
            </>
          )
        }}
      </Answer>
    </Page>
  )
}

function OneVintage(props: { datasets: DatasetRow[]; dataset: Dataset; vintage: Vintage }): ReactNode {
  const { dataset, vintage } = props
  const programme = useProgramme()
  const router = useRouter()
  const search = withQuestion(useSearch({ strict: false }))
  const members = useOperation(readMembers, {
    params: { programme: programme.id, dataset: dataset.code, vintage: vintage.id },
  })
  const first = useMemo(
    () => firstView(dataset, vintage, members.data?.dimensions ?? {}),
    [dataset, vintage, members.data],
  )
  const open = (next: Search) =>
    router.history.replace(router.state.location.pathname + stringifySearch(next))
  return (
    <Answer of={members} lines={8}>
      {({ dimensions }) => {
        const view = readView(search, first)
        const change = (some: Partial<View>) => open(writeView(dataset.code, { ...view, ...some }, first))
        const begins = Object.keys(search).every((key) => key === 'dataset')
        const shown = { dataset, vintage, members: dimensions, view }
        return (
          <>
            <Controls
              {...shown}
              datasets={props.datasets}
              change={change}
              openDataset={(code) => open({ dataset: code })}
              reset={begins ? undefined : () => open({ dataset: dataset.code })}
            />
            {view.picture === 'map' ? <MapPicture {...shown} /> : <FigurePicture {...shown} />}
          </>
        )
      }}
    </Answer>
  )
}
