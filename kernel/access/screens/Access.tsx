import { Select, Tabs } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { Page, PageHead } from '../../../ui/page/PageHead.tsx'
import { Answer } from '../../../ui/page/parts.tsx'
import { useOperation } from '../../../ui/queries.ts'
import { useProgramme } from '../../../ui/session.tsx'
import { useSay } from '../../../ui/words.tsx'
import { explainAccess } from '../contract.ts'
import { PersonReach, RecordReach } from './reasons.tsx'
import type { Explained } from './shapes.ts'
import { useRelationName } from './useRelationName.ts'

/** Who may see and change what in the programme, and why: out of the database's own guards. */
export default function Access(): ReactNode {
  const say = useSay()
  const programme = useProgramme()
  const explained = useOperation(explainAccess, { params: { programme: programme.id } })
  return (
    <Page>
      <PageHead title={say('access.why.title')} lead={say('access.why.lead')} />
      <Answer of={explained}>{(data) => <Views data={data} />}</Answer>
    </Page>
  )
}

function Views({ data }: { data: Explained }): ReactNode {
  const say = useSay()
  const nameOf = useRelationName()
  const [person, setPerson] = useState(data.people[0]?.id ?? '')
  const [relation, setRelation] = useState(
    data.relations.find((one) => one.scope === 'reach')?.relation ?? '',
  )
  const chosen = data.people.find((one) => one.id === person)
  const record = data.relations.find((one) => one.relation === relation)
  return (
    <Tabs defaultValue="person" keepMounted={false}>
      <Tabs.List mb="md">
        <Tabs.Tab value="person">{say('access.why.byPerson')}</Tabs.Tab>
        <Tabs.Tab value="record">{say('access.why.byRecord')}</Tabs.Tab>
      </Tabs.List>
      <Tabs.Panel value="person">
        <Select
          label={say('access.why.person')}
          data={data.people.map((one) => ({ value: one.id, label: one.name }))}
          value={person}
          onChange={(value) => setPerson(value ?? person)}
          allowDeselect={false}
          maw="24rem"
          searchable
        />
        {chosen && <PersonReach person={chosen} relations={data.relations} />}
      </Tabs.Panel>
      <Tabs.Panel value="record">
        <Select
          label={say('access.why.record')}
          data={data.relations.map((one) => ({ value: one.relation, label: nameOf(one.relation) }))}
          value={relation}
          onChange={(value) => setRelation(value ?? relation)}
          allowDeselect={false}
          maw="24rem"
          searchable
        />
        {record && <RecordReach relation={record} people={data.people} />}
      </Tabs.Panel>
    </Tabs>
  )
}
