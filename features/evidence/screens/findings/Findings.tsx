import type { ReactNode } from 'react'
import { six } from '../../../../common/places.ts'
import { Local } from '../../../../ui/local/Local.tsx'
import { CountryMark } from '../../../../ui/page/CountryMark.tsx'
import { Go } from '../../../../ui/page/Go.tsx'
import { SampleMark, State } from '../../../../ui/page/marks.tsx'
import { Page, PageHead } from '../../../../ui/page/PageHead.tsx'
import { Empty } from '../../../../ui/page/parts.tsx'
import { useProgramme } from '../../../../ui/session.tsx'
import { DataTable } from '../../../../ui/table/DataTable.tsx'
import { listFindings } from '../../contract-findings.ts'
import { confidences, findingStates, grades, severities, themes } from '../../findings/shapes.ts'
import { severityTones, stateTones, useFindingWords } from './words.ts'

/** What the rooms have found out, in one list. */
export default function Findings(): ReactNode {
  const { say, formats, country, options } = useFindingWords()
  const programme = useProgramme()
  return (
    <Page>
      <PageHead title={say('evidence.findings.title')} lead={say('evidence.findings.lead')} />
      <DataTable
        table="evidence.findings"
        caption={say('evidence.findings.title')}
        operation={listFindings}
        request={{ params: { programme: programme.id } }}
        formats={['csv', 'xlsx']}
        start={{ sort: '-occurredOn' }}
        empty={<Empty title={say('evidence.findings.empty')}>{say('evidence.findings.emptyText')}</Empty>}
        columns={[
          {
            key: 'statement',
            title: say('evidence.finding.statement'),
            head: true,
            sort: true,
            width: 20,
            to: (row) => `./evidence/findings/${row.id}`,
            cell: (row) => (
              <>
                <Local text={row.statement} /> {row.sample && <SampleMark />}
              </>
            ),
          },
          {
            key: 'severity',
            title: say('evidence.finding.severity'),
            sort: true,
            filter: options('severity', severities),
            cell: (row) => (
              <State tone={severityTones[row.severity]}>
                {say(`evidence.finding.severity.${row.severity}`)}
              </State>
            ),
          },
          {
            key: 'theme',
            title: say('evidence.finding.theme'),
            sort: true,
            filter: options('theme', themes),
            cell: (row) => say(`evidence.finding.theme.${row.theme}`),
          },
          {
            key: 'country',
            title: say('evidence.finding.country'),
            sort: true,
            filter: [
              ...six.map((value) => ({ value, label: formats.country(value) })),
              { value: '', label: say('evidence.finding.noCountry') },
            ],
            cell: (row) => (row.country ? <CountryMark code={row.country} /> : country(null)),
          },
          {
            key: 'occurredOn',
            title: say('evidence.finding.occurredOn'),
            sort: true,
            cell: (row) => (row.occurredOn ? formats.shortDate(row.occurredOn) : '–'),
          },
          {
            key: 'confidence',
            title: say('evidence.finding.confidence'),
            sort: true,
            filter: options('confidence', confidences),
            cell: (row) => say(`evidence.finding.confidence.${row.confidence}`),
          },
          {
            key: 'grade',
            title: say('evidence.finding.grade'),
            sort: true,
            hidden: true,
            filter: options('grade', grades),
            cell: (row) => say(`evidence.finding.grade.${row.grade}`),
          },
          {
            key: 'source',
            title: say('evidence.finding.source'),
            sort: true,
            cell: (row) => <Go to={`.${row.source.path}`}>{row.source.label}</Go>,
          },
          {
            key: 'sensitivity',
            title: say('evidence.finding.sensitivity'),
            sort: true,
            hidden: true,
            cell: (row) => say(`evidence.finding.sensitivity.${row.sensitivity}`),
          },
          {
            key: 'state',
            title: say('evidence.finding.state'),
            sort: true,
            filter: options('state', findingStates),
            cell: (row) => (
              <State tone={stateTones[row.state]}>{say(`evidence.finding.state.${row.state}`)}</State>
            ),
          },
        ]}
      />
    </Page>
  )
}
