import { Button } from '@mantine/core'
import { useParams } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import { languageNames } from '../../../common/languages.ts'
import { ConfirmDialog } from '../../../ui/page/dialogs.tsx'
import { SampleMark, State } from '../../../ui/page/marks.tsx'
import { Page, PageHead } from '../../../ui/page/PageHead.tsx'
import { Answer, Section } from '../../../ui/page/parts.tsx'
import { useAct, useOperation } from '../../../ui/queries.ts'
import { useSessionState } from '../../../ui/session.tsx'
import { PlainTable } from '../../../ui/table/PlainTable.tsx'
import { useFormats, useSay } from '../../../ui/words.tsx'
import { endMembership, getPerson } from '../contract.ts'
import { PersonActs } from './PersonActs.tsx'
import type { OnePerson } from './shapes.ts'
import { personTones } from './tones.ts'

/** One person: who they are here, what they are where, and what can be done about it. */
export default function Person(): ReactNode {
  const params: { person?: string } = useParams({ strict: false })
  const person = useOperation(getPerson, { params: { person: params.person ?? '' } })
  return (
    <Page>
      <Answer of={person}>{(data) => <Shown person={data} />}</Answer>
    </Page>
  )
}

function Shown({ person }: { person: OnePerson }): ReactNode {
  const say = useSay()
  const { date } = useFormats()
  const { programme } = useSessionState()
  return (
    <>
      <PageHead
        title={person.name}
        crumbs={[{ label: say('access.people.title'), to: programme ? './people' : '/people' }]}
        state={
          <>
            <State tone={personTones[person.state]}>{say(`access.person.${person.state}`)}</State>
            {person.sample && <SampleMark />}
          </>
        }
        facts={[
          ...(person.email ? [{ label: say('access.field.email'), value: person.email }] : []),
          { label: say('access.field.language'), value: languageNames[person.language] },
          { label: say('access.field.since'), value: date(person.createdAt) },
          ...(person.codes === null
            ? []
            : [
                {
                  label: say('access.codes.title'),
                  value: say(person.codes ? 'access.codes.on' : 'access.codes.off'),
                },
              ]),
        ]}
        actions={<PersonActs person={person} />}
      />
      <Roles person={person} />
    </>
  )
}

function Roles({ person }: { person: OnePerson }): ReactNode {
  const say = useSay()
  const { country, shortDate } = useFormats()
  const [ending, setEnding] = useState<OnePerson['memberships'][number] | null>(null)
  const end = useAct(endMembership)
  return (
    <Section title={say('access.person.roles')}>
      <PlainTable
        caption={say('access.person.roles')}
        rows={person.memberships}
        rowId={(one) => one.id}
        columns={[
          {
            key: 'role',
            title: say('access.field.role'),
            head: true,
            cell: (one) => say(`role.${one.role}`),
          },
          {
            key: 'programme',
            title: say('access.field.programme'),
            cell: (one) => one.programme?.code ?? say('access.wholeWorkspace'),
          },
          {
            key: 'country',
            title: say('access.field.country'),
            cell: (one) => (one.country ? country(one.country) : say('access.allCountries')),
          },
          {
            key: 'organisation',
            title: say('access.field.organisation'),
            cell: (one) => one.organisation?.name,
          },
          { key: 'startsOn', title: say('access.field.from'), cell: (one) => shortDate(one.startsOn) },
          {
            key: 'endsOn',
            title: say('access.field.until'),
            cell: (one) => one.endsOn && shortDate(one.endsOn),
          },
          {
            key: 'state',
            title: say('access.field.roleState'),
            cell: (one) => (
              <State tone={one.state === 'active' ? 'good' : 'neutral'}>
                {say(`access.membership.${one.state}`)}
              </State>
            ),
          },
          {
            key: 'acts',
            title: say('access.acts'),
            cell: (one) =>
              one.mayEnd && (
                <Button size="compact-sm" variant="subtle" onClick={() => setEnding(one)}>
                  {say('access.role.end')}
                </Button>
              ),
          },
        ]}
      />
      <ConfirmDialog
        opened={ending !== null}
        onClose={() => setEnding(null)}
        title={say('access.role.endTitle', {
          name: person.name,
          role: ending ? say(`role.${ending.role}`) : '',
        })}
        act={say('access.role.end')}
        danger
        onConfirm={() => end.mutateAsync({ params: { membership: ending!.id }, body: {} })}
      >
        {say('access.role.endText')}
      </ConfirmDialog>
    </Section>
  )
}
