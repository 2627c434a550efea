import { Button } from '@mantine/core'
import { useParams } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import { Form } from '../../../ui/forms/Form.tsx'
import { useDraft } from '../../../ui/forms/useDraft.ts'
import { useLocal } from '../../../ui/local/Local.tsx'
import { CountryMark } from '../../../ui/page/CountryMark.tsx'
import { ConfirmDialog } from '../../../ui/page/dialogs.tsx'
import { Go, useGo, useLink } from '../../../ui/page/Go.tsx'
import { SampleMark } from '../../../ui/page/marks.tsx'
import { Page, PageHead } from '../../../ui/page/PageHead.tsx'
import { PageTabs } from '../../../ui/page/PageTabs.tsx'
import { Answer, Empty, Section } from '../../../ui/page/parts.tsx'
import { useTell } from '../../../ui/page/tell.ts'
import { useAct, useOperation } from '../../../ui/queries.ts'
import { useHasRole, useProgramme } from '../../../ui/session.tsx'
import { useFormats, useSay } from '../../../ui/words.tsx'
import { deleteVisit, getVisit, updateVisit, type Visit } from '../contract-visits.ts'
import { isOpen } from '../rules.ts'
import { AccountForm } from './AccountForm.tsx'
import { AccountView, PlanView } from './AccountView.tsx'
import { Attachments } from './Attachments.tsx'
import { Checklists } from './Checklists.tsx'
import { Findings } from './Findings.tsx'
import { IncidentTable } from './Incidents.tsx'
import { PeopleGrid } from './PeopleGrid.tsx'
import { type PlanDraft, PlanFields } from './PlanForm.tsx'
import { PointTable } from './Points.tsx'
import { VisitMark } from './parts.tsx'
import { Doubts, History, Lacks, VisitSteps } from './VisitSteps.tsx'

const insiders = [
  'programme_coordinator',
  'country_coordinator',
  'monitor',
  'analyst',
  'reviewer',
  'data_protection_officer',
]

/** One visit: what it is, how far, who is concerned and what comes next; everything else under tabs. */
export default function VisitPage(): ReactNode {
  const { visit } = useParams({ strict: false }) as { visit: string }
  const programme = useProgramme()
  const answer = useOperation(getVisit, { params: { programme: programme.id, visit } })
  return <Answer of={answer}>{(data) => <Body key={data.id} visit={data} onReload={() => void answer.refetch()} />}</Answer>
} // biome-ignore format: short

function Body({ visit, onReload }: { visit: Visit; onReload: () => void }): ReactNode {
  const say = useSay()
  const local = useLocal()
  const formats = useFormats()
  const go = useGo()
  const programme = useProgramme()
  const [marked, setMarked] = useState(false)
  const [removing, setRemoving] = useState(false)
  const remove = useAct(deleteVisit)
  const inside = useHasRole(insiders)
  const report = useLink(`./monitoring/visits/${visit.id}/report`)
  // What is read first: the plan of a visit to come, the account of one that was.
  const preparation = {
    key: 'preparation',
    label: say('monitoring.tab.preparation'),
    content: () => <Preparation visit={visit} onReload={onReload} />,
  }
  const told = (count: number | null) =>
    count === null ? say('monitoring.notVisible') : formats.number(count)
  const lead = visit.team.find((one) => one.role === 'lead')
  return (
    <Page>
      <PageHead
        title={local(visit.title)}
        crumbs={[{ label: say('monitoring.visits.title'), to: './monitoring/visits' }]}
        state={<><VisitMark state={visit.state} doubtful={visit.doubts.length > 0} /> {visit.sample && <SampleMark />}</>}
        facts={[
          { label: say('monitoring.field.code'), value: visit.code },
          { label: say('monitoring.field.country'), value: <CountryMark code={visit.country} /> },
          { label: say('monitoring.field.site'), value: <Go to={`./monitoring/sites/${visit.siteId}`}>{local(visit.site.name)}</Go> },
          { label: say('monitoring.field.dates'), value: visit.startsOn === visit.endsOn ? formats.date(visit.startsOn) : formats.range(visit.startsOn, visit.endsOn) },
          { label: say('monitoring.field.lead'), value: lead?.name ?? '–' },
          ...(visit.approvedBy ? [{ label: say('monitoring.field.approvedBy'), value: visit.approvedBy }] : []),
        ]}
        actions={
          <>
            <VisitSteps visit={visit} onMissing={() => setMarked(true)} />
            <Button component="a" variant="default" {...report}>{say('monitoring.report.title')}</Button>
            {visit.may.includes('delete') && <Button variant="default" onClick={() => setRemoving(true)}>{say('monitoring.remove')}</Button>}
          </>
        }
      />
      {visit.cancelledBecause && <p><strong>{say('monitoring.state.cancelled')}:</strong> {visit.cancelledBecause}</p>}
      <Doubts visit={visit} />
      <Lacks visit={visit} marked={marked} />
      <PageTabs label={say('monitoring.visit.parts')} tabs={[
        ...(isOpen(visit.state) ? [preparation] : []),
        { key: 'account', label: say('monitoring.tab.account'), content: () => (visit.may.includes('account') ? <AccountForm visit={visit} onReload={onReload} /> : <AccountView visit={visit} />) },
        ...(inside ? [
          { key: 'people', label: say('monitoring.tab.people'), count: told(visit.population?.reduce((all, cell) => all + cell.persons, 0) ?? null), content: () => <PeopleGrid visit={visit} onReload={onReload} /> },
          { key: 'checklists', label: say('monitoring.tab.checklists'), count: told(visit.counts.checklists), content: () => <Checklists visit={visit} /> },
          { key: 'incidents', label: say('monitoring.incidents.title'), count: told(visit.counts.incidents), content: () => <VisitIncidents visit={visit} /> },
          { key: 'findings', label: say('monitoring.tab.findings'), count: told(visit.counts.findings), content: () => <Findings visit={visit} /> },
        ] : []),
        { key: 'points', label: say('monitoring.points.title'), count: formats.number(visit.counts.points), content: () => <VisitPoints visit={visit} /> },
        ...(isOpen(visit.state) ? [] : [preparation]),
        { key: 'files', label: say('monitoring.tab.files'), count: told(visit.accountTold ? visit.attachments.length : null), content: () => <Attachments visit={visit} /> },
        { key: 'history', label: say('monitoring.tab.history'), content: () => <Section title={say('monitoring.tab.history')}><History visit={visit} /></Section> },
      ]} />
      <ConfirmDialog opened={removing} onClose={() => setRemoving(false)} danger title={say('monitoring.visit.removeThis', { code: visit.code })} act={say('monitoring.remove')}
        onConfirm={async () => {
          await remove.mutateAsync({ params: { programme: programme.id, visit: visit.id } })
          go('./monitoring/visits', { replace: true })
        }} />
    </Page>
  ) // biome-ignore format: a page
}

