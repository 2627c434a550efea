import { Button, MultiSelect, NativeSelect, Switch } from '@mantine/core'
import type { ReactNode } from 'react'
import type { LocalText } from '../../../common/languages.ts'
import { useLocal } from '../../../ui/local/Local.tsx'
import { useFormats, useSay } from '../../../ui/words.tsx'
import { isPeriodAxis } from '../periods.ts'
import type { Dataset, DatasetRow, Vintage } from '../shapes.ts'
import styles from './evidence.module.css'
import { dimensionsOf, mapDimension, periodsOf, pictures, topAxis, type View } from './view.ts'

export type Members = Record<string, { code: string; name: LocalText; kind: string; rows: number }[]>

/** Everything that can be chosen about a picture. Native lists: they are the quickest by keyboard and on a telephone. */
export function Controls(props: {
  datasets: DatasetRow[]
  dataset: Dataset
  vintage: Vintage
  members: Members
  view: View
  change: (some: Partial<View>) => void
  openDataset: (code: string) => void
  reset: (() => void) | undefined
}): ReactNode {
  const { dataset, vintage, view, change } = props
  const say = useSay()
  const local = useLocal()
  const periods = periodsOf(dataset, vintage).map((value) => ({
    value,
    label: say(`evidence.period.${value}`),
  }))
  const dimensions = dimensionsOf(dataset, vintage).map((one) => ({
    value: one.key,
    label: local(one.label),
  }))
  const axes = [...periods, ...dimensions]
  const onMap = view.picture === 'map'
  const vintages = dataset.vintages.filter((one) => one.state === 'accepted')
  const kinds = pictures.filter((one) => one !== 'map' || mapDimension(dataset, vintage))
  const takeRows = (rows: string) =>
    change({ rows, ...(view.columns === rows && { columns: isPeriodAxis(rows) ? '' : view.rows }) })
  return (
    <section className={styles.panel} aria-label={say('evidence.screen.settings')} data-no-print>
      <div className={styles.controls}>
        <NativeSelect
          className={styles.wide}
          label={say('evidence.dataset.title')}
          data={props.datasets.map((one) => ({ value: one.code, label: local(one.title) }))}
          value={dataset.code}
          onChange={(event) => props.openDataset(event.currentTarget.value)}
        />
        {vintages.length > 1 && (
          <NativeSelect
            label={say('evidence.screen.vintage')}
            data={vintages.map((one) => ({ value: one.id, label: one.label }))}
            value={vintage.id}
            onChange={(event) => change({ vintage: event.currentTarget.value })}
          />
        )}
        <NativeSelect
          label={say('evidence.screen.chart')}
          data={kinds.map((value) => ({ value, label: say(`evidence.screen.${value}`) }))}
          value={view.picture}
          onChange={(event) =>
            change({ picture: pictures.find((one) => one === event.currentTarget.value) ?? 'line' })
          }
        />
        {!onMap && (
          <>
            <NativeSelect
              label={say('evidence.screen.rows')}
              data={axes}
              value={view.rows}
              onChange={(event) => takeRows(event.currentTarget.value)}
            />
            <NativeSelect
              label={say('evidence.screen.columns')}
              data={[
                { value: '', label: say('evidence.screen.none') },
                ...axes.filter((one) => one.value !== view.rows),
              ]}
              value={view.columns}
              onChange={(event) => change({ columns: event.currentTarget.value })}
            />
            {topAxis(view) && <Largest view={view} change={change} />}
          </>
        )}
      </div>
      <Narrow {...props} />
      {props.reset && (
        <div className={styles.under}>
          <Button variant="subtle" size="compact-sm" onClick={props.reset}>
            {say('evidence.screen.reset')}
          </Button>
        </div>
      )}
    </section>
  )
}

function Largest({ view, change }: { view: View; change: (some: Partial<View>) => void }): ReactNode {
  const say = useSay()
  const counts = [...new Set([3, 5, 6, 8, 10, 20, 50, view.top])]
    .filter((one) => one > 0)
    .sort((a, b) => a - b)
  return (
    <>
      <NativeSelect
        label={say('evidence.screen.largest')}
        data={[
          { value: '0', label: say('evidence.screen.each') },
          ...counts.map((count) => ({ value: String(count), label: say('evidence.screen.top', { count }) })),
        ]}
        value={String(view.top)}
        onChange={(event) => change({ top: Number(event.currentTarget.value) })}
      />
      {view.top > 0 && (
        <Switch
          label={say('evidence.screen.otherSwitch')}
          checked={view.other}
          onChange={(event) => change({ other: event.currentTarget.checked })}
          mb={8}
        />
      )}
    </>
  )
}

/** Filters by every dimension, and the years from and to. */
function Narrow(props: {
  dataset: Dataset
  vintage: Vintage
  members: Members
  view: View
  change: (some: Partial<View>) => void
}): ReactNode {
  const { dataset, vintage, members, view, change } = props
  const say = useSay()
  const local = useLocal()
  const formats = useFormats()
  const years = yearsOf(vintage)
  const whole = { value: '', label: say('evidence.screen.wholeTime') }
  return (
    <details className={styles.more} open={Object.keys(view.filters).length > 0}>
      <summary>{say('evidence.screen.filters')}</summary>
      <div className={styles.controls}>
        <NativeSelect
          label={say('evidence.screen.from')}
          data={[whole, ...years]}
          value={view.from}
          onChange={(event) => change({ from: event.currentTarget.value })}
        />
        <NativeSelect
          label={say('evidence.screen.to')}
          data={[whole, ...years]}
          value={view.to}
          onChange={(event) => change({ to: event.currentTarget.value })}
        />
        {dimensionsOf(dataset, vintage).map((one) => (
          <MultiSelect
            key={one.key}
            className={styles.wide}
            label={local(one.label)}
            placeholder={view.filters[one.key] ? undefined : say('evidence.screen.each')}
            data={(members[one.key] ?? [])
              .map((member) => ({ value: member.code, label: local(member.name) }))
              .sort((a, b) => formats.compare(a.label, b.label))}
            value={view.filters[one.key] ?? []}
            searchable
            clearable
            limit={300}
            onChange={(codes) => {
              const { [one.key]: _, ...others } = view.filters
              change({ filters: codes.length > 0 ? { ...others, [one.key]: codes } : others })
            }}
          />
        ))}
      </div>
    </details>
  )
}

function yearsOf(vintage: Vintage): string[] {
  const first = Number((vintage.firstPeriod ?? '').slice(0, 4))
  const last = Number((vintage.lastPeriod ?? '').slice(0, 4))
  if (!first || !last) return []
  return Array.from({ length: last - first + 1 }, (_, at) => String(first + at))
}
