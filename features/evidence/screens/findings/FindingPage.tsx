import { Button, Textarea } from '@mantine/core'
import { useParams } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import { Local, useLocal } from '../../../../ui/local/Local.tsx'
import { ConfirmDialog } from '../../../../ui/page/dialogs.tsx'
import { Go } from '../../../../ui/page/Go.tsx'
import { SampleMark, State } from '../../../../ui/page/marks.tsx'
import { Page, PageHead } from '../../../../ui/page/PageHead.tsx'
import { Answer, ErrorPanel, Section } from '../../../../ui/page/parts.tsx'
import { useAct, useOperation } from '../../../../ui/queries.ts'
import { useProgramme } from '../../../../ui/session.tsx'
import { PlainTable } from '../../../../ui/table/PlainTable.tsx'
import { approveFinding, type Finding, readFinding, withdrawFinding } from '../../contract-findings.ts'
import { FindingEdit } from './FindingEdit.tsx'
import { severityTones, stateTones, useFindingWords } from './words.ts'

/** A finding: what it says, what it rests on, what it points to, and all that happened to it. */
export default function FindingPage(): ReactNode {
  const { finding: id } = useParams({ strict: false }) as { finding: string }
  const programme = useProgramme()
  const params = { programme: programme.id, finding: id }
  const answer = useOperation(readFinding, { params })
  const [editing, setEditing] = useState(false)
  return (
    <Page>
      <Answer of={answer}>
        {(finding) => (
          <>
            <Head finding={finding} params={params} onEdit={editing ? undefined : () => setEditing(true)} />
            {editing ? (
              <FindingEdit
                finding={finding}
                params={params}
                onDone={() => setEditing(false)}
                onReload={() => void answer.refetch()}
              />
            ) : (
              <Read finding={finding} />
            )}
          </>
        )}
      </Answer>
    </Page>
  )
}

interface Given {
  finding: Finding
  params: { programme: string; finding: string }
}

function Head({ finding, params, onEdit }: Given & { onEdit: (() => void) | undefined }): ReactNode {
  const { say, formats, country } = useFindingWords()
  const local = useLocal()
  const approve = useAct(approveFinding)
  const [withdrawing, setWithdrawing] = useState(false)
  const facts = [
    { label: say('evidence.finding.country'), value: country(finding.country) },
    ...(finding.occurredOn
      ? [{ label: say('evidence.finding.occurredOn'), value: formats.date(finding.occurredOn) }]
      : []),
    {
      label: say('evidence.finding.source'),
      value: <Go to={`.${finding.source.path}`}>{finding.source.label}</Go>,
    },
    ...(finding.createdBy ? [{ label: say('evidence.finding.foundBy'), value: finding.createdBy }] : []),
    ...(finding.state === 'approved' && finding.approvedBy
      ? [{ label: say('evidence.finding.approvedBy'), value: finding.approvedBy }]
      : []),
  ]
  return (
    <>
      <PageHead
        title={local(finding.statement)}
        crumbs={[{ label: say('evidence.findings.title'), to: './evidence/findings' }]}
        state={
          <>
            <State tone={stateTones[finding.state]}>{say(`evidence.finding.state.${finding.state}`)}</State>
            {finding.sample && <SampleMark />}
          </>
        }
        facts={facts}
        actions={
          <>
            {finding.may.includes('approve') && (
              <Button
                loading={approve.isPending}
                onClick={() => approve.mutate({ params, body: { version: finding.version } })}
              >
                {say('evidence.finding.approve')}
              </Button>
            )}
            {finding.may.includes('edit') && onEdit && (
              <Button variant="default" onClick={onEdit}>
                {say('evidence.finding.edit')}
              </Button>
            )}
            {finding.may.includes('withdraw') && (
              <Button variant="default" onClick={() => setWithdrawing(true)}>
                {say('evidence.finding.withdraw')}
              </Button>
            )}
          </>
        }
      />
      {finding.sourceRestrictions && (
        <p role="note">
          <strong>{say('evidence.finding.restrictions')}:</strong> {local(finding.sourceRestrictions)}
        </p>
      )}
      {finding.state === 'draft' && !finding.sourceApproved && (
        <p className="ura-quiet">{say('evidence.finding.problem.beforeSource')}</p>
      )}
      {finding.may.includes('approve') && <p className="ura-quiet">{say('evidence.finding.approveText')}</p>}
      {approve.error && <ErrorPanel error={approve.error} />}
      <Withdrawal
        finding={finding}
        params={params}
        opened={withdrawing}
        onClose={() => setWithdrawing(false)}
      />
    </>
  )
}

