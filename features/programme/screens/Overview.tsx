import type { ReactNode } from 'react'
import type { LocalText } from '../../../common/languages.ts'
import type { ResultOf } from '../../../common/operation.ts'
import { worksIn } from '../../../kernel/access/roles.ts'
import { Local } from '../../../ui/local/Local.tsx'
import { Go } from '../../../ui/page/Go.tsx'
import { State } from '../../../ui/page/marks.tsx'
import { Page, PageHead } from '../../../ui/page/PageHead.tsx'
import { Answer, Section } from '../../../ui/page/parts.tsx'
import { useOperation } from '../../../ui/queries.ts'
import { useProgramme, useSession } from '../../../ui/session.tsx'
import { useFormats, useSay } from '../../../ui/words.tsx'
import { getFramework } from '../contract-framework.ts'
import { Dashboard } from './Dashboard.tsx'

/** The programme on one page: what it is, who carries it out, and its results with what each is to reach. */
export default function Overview(): ReactNode {
  const programme = useProgramme()
  const framework = useOperation(getFramework, { params: { programme: programme.id } })
  return <Answer of={framework}>{(data) => <Body data={data} />}</Answer>
}

function Body({ data }: { data: ResultOf<typeof getFramework> }): ReactNode {
  const say = useSay()
  const formats = useFormats()
  const { programme, objectives } = data
  const staff = worksIn(useSession().memberships, programme.id)
  // Whoever reaches only an own organisation's records is not told of others: a dash would say that there are none.
  const partners = data.partners.filter((one) => staff || one.organisation)
  const org = (role: string) => partners.filter((one) => one.role === role)
  const names = (role: string) =>
    org(role).map((one, at) => (
      <span key={one.id}>
        {at > 0 && ', '}
        <Local text={(one.organisation as { name: LocalText } | undefined)?.name} />
      </span>
    ))
  const period =
    programme.period &&
    (programme.period.byMonth
      ? `${formats.month(programme.period.startsOn)} – ${formats.month(programme.period.endsOn)}`
      : formats.range(programme.period.startsOn, programme.period.endsOn))
  return (
    <Page>
      <PageHead
        title={say('programme.overview.title')}
        lead={<Local text={programme.title} />}
        facts={[
          { label: say('programme.period'), value: period ?? '–' },
          ...(['donor', 'lead'] as const)
            .filter((role) => staff || org(role).length > 0)
            .map((role) => ({
              label: say(`programme.choice.${role}`),
              value: org(role).length ? names(role) : '–',
            })),
          {
            label: say('programme.countries'),
            value: formats.list(programme.countries.map(formats.country)),
          },
        ]}
      />
      {staff ? <Dashboard /> : <ForSupported />}
      <Section title={say('programme.shelf.objectives')}>
        {objectives.map((objective) => (
          <p key={objective.id}>
            <State>{say(`programme.choice.${objective.kind}`)}</State>{' '}
            <Local text={objective.text ?? objective.title} />
          </p>
        ))}
      </Section>
      {partners.length > 0 && (
        <Section title={say('programme.shelf.partners')}>
          <ul>
            {partners.map((partner) => (
              <li key={partner.id}>
                <Local text={(partner.organisation as { name: LocalText } | undefined)?.name} />{' '}
                <span className="ura-quiet">
                  {say(`programme.choice.${partner.role}`)}
                  {partner.country ? `, ${formats.country(partner.country)}` : ''}
                </span>
              </li>
            ))}
          </ul>
        </Section>
      )}
      {programme.fundingStatement && (
        <p className="ura-quiet">
          <Local text={programme.fundingStatement} />
        </p>
      )}
    </Page>
  )
}

/** What a supported organisation finds here, instead of how far the programme is. */
function ForSupported(): ReactNode {
  const say = useSay()
  return (
    <p>
      {say('programme.overview.supported')} <Go to="./framework">{say('programme.framework.title')}</Go>
      {' · '}
      <Go to="./plan">{say('programme.plan.title')}</Go>
      {' · '}
      <Go to="./about">{say('programme.about.title')}</Go>
    </p>
  )
}
