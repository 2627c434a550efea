import { NativeSelect } from '@mantine/core'
import type { ReactNode } from 'react'
import { useSay } from '../../../ui/words.tsx'
import styles from './choices.module.css'
import { useCountries } from './countries.ts'

/** What of a page's records is shown: its choosers in a line, each with its label; not printed. */
export function Choices(props: { of: string; children: ReactNode }): ReactNode {
  return (
    <search className={styles.choices} aria-label={props.of}>
      {props.children}
    </search>
  )
}

/** One of the countries, or all of them. */
export function CountryChoice(props: {
  value: string | null | undefined
  onChange: (country: string | null) => void
}): ReactNode {
  const say = useSay()
  const countries = useCountries()
  return (
    <NativeSelect
      label={say('monitoring.choice.country')}
      data={[{ value: '', label: say('monitoring.choice.allCountries') }, ...countries]}
      value={props.value ?? ''}
      onChange={(event) => props.onChange(event.currentTarget.value || null)}
    />
  )
}
