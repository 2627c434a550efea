import { NativeSelect } from '@mantine/core'
import type { ReactNode } from 'react'
import { sensitivities, six } from '../../../../common/places.ts'
import { CountryMark } from '../../../../ui/page/CountryMark.tsx'
import { State, type Tone } from '../../../../ui/page/marks.tsx'
import { useHasRole, useSession } from '../../../../ui/session.tsx'
import { useFormats, useSay } from '../../../../ui/words.tsx'
import type { FormState } from '../../contract/forms.ts'

const tones: Record<FormState, Tone> = { draft: 'neutral', open: 'good', closing: 'warn', closed: 'neutral' }

/** A form's state in a word. */
export function FormStateMark({ state }: { state: FormState }): ReactNode {
  const say = useSay()
  return <State tone={tones[state]}>{say(`collection.forms.state.${state}`)}</State>
}

/** A country, or that it is all of them. */
export function Place({ country }: { country: string | null }): ReactNode {
  const say = useSay()
  return country ? <CountryMark code={country} /> : say('collection.forms.allCountries')
}

/** Countries for which the reader may make forms and devices; null among them stands for the whole programme. */
export function usePlaces(programme: string): (string | null)[] {
  const session = useSession()
  const everywhere = useHasRole(['programme_coordinator'])
  if (everywhere) return [null, ...six]
  return session.memberships.flatMap((one) =>
    one.programmeId === programme && one.role === 'country_coordinator' && one.country ? [one.country] : [],
  )
}

/** Chooses the country of a form or device, among those for which the reader may. */
export function CountrySelect(props: {
  places: (string | null)[]
  value: string | null
  onChange: (country: string | null) => void
  error?: string | undefined
}): ReactNode {
  const say = useSay()
  const formats = useFormats()
  const data = props.places.map((place) => ({
    value: place ?? '',
    label: place ? formats.country(place) : say('collection.forms.allCountries'),
  }))
  return (
    <NativeSelect
      label={say('collection.forms.country')}
      data={data}
      value={props.value ?? ''}
      error={props.error}
      onChange={(event) => props.onChange(event.currentTarget.value || null)}
    />
  )
}

/** Chooses how sensitive the answers are. */
export function SensitivitySelect(props: { value: number; onChange: (level: number) => void }): ReactNode {
  const say = useSay()
  return (
    <NativeSelect
      label={say('collection.forms.sensitivity')}
      data={sensitivities.map((name, level) => ({
        value: String(level),
        label: say(`collection.forms.sensitivity.${name}`),
      }))}
      value={String(props.value)}
      onChange={(event) => props.onChange(Number(event.currentTarget.value))}
    />
  )
}

/** The code in brackets after a form's language name: `Shqip (sq)` → `sq`. */
export const codeOfLanguage = (name: string): string | undefined => /\(([\w-]+)\)\s*$/.exec(name)?.[1]

/** A form's language as it is said to people, without the code that devices need: `Shqip (sq)` → `Shqip`. */
export const nameOfLanguage = (name: string): string => name.replace(/\s*\([\w-]+\)\s*$/, '') || name
