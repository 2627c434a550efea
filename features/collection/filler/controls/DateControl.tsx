import type { DateInputNode, DateTimeInputNode, TimeInputNode } from '@getodk/xforms-engine'
import { type ReactNode, useState } from 'react'
import { languageTags } from '../../../../common/languages.ts'
import { useFormats, useSay, useWords } from '../../../../ui/words.tsx'
import { appearancesOf, looks } from '../walk.ts'
import styles from './controls.module.css'
import { localInput, withOffset } from './dates.ts'
import { type Naming, named, namedGroup } from './naming.ts'

/** Calendars that a browser can write a date in; it is chosen in ours, as devices have no other picker. */
const calendars: Record<string, string> = {
  ethiopian: 'ethiopic',
  coptic: 'coptic',
  islamic: 'islamic-umalqura',
  persian: 'persian',
}
const unwritten = ['bikram-sambat', 'myanmar']

/** A day, a month or a year. */
export function DateControl(props: { node: DateInputNode; naming: Naming }): ReactNode {
  const { node, naming } = props
  const stored = node.currentState.instanceValue.slice(0, 10)
  if (looks(node, 'year')) return <YearControl {...props} stored={stored} />
  if (looks(node, 'month-year')) return <MonthControl {...props} stored={stored} />
  return (
    <>
      <input
        {...named(naming)}
        className={`${styles.input} ${styles.number}`}
        type="date"
        max="9999-12-31"
        value={stored}
        readOnly={node.currentState.readonly}
        onChange={(event) => node.setValue(event.target.value || null)}
      />
      <OtherCalendar node={node} date={stored} />
    </>
  )
}

function OtherCalendar(props: { node: DateInputNode; date: string }): ReactNode {
  const { language } = useWords()
  const say = useSay()
  const asked = appearancesOf(props.node)
  if (unwritten.some((one) => asked.includes(one)))
    return <p className={styles.remark}>{say('collection.fill.date.gregorian')}</p>
  const calendar = asked.map((one) => calendars[one]).find(Boolean)
  if (!calendar) return null
  if (!props.date) return <p className={styles.remark}>{say('collection.fill.date.gregorian')}</p>
  const format = new Intl.DateTimeFormat(languageTags[language], {
    calendar,
    dateStyle: 'long',
    timeZone: 'UTC',
  })
  return <p className={styles.remark}>= {format.format(new Date(props.date))}</p>
}

function YearControl(props: { node: DateInputNode; naming: Naming; stored: string }): ReactNode {
  const { node, naming, stored } = props
  const [typed, setTyped] = useState<string | null>(null)
  return (
    <input
      {...named(naming)}
      className={`${styles.input} ${styles.year}`}
      type="text"
      inputMode="numeric"
      maxLength={4}
      autoComplete="off"
      value={typed ?? stored.slice(0, 4)}
      readOnly={node.currentState.readonly}
      onChange={(event) => {
        setTyped(event.target.value)
        const year = /^\d{4}$/.test(event.target.value) ? event.target.value : null
        node.setValue(year && `${year}-01-01`)
      }}
      onBlur={() => setTyped(null)}
    />
  )
}

function MonthControl(props: { node: DateInputNode; naming: Naming; stored: string }): ReactNode {
  const { node, naming, stored } = props
  const say = useSay()
  const formats = useFormats()
  const [year, setYear] = useState(stored.slice(0, 4))
  const [month, setMonth] = useState(stored.slice(5, 7))
  const change = (nextYear: string, nextMonth: string) => {
    setYear(nextYear)
    setMonth(nextMonth)
    node.setValue(/^\d{4}$/.test(nextYear) && nextMonth ? `${nextYear}-${nextMonth}-01` : null)
  }
  const months = Array.from({ length: 12 }, (_, at) => String(at + 1).padStart(2, '0'))
  // The year of a leap day stands for any: only the month's name is taken from what is written.
  const nameOf = (one: string) => formats.month(`2024-${one}`).replace(/\s*2024\D*$/, '')
  return (
    <fieldset {...namedGroup(naming)} className={`${styles.plain} ${styles.buttons}`}>
      <select
        aria-label={say('collection.fill.date.month')}
        className={`${styles.input} ${styles.month}`}
        value={month}
        disabled={node.currentState.readonly}
        onChange={(event) => change(year, event.target.value)}
      >
        <option value="">{say('collection.fill.date.month')}</option>
        {months.map((one) => (
          <option key={one} value={one}>
            {nameOf(one)}
          </option>
        ))}
      </select>
      <input
        aria-label={say('collection.fill.date.year')}
        placeholder={say('collection.fill.date.year')}
        className={`${styles.input} ${styles.year}`}
        type="text"
        inputMode="numeric"
        maxLength={4}
        value={year}
        readOnly={node.currentState.readonly}
        onChange={(event) => change(event.target.value, month)}
      />
    </fieldset>
  )
}

/** A time of day, or a day with its time; both are kept with the offset of the place where they were written. */
export function TimeControl(props: { node: TimeInputNode | DateTimeInputNode; naming: Naming }): ReactNode {
  const { node, naming } = props
  const [typed, setTyped] = useState<string | null>(null)
  const kind = node.valueType === 'time' ? 'time' : 'dateTime'
  return (
    <input
      {...named(naming)}
      className={`${styles.input} ${styles.number}`}
      type={kind === 'time' ? 'time' : 'datetime-local'}
      max={kind === 'time' ? undefined : '9999-12-31T23:59'}
      value={typed ?? localInput(node.currentState.instanceValue, kind)}
      readOnly={node.currentState.readonly}
      onChange={(event) => {
        setTyped(event.target.value)
        ;(node as { setValue(value: string | null): unknown }).setValue(withOffset(event.target.value, kind))
      }}
      onBlur={() => setTyped(null)}
    />
  )
}
