import { Button } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { localText } from '../../../common/languages.ts'
import { Local } from '../../../ui/local/Local.tsx'
import { ConfirmDialog, Progress } from '../../../ui/page/dialogs.tsx'
import { SampleMark, State, Truth } from '../../../ui/page/marks.tsx'
import { Page, PageHead } from '../../../ui/page/PageHead.tsx'
import { Answer, Empty, Loading, Section } from '../../../ui/page/parts.tsx'
import { useOperation } from '../../../ui/queries.ts'
import { PlainTable } from '../../../ui/table/PlainTable.tsx'
import { useFormats } from '../../../ui/words.tsx'
import { readBroken } from './contract.ts'

const truths = [
  { id: 'measured', say: 'Computed from approved records', mark: <Truth value={1284} truth={{ mark: 'measured' }} open={() => {}} /> },
  { id: 'reported', say: 'Typed by somebody, evidence attached', mark: <Truth value={37} truth={{ mark: 'reported' }} /> },
  { id: 'provisional', say: 'Not yet approved', mark: <Truth value={12} truth={{ mark: 'provisional' }} /> },
  { id: 'sample', say: 'Never a fact', mark: <Truth value={9} truth={{ mark: 'sample' }} /> },
  { id: 'suppressed', say: 'Withheld for protection', mark: <Truth truth={{ mark: 'suppressed', below: 5 }} /> },
  { id: 'incomparable', say: 'Not comparable', mark: <Truth value={204} truth={{ mark: 'incomparable', reason: 'persons, not detections' }} /> },
  { id: 'missing', say: 'Nobody has reported it', mark: <Truth truth={{ mark: 'missing', who: 'North Macedonia' }} /> },
  { id: 'changed', say: 'Changed since publication', mark: <Truth value={15} truth={{ mark: 'changed', on: '2026-03-02' }} /> },
] // biome-ignore format: a table

export default function Parts(): ReactNode {
  const [asking, setAsking] = useState(false)
  const formats = useFormats()
  const broken = useOperation(readBroken)
  return (
    <Page>
      <PageHead
        title="Visit to the harbour of Sample Town"
        crumbs={[
          { label: 'Monitoring', to: './gallery' },
          { label: 'Visits', to: './gallery/table' },
        ]}
        state={
          <>
            <State tone="active">In review</State>
            <SampleMark />
          </>
        }
        lead="An announced visit to a border crossing point, with two members of the national platform."
        facts={[
          { label: 'Country', value: formats.country('AL') },
          { label: 'On', value: formats.date('2026-11-24') },
          { label: 'Led by', value: 'Arta Kola' },
        ]}
        actions={
          <>
            <Button onClick={() => setAsking(true)}>Approve</Button>
            <Button variant="default">Return with a note</Button>
          </>
        }
      />
      <Section
        title="Grammar of truth"
        note="The same marks in screens, charts, maps, documents and on the public site."
      >
        <PlainTable
          caption="The grammar of truth"
          columns={[
            { key: 'say', title: 'Meaning', head: true, cell: (row) => row.say },
            { key: 'mark', title: 'Looks like', number: true, cell: (row) => row.mark },
          ]}
          rows={truths}
          rowId={(row) => row.id}
        />
      </Section>
      <Section title="States">
        <div style={{ display: 'flex', flexWrap: 'wrap', gap: 8 }}>
          <State>Planned</State>
          <State tone="active">In review</State>
          <State tone="good">Approved</State>
          <State tone="warn">Returned</State>
          <State tone="bad">Overdue</State>
          <SampleMark />
        </div>
      </Section>
      <Section title="Texts in several languages">
        <p>
          <Local text={localText({ en: 'A text that exists in English only' })} />
          <br />
          <Local text={localText({ sq: 'Një tekst që ekziston vetëm në shqip' })} />
        </p>
        <p lang="sr-Latn">
          Čučavac, ljiljan, Džepna šuma, njegov đak · ÇËçë · Ѓорѓи, Ќилибар, Љубав, Џбун, Њива
        </p>
      </Section>
      <Section title="Waiting, empty, wrong">
        <Progress label="Rendering the paper" share={0.42} />
        <Loading lines={3} />
        <Empty title="No visits yet" action={<Button>Plan a visit</Button>}>
          Fifteen are foreseen in each country.
        </Empty>
        <Answer of={broken}>{() => null}</Answer>
      </Section>
      <ConfirmDialog
        opened={asking}
        onClose={() => setAsking(false)}
        title="Approve this visit?"
        act="Approve"
        onConfirm={() => new Promise((resolve) => setTimeout(resolve, 300))}
      >
        Its findings will count in the indicators from now on.
      </ConfirmDialog>
    </Page>
  )
}
