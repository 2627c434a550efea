import { Table } from '@mantine/core'
import type { ReactNode } from 'react'
import type { LocalText } from '../../../common/languages.ts'
import type { ResultOf } from '../../../common/operation.ts'
import { Local } from '../../../ui/local/Local.tsx'
import { Go } from '../../../ui/page/Go.tsx'
import { State } from '../../../ui/page/marks.tsx'
import { Page, PageHead } from '../../../ui/page/PageHead.tsx'
import { Answer, Section } from '../../../ui/page/parts.tsx'
import { useOperation } from '../../../ui/queries.ts'
import { useProgramme } from '../../../ui/session.tsx'
import { Slot } from '../../../ui/shell/Slot.tsx'
import { useFormats, useSay } from '../../../ui/words.tsx'
import { getFramework } from '../contract-framework.ts'
import { targetsOf } from './targets.ts'

/** The programme on one page: what it is, who carries it out, and its results with what each is to reach. */
export default function Overview(): ReactNode {
  const programme = useProgramme()
  const framework = useOperation(getFramework, { params: { programme: programme.id } })
  return <Answer of={framework}>{(data) => <Body data={data} />}</Answer>
}

function Body({ data }: { data: ResultOf<typeof getFramework> }): ReactNode {
  const say = useSay()
  const formats = useFormats()
  const { programme, partners, objectives, results } = data
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
          { label: say('programme.choice.donor'), value: names('donor').length ? names('donor') : '–' },
          { label: say('programme.choice.lead'), value: names('lead').length ? names('lead') : '–' },
          {
            label: say('programme.countries'),
            value: formats.list(programme.countries.map(formats.country)),
          },
        ]}
      />
      <Slot name="programme.overview.results" given={{ programme: programme.id }} />
      <Section title={say('programme.results.title')} note={say('programme.results.note')}>
        <Table.ScrollContainer minWidth={520}>
          <Table>
            <caption className="ura-hidden">{say('programme.results.title')}</caption>
            <Table.Thead>
              <Table.Tr>
                <Table.Th scope="col">{say('programme.field.code')}</Table.Th>
                <Table.Th scope="col">{say('programme.result')}</Table.Th>
                <Table.Th scope="col" ta="right">
                  {say('programme.perCountry')}
                </Table.Th>
                <Table.Th scope="col" ta="right">
                  {say('programme.regional')}
                </Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {results.map((result) => {
                const goals = targetsOf(data, result.id)
                return (
                  <Table.Tr key={result.id}>
                    <Table.Td>{result.code}</Table.Td>
                    <Table.Th scope="row" fw={400}>
                      <Go to={`./framework#result-${result.code}`}>
                        <Local text={result.title} />
                      </Go>
                    </Table.Th>
                    <Table.Td ta="right">
                      {goals.country.map((goal) => (
                        <div key={goal.id}>
                          <span className="ura-quiet">
                            <Local text={goal.unit} />
                          </span>{' '}
                          {goal.value === null ? say('programme.notSet') : formats.number(goal.value)}
                        </div>
                      ))}
                    </Table.Td>
                    <Table.Td ta="right">
                      {goals.regional.map((goal) => (
                        <div key={goal.id}>
                          <span className="ura-quiet">
                            <Local text={goal.unit} />
                          </span>{' '}
                          {goal.value === null ? say('programme.notSet') : formats.number(goal.value)}
                        </div>
                      ))}
                    </Table.Td>
                  </Table.Tr>
                )
              })}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      </Section>
      <Section title={say('programme.shelf.objectives')}>
        {objectives.map((objective) => (
          <p key={objective.id}>
            <State>{say(`programme.choice.${objective.kind}`)}</State>{' '}
            <Local text={objective.text ?? objective.title} />
          </p>
        ))}
      </Section>
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
        {programme.fundingStatement && (
          <p className="ura-quiet">
            <Local text={programme.fundingStatement} />
          </p>
        )}
      </Section>
    </Page>
  )
}
