import { Button } from '@mantine/core'
import { useParams } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useLocal } from '../../../ui/local/Local.tsx'
import { SampleMark } from '../../../ui/page/marks.tsx'
import { Page, PageHead } from '../../../ui/page/PageHead.tsx'
import { Answer, Section } from '../../../ui/page/parts.tsx'
import { useOperation } from '../../../ui/queries.ts'
import { useHasRole, useProgramme } from '../../../ui/session.tsx'
import { KosovoMarked, useFormats, useMark, useSay } from '../../../ui/words.tsx'
import { getChecklists } from '../contract-checklists.ts'
import { type FindingOfVisit, listVisitFindings } from '../contract-findings.ts'
import { type IncidentRow, listIncidents } from '../contract-incidents.ts'
import { listPoints } from '../contract-points.ts'
import { getVisit, type Visit } from '../contract-visits.ts'
import { AccountView, PlanView } from './AccountView.tsx'
import { useFormWords } from './formWords.ts'
import { KosovoNote, useKosovoFootnote } from './Kosovo.tsx'
import { useLaw } from './law.ts'
import styles from './monitoring.module.css'
import { PeopleTable } from './PeopleGrid.tsx'
import { PointMark, VisitMark } from './parts.tsx'
import { Doubts } from './VisitSteps.tsx'

/** A visit on paper: everything on one page, in the order of a report. */
export default function Report(): ReactNode {
  const { visit } = useParams({ strict: false }) as { visit: string }
  const programme = useProgramme()
  const answer = useOperation(getVisit, { params: { programme: programme.id, visit } })
  const kosovo = useKosovoFootnote() ?? false
  return (
    <KosovoMarked on={kosovo}>
      <Answer of={answer}>{(data) => <Body visit={data} kosovo={kosovo} />}</Answer>
    </KosovoMarked>
  )
}

function Body({ visit, kosovo }: { visit: Visit; kosovo: boolean }): ReactNode {
  const say = useSay()
  const local = useLocal()
  const formats = useFormats()
  const inside = useHasRole([
    'programme_coordinator',
    'country_coordinator',
    'monitor',
    'analyst',
    'reviewer',
    'data_protection_officer',
  ])
  return (
    <Page narrow>
      <div className={styles.report}>
        <PageHead
          title={local(visit.title)}
          crumbs={[{ label: visit.code, to: `./monitoring/visits/${visit.id}` }]}
          state={<><VisitMark state={visit.state} doubtful={visit.doubts.length > 0} /> {visit.sample && <SampleMark />}</>}
          facts={[
            { label: say('monitoring.field.code'), value: visit.code },
            { label: say('monitoring.field.country'), value: formats.country(visit.country) },
            { label: say('monitoring.field.site'), value: local(visit.site.name) },
            { label: say('monitoring.field.dates'), value: visit.startsOn === visit.endsOn ? formats.date(visit.startsOn) : formats.range(visit.startsOn, visit.endsOn) },
            ...(visit.approvedBy ? [{ label: say('monitoring.field.approvedBy'), value: visit.approvedBy }] : []),
          ]}
          actions={<Button data-no-print onClick={() => window.print()}>{say('monitoring.report.print')}</Button>}
        />
        {visit.state !== 'approved' && <p><strong>{say('monitoring.report.notApproved')}</strong></p>}
        <Doubts visit={visit} />
        {visit.restrictions && <p><strong>{say('monitoring.field.restrictions')}:</strong> {local(visit.restrictions)}</p>}
        <Section title={say('monitoring.tab.preparation')}><PlanView visit={visit} /></Section>
        <AccountView visit={visit} restricted />
        <Section title={say('monitoring.persons.title')}><PeopleTable visit={visit} /></Section>
        {inside && <Agreed visit={visit} />}
        {inside && <Inside visit={visit} />}
        <Points visit={visit} />
        {kosovo && <KosovoNote />}
        <p className="ura-quiet">{say('monitoring.report.made', { date: formats.date(new Date()) })}</p>
      </div>
    </Page>
  ) // biome-ignore format: a page
}

/** What was struck out is not printed. */
const standing = (one: { state: string }) => one.state !== 'withdrawn'

