import { Button, Slider, Switch } from '@mantine/core'
import { IconPlayerPause, IconPlayerPlay } from '@tabler/icons-react'
import { type ReactNode, useEffect, useMemo, useState } from 'react'
import type { MapPlace } from '../../../../common/maps.ts'
import { RegionMap } from '../../../../ui/maps/RegionMap.tsx'
import { useGo } from '../../../../ui/page/Go.tsx'
import { Page, PageHead } from '../../../../ui/page/PageHead.tsx'
import { Answer, Empty, Section } from '../../../../ui/page/parts.tsx'
import { monthsBetween } from '../../../../ui/page/timeline.ts'
import { useOperation } from '../../../../ui/queries.ts'
import { useProgramme } from '../../../../ui/session.tsx'
import { PlainTable } from '../../../../ui/table/PlainTable.tsx'
import { useWords } from '../../../../ui/words.tsx'
import { type AgendaVisit, readAgenda } from '../../calendar/contract.ts'
import { useAddress } from '../address.ts'
import { useAgendaColumns } from '../agendaColumns.tsx'
import { Choices, CountryChoice } from '../Choices.tsx'
import styles from './map.module.css'

/** The route with the visits over time: a slider of months, and the table behind it. */
export default function RouteMap(): ReactNode {
  const { say } = useWords()
  const programme = useProgramme()
  const [now, change] = useAddress()
  const country = now.country || undefined
  const answer = useOperation(
    readAgenda,
    {
      params: { programme: programme.id },
      query: { from: '2000-01-01', to: '2099-12-31', ...(country && { country }) },
    },
    { keep: true },
  )
  return (
    <Page>
      <PageHead title={say('monitoring.map.title')} lead={say('monitoring.map.lead')} />
      <Choices of={say('monitoring.map.title')}>
        <CountryChoice value={country} onChange={(chosen) => change({ country: chosen })} />
      </Choices>
      <Answer of={answer}>
        {({ visits }) => {
          // What was called off was not on the route.
          const held = visits.filter(({ state }) => state !== 'cancelled')
          return held.length === 0 ? <Empty title={say('monitoring.map.empty')} /> : <Months visits={held} />
        }}
      </Answer>
    </Page>
  )
}

const monthOf = (visit: AgendaVisit) => visit.startsOn.slice(0, 7)

function Months({ visits }: { visits: AgendaVisit[] }): ReactNode {
  const { say, formats } = useWords()
  const go = useGo()
  const months = useMemo(() => {
    const all = visits.map(monthOf).sort()
    return monthsBetween(all[0]!, all.at(-1)!)
  }, [visits])
  const [chosen, setAt] = useState<number | null>(null)
  const [only, setOnly] = useState(false)
  const at = Math.min(chosen ?? months.length - 1, months.length - 1)
  const [playing, setPlaying] = usePlaying(at, months.length, setAt)
  const month = months[at]!
  const shown = visits.filter((visit) => (only ? monthOf(visit) === month : monthOf(visit) <= month))
  const data = useMemo(
    () => ({ places: placesOf(shown, say('monitoring.calendar.guardedPlace')) }),
    [shown, say],
  )
  const without = shown.filter(({ point }) => !point).length
  const title = say(only ? 'monitoring.map.pictureOnly' : 'monitoring.map.picture', {
    month: formats.month(month),
  })
  return (
    <>
      <div className={styles.time}>
        <Button
          variant="default"
          leftSection={
            playing ? <IconPlayerPause size={16} aria-hidden /> : <IconPlayerPlay size={16} aria-hidden />
          }
          onClick={() => setPlaying(!playing)}
        >
          {say(playing ? 'monitoring.map.pause' : 'monitoring.map.play')}
        </Button>
        <Slider
          className={styles.slider!}
          min={0}
          max={Math.max(1, months.length - 1)}
          value={at}
          disabled={months.length < 2}
          label={null}
          thumbLabel={say('monitoring.map.month')}
          thumbValueText={formats.month(month)}
          onChange={(next) => {
            setPlaying(false)
            setAt(next)
          }}
        />
        <strong className={styles.month}>{formats.month(month)}</strong>
        <Switch
          label={say('monitoring.map.only')}
          checked={only}
          onChange={(event) => setOnly(event.currentTarget.checked)}
        />
      </div>
      <RegionMap
        title={title}
        unit={say('monitoring.map.unit')}
        source={say('monitoring.visits.title')}
        data={data}
        note={without > 0 && say('monitoring.map.noPoint', { count: without })}
        open={(id) => !id.startsWith('guarded') && go(`./monitoring/sites/${id}`)}
      />
      <Section title={say('monitoring.map.table')}>
        <Listed visits={shown} />
      </Section>
    </>
  )
}

/** Moves on a month at a time, stops at the end, and begins anew from there. */
function usePlaying(
  at: number,
  length: number,
  setAt: (at: number) => void,
): [boolean, (playing: boolean) => void] {
  const [playing, setPlaying] = useState(false)
  useEffect(() => {
    if (!playing) return
    if (at >= length - 1) {
      setPlaying(false)
      return
    }
    const timer = window.setTimeout(() => setAt(at + 1), 900)
    return () => window.clearTimeout(timer)
  }, [playing, at, length, setAt])
  return [
    playing,
    (next) => {
      if (next && at >= length - 1) setAt(0)
      setPlaying(next)
    },
  ]
}

/** Visits at one place as one circle. */
function placesOf(visits: AgendaVisit[], guarded: string): MapPlace[] {
  const at = Map.groupBy(
    visits.filter(({ point }) => point),
    (one) => one.siteId ?? `guarded ${one.point!.lat} ${one.point!.lon}`,
  )
  return [...at].map(([id, all]) => ({
    id,
    name: all[0]!.siteId && all[0]!.place ? all[0]!.place : guarded,
    lat: all[0]!.point!.lat,
    lon: all[0]!.point!.lon,
    value: all.length,
    country: all[0]!.country,
    ...(all.some(({ sample }) => sample) && { mark: 'sample' as const }),
  }))
}

function Listed({ visits }: { visits: AgendaVisit[] }): ReactNode {
  const { say, formats } = useWords()
  const columns = useAgendaColumns((row) => formats.shortDate(row.startsOn))
  return (
    <PlainTable
      caption={say('monitoring.map.table')}
      rows={visits.toReversed()}
      rowId={(row) => row.id}
      columns={columns}
    />
  )
}
