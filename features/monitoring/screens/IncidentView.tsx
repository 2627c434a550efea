import type { ReactNode } from 'react'
import { Section } from '../../../ui/page/parts.tsx'
import { useFormats, useMark, useSay } from '../../../ui/words.tsx'
import type { Incident } from '../contract-incidents.ts'
import styles from './monitoring.module.css'
import { useNationality } from './nationality.ts'
import { Fact } from './parts.tsx'

/** An incident, for reading. */
export function IncidentView({ incident }: { incident: Incident }): ReactNode {
  const say = useSay()
  const formats = useFormats()
  const mark = useMark()
  const nation = useNationality()
  const words = (name: string, values: string[]) =>
    formats.list(values.map((one) => say(`monitoring.${name}.${one}`)))
  const yesNo = (value: boolean | null) =>
    say(`monitoring.yesNo.${value === null ? 'unknown' : value ? 'yes' : 'no'}`)
  const ages = [incident.ageFrom, incident.ageTo].filter((one) => one !== null).join('–')
  return (
    <>
      <Section title={say('monitoring.incident.what')}>
        <dl className={styles.facts}>
          <Fact label={say('monitoring.incident.place')}>{mark(incident.place)}</Fact>
          <Fact label={say('monitoring.field.position')}>{incident.latitude !== null && incident.longitude !== null && `${formats.number(incident.latitude, 4)}, ${formats.number(incident.longitude, 4)}`}</Fact>
          <Fact label={say('monitoring.incident.border')}>{incident.borderFrom && incident.borderTo && `${formats.country(incident.borderFrom)} → ${formats.country(incident.borderTo)}`}</Fact>
          <Fact label={say('monitoring.incident.narrative')}>{incident.narrative && <span className={styles.text}>{mark(incident.narrative)}</span>}</Fact>
        </dl>
      </Section>
      <Section title={say('monitoring.incident.whom')}>
        <dl className={styles.facts}>
          <Fact label={say('monitoring.incident.persons')}>{incident.persons !== null && formats.number(incident.persons)}</Fact>
          <Fact label={say('monitoring.people.age')}>{ages}</Fact>
          <Fact label={say('monitoring.incident.minors')}>{yesNo(incident.minors)}</Fact>
          <Fact label={say('monitoring.incident.women')}>{yesNo(incident.women)}</Fact>
          <Fact label={say('monitoring.incident.men')}>{yesNo(incident.men)}</Fact>
          <Fact label={say('monitoring.incident.lgbti')}>{yesNo(incident.lgbti)}</Fact>
          <Fact label={say('monitoring.incident.nationalities')}>{formats.list(incident.nationalities.map(nation.name))}</Fact>
        </dl>
      </Section>
      <Section title={say('monitoring.incident.byWhom')}>
        <dl className={styles.facts}>
          <Fact label={say('monitoring.incident.officers')}>{incident.officers !== null && formats.number(incident.officers)}</Fact>
          <Fact label={say('monitoring.incident.police')}>{mark(incident.police)}</Fact>
          <Fact label={say('monitoring.incident.violence')}>{words('violence', incident.violence)}</Fact>
          <Fact label={say('monitoring.incident.violations')}>{words('violation', incident.violations)}</Fact>
          <Fact label={say('monitoring.incident.policeStation')}>{yesNo(incident.policeStation)}</Fact>
          <Fact label={say('monitoring.incident.treatment')}>{words('treatment', incident.treatment)}</Fact>
          <Fact label={say('monitoring.incident.asylum')}>{incident.asylum && say(`monitoring.asylum.${incident.asylum}`)}</Fact>
        </dl>
      </Section>
      <Section title={say('monitoring.incident.how')}>
        <dl className={styles.facts}>
          <Fact label={say('monitoring.incident.reportedBy')}>{mark(incident.reportedBy)}</Fact>
          <Fact label={say('monitoring.incident.corroboration')}>{words('corroboration', incident.corroboration)}</Fact>
          <Fact label={say('monitoring.incident.consent')}>{words('consent', incident.consent) || say('monitoring.consent.none')}</Fact>
        </dl>
      </Section>
    </>
  ) // biome-ignore format: a list
}