function VisitIncidents({ visit }: { visit: Visit }): ReactNode {
  const say = useSay()
  const add = useLink(`./monitoring/incidents/new?visit=${visit.id}`)
  return (
    <Section title={say('monitoring.incidents.title')} note={say('monitoring.incidents.note')}
      actions={visit.may.includes('account') && <Button component="a" {...add}>{say('monitoring.incident.add')}</Button>}>
      {visit.counts.incidents === 0 ? <Empty title={say('monitoring.incidents.empty')} /> : <IncidentTable visit={visit.id} />}
    </Section>
  ) // biome-ignore format: short
}

function VisitPoints({ visit }: { visit: Visit }): ReactNode {
  const say = useSay()
  const add = useLink(`./monitoring/points/new?visit=${visit.id}`)
  return (
    <Section title={say('monitoring.points.title')} note={say('monitoring.points.note')}
      actions={visit.may.includes('addPoint') && <Button component="a" {...add}>{say('monitoring.point.add')}</Button>}>
      {visit.counts.points === 0 ? <Empty title={say('monitoring.points.empty')} /> : <PointTable visit={visit.id} />}
    </Section>
  ) // biome-ignore format: short
}

function Preparation({ visit, onReload }: { visit: Visit; onReload: () => void }): ReactNode {
  const say = useSay()
  if (visit.may.includes('update')) return <PreparationForm visit={visit} onReload={onReload} />
  return (
    <Section title={say('monitoring.tab.preparation')}>
      <PlanView visit={visit} />
    </Section>
  )
}

const planOf = (visit: Visit): PlanDraft => ({
  title: visit.title,
  purpose: visit.purpose,
  siteId: visit.siteId,
  authority: visit.authority,
  announced: visit.announced,
  startsOn: visit.startsOn,
  endsOn: visit.endsOn,
  methods: visit.methods,
  formIds: visit.formIds,
  risk: visit.risk,
  sensitivity: visit.sensitivity,
  team: visit.team.map(({ personId, role }) => ({ personId, role })),
  version: visit.version,
})

function PreparationForm({ visit, onReload }: { visit: Visit; onReload: () => void }): ReactNode {
  const say = useSay()
  const tell = useTell()
  const programme = useProgramme()
  const update = useAct(updateVisit)
  const draft = useDraft<PlanDraft>(`monitoring.visit.${visit.id}`, planOf(visit))
  const send = async () => {
    const params = { programme: programme.id, visit: visit.id }
    const saved = await update.mutateAsync({ params, body: draft.value as never })
    draft.reset(planOf(saved))
    tell.done(say('monitoring.saved'))
  }
  return (
    <Form draft={draft} act={say('monitoring.save')} error={update.error} onSend={send} onReload={onReload}>
      <PlanFields draft={draft} error={update.error} />
    </Form>
  )
}
