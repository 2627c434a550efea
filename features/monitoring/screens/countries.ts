import { useMemo } from 'react'
import { six } from '../../../common/places.ts'
import { useProgramme, useSession } from '../../../ui/session.tsx'
import { useFormats } from '../../../ui/words.tsx'

/** The countries of the region, as options in the reader's words and order. */
export function useCountries(): { value: string; label: string }[] {
  const formats = useFormats()
  return useMemo(
    () =>
      six
        .map((value) => ({ value, label: formats.country(value) }))
        .sort((a, b) => formats.compare(a.label, b.label)),
    [formats],
  )
}

/** The countries in which the reader monitors; all of them for a membership without a country. */
export function useMyCountries(): { value: string; label: string }[] {
  const { memberships } = useSession()
  const { id } = useProgramme()
  const all = useCountries()
  const own = memberships.filter(
    (one) =>
      one.programmeId === id &&
      ['programme_coordinator', 'country_coordinator', 'monitor'].includes(one.role),
  )
  if (own.some((one) => one.country === null)) return all
  return all.filter((one) => own.some(({ country }) => country === one.value))
}