function Withdrawal(props: Given & { opened: boolean; onClose: () => void }): ReactNode {
  const { say } = useFindingWords()
  const withdraw = useAct(withdrawFinding)
  const [reason, setReason] = useState('')
  const body = { version: props.finding.version, reason }
  return (
    <ConfirmDialog
      opened={props.opened}
      onClose={props.onClose}
      title={say('evidence.finding.withdrawTitle')}
      act={say('evidence.finding.withdraw')}
      danger
      onConfirm={() => withdraw.mutateAsync({ params: props.params, body })}
    >
      <p>{say('evidence.finding.withdrawText')}</p>
      <Textarea
        label={say('evidence.finding.reason')}
        required
        autosize
        minRows={2}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
    </ConfirmDialog>
  )
}

function Read({ finding }: { finding: Finding }): ReactNode {
  const { say, kind } = useFindingWords()
  return (
    <>
      <Section title={say('evidence.finding.statement')}>
        {finding.state === 'withdrawn' && (
          <p>
            <strong>{say('evidence.finding.reason')}:</strong> {finding.reason}
          </p>
        )}
        <p>
          <Local text={finding.statement} />
        </p>
        <PlainTable
          caption={say('evidence.finding.title')}
          rows={[finding]}
          rowId={(row) => row.id}
          columns={[
            {
              key: 'severity',
              title: say('evidence.finding.severity'),
              cell: (row) => (
                <State tone={severityTones[row.severity]}>
                  {say(`evidence.finding.severity.${row.severity}`)}
                </State>
              ),
            },
            {
              key: 'confidence',
              title: say('evidence.finding.confidence'),
              cell: (row) => say(`evidence.finding.confidence.${row.confidence}`),
            },
            {
              key: 'grade',
              title: say('evidence.finding.grade'),
              cell: (row) => say(`evidence.finding.grade.${row.grade}`),
            },
            {
              key: 'theme',
              title: say('evidence.finding.theme'),
              cell: (row) => say(`evidence.finding.theme.${row.theme}`),
            },
            {
              key: 'sensitivity',
              title: say('evidence.finding.sensitivity'),
              cell: (row) => say(`evidence.finding.sensitivity.${row.sensitivity}`),
            },
          ]}
        />
      </Section>
      <Section title={say('evidence.finding.links')}>
        {finding.links.length === 0 ? (
          <p className="ura-quiet">{say('evidence.finding.noLinks')}</p>
        ) : (
          <ul>
            {finding.links.map((link) => (
              <li key={`${link.room}.${link.kind}.${link.id}`}>
                {kind(link)}: <Go to={`.${link.path}`}>{link.label}</Go>
              </li>
            ))}
          </ul>
        )}
      </Section>
      <Section title={say('evidence.finding.legal')}>
        {finding.legal.length === 0 ? (
          <p className="ura-quiet">{say('evidence.finding.noLegal')}</p>
        ) : (
          <ul>
            {finding.legal.map((reference) => (
              <li key={`${reference.citation} ${reference.article}`}>
                {reference.citation}
                {reference.article && `, ${say('evidence.finding.legalArticle')} ${reference.article}`}
                {reference.celex && (
                  <>
                    {' · '}
                    <a
                      href={`https://eur-lex.europa.eu/legal-content/EN/TXT/?uri=CELEX:${reference.celex}`}
                      rel="noreferrer"
                    >
                      CELEX {reference.celex}
                    </a>
                  </>
                )}
              </li>
            ))}
          </ul>
        )}
      </Section>
      <Past finding={finding} />
    </>
  )
}

function Past({ finding }: { finding: Finding }): ReactNode {
  const { say, formats } = useFindingWords()
  return (
    <Section title={say('evidence.finding.history')} note={say('evidence.finding.historyNote')}>
      <PlainTable
        caption={say('evidence.finding.history')}
        rows={finding.history.toReversed()}
        rowId={(row) => String(row.version)}
        columns={[
          {
            key: 'version',
            title: say('evidence.finding.version'),
            number: true,
            cell: (row) => formats.number(row.version),
          },
          { key: 'when', title: say('evidence.finding.when'), cell: (row) => formats.dateTime(row.at) },
          { key: 'who', title: say('evidence.finding.who'), cell: (row) => row.by ?? '–' },
          {
            key: 'what',
            title: say('evidence.finding.what'),
            cell: (row) => (
              <>
                <div>{say(`evidence.finding.act.${row.act}`)}</div>
                {row.changed.length > 0 && (
                  <div className="ura-quiet">
                    {say('evidence.finding.changed', {
                      fields: row.changed.map((field) => say(`evidence.finding.${field}`)).join(', '),
                    })}
                  </div>
                )}
                {row.content.reason && <div className="ura-quiet">{row.content.reason}</div>}
              </>
            ),
          },
          {
            key: 'statement',
            title: say('evidence.finding.statement'),
            width: 16,
            cell: (row) => (
              <>
                <Local text={row.content.statement} />
                <div className="ura-quiet">
                  {say(`evidence.finding.severity.${row.content.severity}`)} ·{' '}
                  {say(`evidence.finding.grade.${row.content.grade}`)}
                </div>
              </>
            ),
          },
        ]}
      />
    </Section>
  )
}