/** What the team agreed on where its checklists differed, with who saw it otherwise. */
function Agreed({ visit }: { visit: Visit }): ReactNode {
  const say = useSay()
  const mark = useMark()
  const words = useFormWords()
  const programme = useProgramme()
  const answer = useOperation(getChecklists, { params: { programme: programme.id, visit: visit.id } })
  return (
    <Answer of={answer}>{({ questions }) => questions.some(({ overall }) => overall) && (
      <Section title={say('monitoring.merged.title')}>
        {questions.map(({ form, path, question, overall }) => overall && (
          <div key={`${form} ${path}`}>
            <p>{words(question)} <strong>{words(overall.said)}</strong>{overall.note && ` · ${mark(overall.note)}`}</p>
            {overall.dissent.map((one) => <p key={one.submissionId} className="ura-quiet">{say('monitoring.merge.dissent', { name: one.by })}: {words(one.said)}{one.why && ` (${mark(one.why)})`}</p>)}
          </div>
        ))}
      </Section>
    )}</Answer>
  ) // biome-ignore format: a list
}

function Inside({ visit }: { visit: Visit }): ReactNode {
  const say = useSay()
  const programme = useProgramme()
  const findings = useOperation(listVisitFindings, { params: { programme: programme.id, visit: visit.id } })
  const incidents = useOperation(listIncidents, {
    params: { programme: programme.id },
    query: { filter: [`visit:${visit.id}`], size: 200 },
  })
  return (
    <>
      <Answer of={incidents}>{({ rows }) => rows.length > 0 && (
        <Section title={say('monitoring.incidents.title')}>
          <ul>{rows.map((one) => <li key={one.id}><IncidentLine incident={one} /></li>)}</ul>
        </Section>
      )}</Answer>
      <Answer of={findings}>{({ rows }) => rows.some(standing) && (
        <Section title={say('monitoring.tab.findings')}>
          <ol>{rows.filter(standing).map((one) => <li key={one.id}><FindingLine finding={one} /></li>)}</ol>
        </Section>
      )}</Answer>
    </>
  ) // biome-ignore format: lists
}

/** An incident in a line: those to whom it happened are not those who were met. */
export function IncidentLine({
  incident: one,
}: {
  incident: Pick<IncidentRow, 'title' | 'kind' | 'happenedOn' | 'persons' | 'violence'>
}): ReactNode {
  const say = useSay()
  const local = useLocal()
  const formats = useFormats()
  return (
    <>
      <strong>{local(one.title)}</strong>: {say(`monitoring.incidentKind.${one.kind}`)}, {formats.date(one.happenedOn)}{one.persons !== null && `, ${say('monitoring.incident.concerned', { count: one.persons })}`}{one.violence.length > 0 && ` · ${formats.list(one.violence.map((v) => say(`monitoring.violence.${v}`)))}`}
    </>
  ) // biome-ignore format: a line
}

/** A finding in a line, with the articles that it names. */
export function FindingLine({
  finding: one,
}: {
  finding: Pick<FindingOfVisit, 'statement' | 'severity' | 'grade' | 'legal'>
}): ReactNode {
  const say = useSay()
  const local = useLocal()
  const law = useLaw()
  const said = [say(`monitoring.severity.${one.severity}`), say(`monitoring.grade.${one.grade}`), ...one.legal.map(law)]
  return <>{local(one.statement)} <span className="ura-quiet">({said.join(' · ')})</span></>
} // biome-ignore format: a line

function Points({ visit }: { visit: Visit }): ReactNode {
  const say = useSay()
  const mark = useMark()
  const local = useLocal()
  const formats = useFormats()
  const programme = useProgramme()
  const points = useOperation(listPoints, {
    params: { programme: programme.id },
    query: { filter: [`visit:${visit.id}`], size: 200 },
  })
  return (
    <Answer of={points}>{({ rows }) => rows.length > 0 && (
      <Section title={say('monitoring.points.title')}>
        <ul>{rows.map((one) => <li key={one.id}>{local(one.what)} · {mark(one.owner)} · {formats.date(one.dueOn)} <PointMark state={one.state} overdue={one.overdue} /></li>)}</ul>
      </Section>
    )}</Answer>
  ) // biome-ignore format: a list
}
