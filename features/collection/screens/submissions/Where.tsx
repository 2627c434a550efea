import type { ReactNode } from 'react'
import { RegionMap } from '../../../../ui/maps/RegionMap.tsx'
import { Section } from '../../../../ui/page/parts.tsx'
import { useSay } from '../../../../ui/words.tsx'
import type { SubmissionRecord } from '../../contract.ts'

/** Where a submission was filled in, unless that is personal. */
export function Where({ record }: { record: SubmissionRecord }): ReactNode {
  const say = useSay()
  if (!record.place) return null
  const name = record.siteName ?? record.name ?? ''
  return (
    <Section title={say('collection.record.where')}>
      <RegionMap
        title={say('collection.record.where_title', { name })}
        unit={say('collection.unit.submissions')}
        source={record.form.title}
        height={300}
        data={{ places: [{ lat: record.place.latitude, lon: record.place.longitude, value: 1, name }] }}
      />
    </Section>
  )
}
