import { Button } from '@mantine/core'
import { useParams, useSearch } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import { markKosovo } from '../../../common/kosovo.ts'
import type { LocalText } from '../../../common/languages.ts'
import { Form } from '../../../ui/forms/Form.tsx'
import { useDraft } from '../../../ui/forms/useDraft.ts'
import { useLocal } from '../../../ui/local/Local.tsx'
import { ConfirmDialog } from '../../../ui/page/dialogs.tsx'
import { Go, useGo } from '../../../ui/page/Go.tsx'
import { SampleMark } from '../../../ui/page/marks.tsx'
import { Page, PageHead } from '../../../ui/page/PageHead.tsx'
import { Answer } from '../../../ui/page/parts.tsx'
import { useAct, useOperation } from '../../../ui/queries.ts'
import { useProgramme } from '../../../ui/session.tsx'
import { KosovoMarked, useFormats, useSay } from '../../../ui/words.tsx'
import {
  createIncident,
  deleteIncident,
  getIncident,
  type Incident,
  updateIncident,
} from '../contract-incidents.ts'
import { type IncidentDraft, IncidentForm } from './IncidentForm.tsx'
import { IncidentView } from './IncidentView.tsx'
import { KosovoNote, namesKosovo, useKosovoFootnote } from './Kosovo.tsx'
import { VisitMark } from './parts.tsx'

const blank: IncidentDraft = {
  kind: 'pushback', title: null as unknown as LocalText, happenedOn: '', timeOfDay: null, roughly: false, place: '', latitude: null,
  longitude: null, reportedBy: '', borderFrom: null, borderTo: null, persons: null, ageFrom: null, ageTo: null,
  minors: null, women: null, men: null, lgbti: null, nationalities: [], policeStation: null, treatment: [],
  officers: null, violence: [], violations: [], police: '', asylum: null, corroboration: [], consent: [],
  narrative: '', sensitivity: 2,
} // biome-ignore format: a record

/** One incident; or a new one of a visit (`?visit=`). */
export default function IncidentPage(): ReactNode {
  const { incident } = useParams({ strict: false }) as { incident: string }
  const programme = useProgramme()
  const fresh = incident === 'new'
  const answer = useOperation(getIncident, { params: { programme: programme.id, incident } }, { when: !fresh })
  if (fresh) return <Fresh />
  return <Answer of={answer}>{(data) => <Body key={data.id} incident={data} onReload={() => void answer.refetch()} />}</Answer>
} // biome-ignore format: short

function Fresh(): ReactNode {
  const say = useSay()
  const go = useGo()
  const programme = useProgramme()
  const { visit = '' } = useSearch({ strict: false }) as { visit?: string }
  const create = useAct(createIncident)
  const draft = useDraft<IncidentDraft>(`monitoring.incident.new.${visit}`, blank)
  const back = `./monitoring/visits/${visit}?tab=incidents`
  const send = async () => {
    await create.mutateAsync({ params: { programme: programme.id, visit }, body: draft.value })
    draft.reset(blank)
    go(back, { replace: true })
  }
  return (
    <Page>
      <PageHead
        title={say('monitoring.incident.add')}
        crumbs={[{ label: say('monitoring.visit.title'), to: back }]}
      />
      <Form
        draft={draft}
        act={say('monitoring.save')}
        error={create.error}
        onSend={send}
        onCancel={() => go(back)}
      >
        <IncidentForm draft={draft} error={create.error} />
      </Form>
    </Page>
  )
}

function Body({ incident, onReload }: { incident: Incident; onReload: () => void }): ReactNode {
  const say = useSay()
  const local = useLocal()
  const go = useGo()
  const formats = useFormats()
  const programme = useProgramme()
  const [removing, setRemoving] = useState(false)
  const remove = useAct(deleteIncident)
  const back = `./monitoring/visits/${incident.visit.id}?tab=incidents`
  // What is typed into the form stays as it is; what is read and printed has the asterisk.
  const kosovo = useKosovoFootnote() ?? false
  const mark = (text: string) => (kosovo ? markKosovo(text) : text)
  return (
    <Page>
      <PageHead
        title={mark(local(incident.title))}
        crumbs={[
          { label: say('monitoring.incidents.title'), to: './monitoring/incidents' },
          { label: incident.visit.code, to: back },
        ]}
        state={<><VisitMark state={incident.visit.state} /> {incident.sample && <SampleMark />}</>}
        facts={[
          { label: say('monitoring.field.kind'), value: say(`monitoring.incidentKind.${incident.kind}`) },
          { label: say('monitoring.incident.happenedOn'), value: `${[formats.date(incident.happenedOn), incident.timeOfDay].filter(Boolean).join(', ')}${incident.roughly ? ` (${say('monitoring.incident.roughlyShort')})` : ''}` },
          { label: say('monitoring.field.country'), value: mark(formats.country(incident.country)) },
          { label: say('monitoring.field.sensitivity'), value: say(`monitoring.sensitivity.${incident.sensitivity}`) },
          { label: say('monitoring.visit.title'), value: <Go to={back}>{incident.visit.code}</Go> },
        ]}
        actions={incident.may.includes('delete') && <Button variant="default" onClick={() => setRemoving(true)}>{say('monitoring.remove')}</Button>}
      />
      {incident.may.includes('update') ? <Editor incident={incident} onReload={onReload} /> : <KosovoMarked on={kosovo}><IncidentView incident={incident} /></KosovoMarked>}
      {kosovo && namesKosovo(incident) && <KosovoNote />}
      <ConfirmDialog opened={removing} onClose={() => setRemoving(false)} danger title={say('monitoring.incident.removeThis', { name: local(incident.title) })} act={say('monitoring.remove')}
        onConfirm={async () => {
          await remove.mutateAsync({ params: { programme: programme.id, incident: incident.id } })
          go(back, { replace: true })
        }} />
    </Page>
  ) // biome-ignore format: a page
}

const draftOf = (from: Incident): IncidentDraft & { version: number } => {
  const { id: _, changedAt: __, changedBy: ___, sample: ____, may: _____, country: ______, visit: _______, ...fields } = from
  return fields
} // biome-ignore format: short

function Editor({ incident, onReload }: { incident: Incident; onReload: () => void }): ReactNode {
  const say = useSay()
  const go = useGo()
  const programme = useProgramme()
  const update = useAct(updateIncident)
  const draft = useDraft<IncidentDraft>(`monitoring.incident.${incident.id}`, draftOf(incident))
  const back = `./monitoring/visits/${incident.visit.id}?tab=incidents`
  const send = async () => {
    const params = { programme: programme.id, incident: incident.id }
    const saved = await update.mutateAsync({ params, body: draft.value as never })
    draft.reset(draftOf(saved))
    go(back)
  }
  return (
    <Form draft={draft} act={say('monitoring.save')} error={update.error} onSend={send} onReload={onReload} onCancel={() => go(back)}>
      <IncidentForm draft={draft} error={update.error} />
    </Form>
  ) // biome-ignore format: short
}
