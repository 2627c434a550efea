import { Button, Modal, MultiSelect, Textarea, TextInput } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import type { LocalText } from '../../../common/languages.ts'
import { Form, fieldError } from '../../../ui/forms/Form.tsx'
import { DateField } from '../../../ui/forms/fields.tsx'
import { useDraft } from '../../../ui/forms/useDraft.ts'
import { useLocal } from '../../../ui/local/Local.tsx'
import { LocalTextField } from '../../../ui/local/LocalTextField.tsx'
import { ConfirmDialog } from '../../../ui/page/dialogs.tsx'
import { Go } from '../../../ui/page/Go.tsx'
import { State } from '../../../ui/page/marks.tsx'
import { Answer, Empty, Field, Fields, Section } from '../../../ui/page/parts.tsx'
import { useAct, useOperation } from '../../../ui/queries.ts'
import { useProgramme } from '../../../ui/session.tsx'
import { useSay } from '../../../ui/words.tsx'
import { getChecklists } from '../contract-checklists.ts'
import {
  addFinding, changeFinding, confidences, type FindingOfVisit, grades, listVisitFindings, severities, strikeFinding,
  themes,
} from '../contract-findings.ts' // biome-ignore format: a list
import { listIncidents } from '../contract-incidents.ts'
import type { Visit } from '../contract-visits.ts'
import { useLaw } from './law.ts'
import styles from './monitoring.module.css'
import { Choice } from './parts.tsx'
import { RowList } from './RowList.tsx'

const touches = ['monitoring.', 'evidence.']

/** The findings of a visit: they lie in the evidence room and are approved with the visit. */
export function Findings({ visit }: { visit: Visit }): ReactNode {
  const say = useSay()
  const local = useLocal()
  const law = useLaw()
  const programme = useProgramme()
  const params = { programme: programme.id, visit: visit.id }
  const answer = useOperation(listVisitFindings, { params })
  const [open, setOpen] = useState<FindingOfVisit | 'new' | null>(null)
  const [struck, setStruck] = useState<FindingOfVisit | null>(null)
  const [reason, setReason] = useState('')
  const strike = useAct(strikeFinding, { touches })
  return (
    <Section
      title={say('monitoring.tab.findings')}
      note={say('monitoring.findings.note')}
      actions={answer.data?.may.includes('add') && <Button onClick={() => setOpen('new')}>{say('monitoring.findings.add')}</Button>}
    >
      <Answer of={answer}>
        {({ rows, may }) =>
          rows.length === 0 ? <Empty title={say('monitoring.findings.empty')} /> : rows.map((one) => (
            <article key={one.id} className={styles.entry}>
              <p className={styles.text}><Go to={`./evidence/findings/${one.id}`}>{local(one.statement)}</Go></p>
              <p className="ura-quiet">
                <State tone={one.state === 'approved' ? 'good' : one.state === 'withdrawn' ? 'bad' : 'active'}>{say(`monitoring.findingState.${one.state}`)}</State>{' '}
                {[say(`monitoring.theme.${one.theme}`), `${say('monitoring.finding.severity')}: ${say(`monitoring.severity.${one.severity}`)}`, say(`monitoring.confidence.${one.confidence}`), say(`monitoring.grade.${one.grade}`)].join(' · ')}
              </p>
              {one.legal.length > 0 && <p className="ura-quiet">{one.legal.map(law).join('; ')}</p>}
              {one.links.length > 0 && <p className="ura-quiet">{say('monitoring.findings.restsOn')}: {one.links.map((link, at) => <span key={link.id}>{at > 0 && ', '}<Go to={`.${link.path}`}>{link.label}</Go></span>)}</p>}
              {one.reason && <p className={styles.reason}>{one.reason}</p>}
              {may.includes('change') && one.state !== 'withdrawn' && (
                <>
                  <Button size="xs" variant="default" mr="xs" onClick={() => setOpen(one)}>{say('monitoring.findings.change')}</Button>
                  <Button size="xs" variant="default" onClick={() => setStruck(one)}>{say('monitoring.findings.strike')}</Button>
                </>
              )}
            </article>
          ))
        }
      </Answer>
      <Modal opened={open !== null} onClose={() => setOpen(null)} size="xl" title={say(open === 'new' ? 'monitoring.findings.add' : 'monitoring.findings.change')} closeButtonProps={{ 'aria-label': say('ui.close') }}>
        {open !== null && <FindingForm visit={visit} finding={open === 'new' ? null : open} onDone={() => setOpen(null)} />}
      </Modal>
      <ConfirmDialog opened={struck !== null} onClose={() => setStruck(null)} danger title={say('monitoring.findings.strikeAsk')} act={say('monitoring.findings.strike')}
        onConfirm={async () => {
          await strike.mutateAsync({ params: { ...params, finding: struck!.id }, body: { reason } })
          setReason('')
        }}>
        <Textarea label={say('monitoring.field.reason')} autosize minRows={2} value={reason} onChange={(event) => setReason(event.currentTarget.value)} />
      </ConfirmDialog>
    </Section>
  ) // biome-ignore format: a page
}

