import type { ReactNode } from 'react'
import { useLocal } from '../../../ui/local/Local.tsx'
import { Section } from '../../../ui/page/parts.tsx'
import { useFormats, useMark, useSay } from '../../../ui/words.tsx'
import type { Visit } from '../contract-visits.ts'
import styles from './monitoring.module.css'
import { Fact } from './parts.tsx'

/** The preparation of a visit, for reading. */
export function PlanView({ visit }: { visit: Visit }): ReactNode {
  const say = useSay()
  const local = useLocal()
  const mark = useMark()
  const formats = useFormats()
  const announced = visit.announced === null ? 'unknown' : visit.announced ? 'yes' : 'no'
  return (
    <dl className={styles.facts}>
      <Fact label={say('monitoring.field.purpose')}><span className={styles.text}>{local(visit.purpose)}</span></Fact>
      <Fact label={say('monitoring.field.kind')}>{say(`monitoring.siteKind.${visit.site.kind}`)}{visit.site.area && ` · ${mark(visit.site.area)}`}</Fact>
      <Fact label={say('monitoring.field.authority')}>{mark(visit.authority)}</Fact>
      <Fact label={say('monitoring.field.organisation')}>{visit.organisation && local(visit.organisation)}</Fact>
      <Fact label={say('monitoring.field.announced')}>{say(`monitoring.announced.${announced}`)}</Fact>
      <Fact label={say('monitoring.field.methods')}>{formats.list(visit.methods.map((one) => say(`monitoring.method.${one}`)))}</Fact>
      <Fact label={say('monitoring.field.team')}>{formats.list(visit.team.map((one) => `${one.name} (${say(`monitoring.teamRole.${one.role}`)})`))}</Fact>
      <Fact label={say('monitoring.field.risk')}>{visit.risk && <span className={styles.text}>{local(visit.risk)}</span>}</Fact>
      <Fact label={say('monitoring.field.sensitivity')}>{say(`monitoring.sensitivity.${visit.sensitivity}`)}</Fact>
    </dl>
  ) // biome-ignore format: a list
}

/** What was seen and done, for reading. `restricted`: the page says already how it may be used. */
export function AccountView({
  visit,
  restricted = false,
}: {
  visit: Visit
  restricted?: boolean
}): ReactNode {
  const say = useSay()
  const local = useLocal()
  const mark = useMark()
  const restrictions = restricted ? null : visit.restrictions
  const { referrals, smuggling } = visit
  const told = visit.summary || visit.immediate || referrals?.length || restrictions
  if (!visit.accountTold)
    return (
      <Section title={say('monitoring.account.what')}>
        <p>{say('monitoring.account.later')}</p>
      </Section>
    )
  return (
    <>
      <Section title={say('monitoring.account.access')}>
        <dl className={styles.facts}>
          <Fact label={say('monitoring.field.access')}>{say(`monitoring.access.${visit.access ?? 'none'}`)}</Fact>
          <Fact label={say('monitoring.field.accessReason')}>{visit.accessReason && <span className={styles.text}>{local(visit.accessReason)}</span>}</Fact>
          <Fact label={say('monitoring.field.met')}>
            {visit.met.length > 0 && <ul>{visit.met.map((one) => <li key={`${one.role}${one.institution}`}>{mark(one.role)}{one.institution && `, ${mark(one.institution)}`}{one.count > 1 && ` (${one.count})`}</li>)}</ul>}
          </Fact>
        </dl>
      </Section>
      {told && <Section title={say('monitoring.account.what')}>
        <dl className={styles.facts}>
          <Fact label={say('monitoring.field.summary')}>{visit.summary && <span className={styles.text}>{local(visit.summary)}</span>}</Fact>
          <Fact label={say('monitoring.field.immediate')}>{visit.immediate && <span className={styles.text}>{local(visit.immediate)}</span>}</Fact>
          <Fact label={say('monitoring.field.referrals')}>
            {referrals && referrals.length > 0 && <ul>{referrals.map((one) => <li key={`${one.service}${one.organisation}${one.note}`}>{say(`monitoring.service.${one.service}`)}: {one.count}{one.organisation && ` · ${mark(one.organisation)}`}{one.note && ` · ${mark(one.note)}`}</li>)}</ul>}
          </Fact>
          <Fact label={say('monitoring.field.restrictions')}>{restrictions && <span className={styles.text}>{local(restrictions)}</span>}</Fact>
        </dl>
      </Section>}
      {smuggling && smuggling.length > 0 && <Section title={say('monitoring.smuggling.title')}><Smuggling said={smuggling} /></Section>}
      {(referrals === null || smuggling === null) && <p className="ura-quiet">{say('monitoring.account.withheld')}</p>}
    </>
  ) // biome-ignore format: a list
}

function Smuggling({ said }: { said: NonNullable<Visit['smuggling']> }): ReactNode {
  const say = useSay()
  const mark = useMark()
  const formats = useFormats()
  return (
    <ul>
      {said.map((one) => (
        <li key={JSON.stringify(one)}>
          {[
            mark(one.route),
            one.fee === null ? '' : formats.money(one.fee, one.currency),
            one.groupSize === null ? '' : say('monitoring.smuggling.groupOf', { count: one.groupSize }),
            say(`monitoring.payment.${one.payment}`),
            say(`monitoring.transport.${one.transport}`),
            say(`monitoring.contact.${one.contact}`),
            ...one.abuses.map((abuse) => say(`monitoring.abuse.${abuse}`)),
            say('monitoring.smuggling.saidBy', { count: one.count }),
          ].filter(Boolean).join(' · ')}
        </li>
      ))}
    </ul>
  ) // biome-ignore format: a list
}