interface Typed {
  statement: LocalText | null
  severity: (typeof severities)[number]
  confidence: (typeof confidences)[number]
  grade: (typeof grades)[number]
  theme: (typeof themes)[number]
  occurredOn: string | null
  legal: { citation: string; celex?: string | undefined; article?: string | undefined }[]
  incidents: string[]
  submissions: string[]
  version?: number
}
const blank: Typed = {
  statement: null, severity: 'moderate', confidence: 'moderate', grade: 'observed', theme: 'conditions', occurredOn: null,
  legal: [], incidents: [], submissions: [],
} // biome-ignore format: a record
const typedOf = (one: FindingOfVisit): Typed => ({
  ...one,
  incidents: one.links.filter(({ kind }) => kind === 'incident').map(({ id }) => id),
  submissions: one.links.filter(({ kind }) => kind === 'submission').map(({ id }) => id),
})

function FindingForm(props: { visit: Visit; finding: FindingOfVisit | null; onDone: () => void }): ReactNode {
  const say = useSay()
  const local = useLocal()
  const programme = useProgramme()
  const { visit, finding } = props
  const params = { programme: programme.id, visit: visit.id }
  const draft = useDraft<Typed>(
    `monitoring.finding.${finding?.id ?? `new.${visit.id}`}`,
    finding ? typedOf(finding) : blank,
  )
  const add = useAct(addFinding, { touches })
  const change = useAct(changeFinding, { touches })
  const incidents = useOperation(listIncidents, {
    params: { programme: programme.id },
    query: { filter: [`visit:${visit.id}`], size: 200 },
  })
  const checklists = useOperation(getChecklists, { params })
  const { value, set } = draft
  const error = finding ? change.error : add.error
  const wrong = (path: string) => fieldError(error, path)
  const send = async () => {
    // A field that is left empty is no number and no article.
    const legal = value.legal.map(({ citation, celex, article }) => ({
      citation,
      ...(celex?.trim() && { celex }),
      ...(article?.trim() && { article }),
    }))
    const body = { ...value, legal } as never
    if (finding) await change.mutateAsync({ params: { ...params, finding: finding.id }, body })
    else await add.mutateAsync({ params, body })
    draft.reset(blank)
    props.onDone()
  }
  return (
    <Form draft={draft} act={say('monitoring.save')} error={error} onSend={send} onCancel={props.onDone}>
      <Fields>
        <Field help={say('monitoring.help.statement')}><LocalTextField label={say('monitoring.finding.statement')} required multiline mayApprove value={value.statement} error={wrong('statement')} onChange={(statement) => set({ statement })} /></Field>
        <Field><Choice label={say('monitoring.finding.theme')} words="theme" values={themes} value={value.theme} onChange={(theme) => set({ theme: theme ?? 'other' })} /></Field>
        <Field help={say('monitoring.help.severity')}><Choice label={say('monitoring.finding.severity')} words="severity" values={severities} value={value.severity} onChange={(severity) => set({ severity: severity ?? 'minor' })} /></Field>
        <Field><Choice label={say('monitoring.finding.confidence')} words="confidence" values={confidences} value={value.confidence} onChange={(confidence) => set({ confidence: confidence ?? 'low' })} /></Field>
        <Field help={say('monitoring.help.grade')}><Choice label={say('monitoring.finding.grade')} words="grade" values={grades} value={value.grade} onChange={(grade) => set({ grade: grade ?? 'secondhand' })} /></Field>
        <Field><DateField label={say('monitoring.finding.occurredOn')} value={value.occurredOn} error={wrong('occurredOn')} onChange={(occurredOn) => set({ occurredOn })} /></Field>
        <Field help={say('monitoring.help.legal')}>
          <RowList legend={say('monitoring.finding.legal')} add={say('monitoring.finding.addLaw')} rows={value.legal} blank={{ citation: '', article: '', celex: '' }} onChange={(legal) => set({ legal })}
            row={(row, change, at) => (
              <>
                <TextInput label={say('monitoring.finding.citation')} required value={row.citation} error={wrong(`legal.${at}.citation`)} onChange={(event) => change({ citation: event.currentTarget.value })} />
                <TextInput label={say('monitoring.finding.article')} value={row.article ?? ''} onChange={(event) => change({ article: event.currentTarget.value })} />
                <TextInput label="CELEX" value={row.celex ?? ''} error={wrong(`legal.${at}.celex`)} onChange={(event) => change({ celex: event.currentTarget.value })} />
              </>
            )} />
        </Field>
        <Field><MultiSelect label={say('monitoring.incidents.title')} value={value.incidents} error={wrong('incidents')} data={(incidents.data?.rows ?? []).map((one) => ({ value: one.id, label: local(one.title) }))} onChange={(next) => set({ incidents: next })} /></Field>
        <Field><MultiSelect label={say('monitoring.tab.checklists')} value={value.submissions} data={(checklists.data?.submissions ?? []).map((one) => ({ value: one.id, label: `${one.formTitle} · ${one.by || one.name}` }))} onChange={(next) => set({ submissions: next })} /></Field>
      </Fields>
    </Form>
  ) // biome-ignore format: a form
}
