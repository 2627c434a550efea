import { Button, Select, Textarea, TextInput } from '@mantine/core'
import { useParams, useSearch } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import type { LocalText } from '../../../common/languages.ts'
import { Form, fieldError } from '../../../ui/forms/Form.tsx'
import { DateField } from '../../../ui/forms/fields.tsx'
import { useDraft } from '../../../ui/forms/useDraft.ts'
import { useLocal } from '../../../ui/local/Local.tsx'
import { LocalTextField } from '../../../ui/local/LocalTextField.tsx'
import { ConfirmDialog } from '../../../ui/page/dialogs.tsx'
import { Go, useGo } from '../../../ui/page/Go.tsx'
import { SampleMark } from '../../../ui/page/marks.tsx'
import { Page, PageHead } from '../../../ui/page/PageHead.tsx'
import { Answer, Field, Fields, Section } from '../../../ui/page/parts.tsx'
import { useAct, useOperation } from '../../../ui/queries.ts'
import { useProgramme, useSessionState } from '../../../ui/session.tsx'
import { useFormats, useSay } from '../../../ui/words.tsx'
import { createPoint, getPoint, movePoint, type Point, updatePoint } from '../contract-points.ts'
import { listPeople } from '../contract-visits.ts'
import { type PointAct, pointActs, pointNeedsReason } from '../rules.ts'
import styles from './monitoring.module.css'
import { mayReadVisits } from './offered.ts'
import { PointMark } from './parts.tsx'

type Typed = Pick<Point, 'findingId' | 'ownerInstitution' | 'ownerOrganisationId' | 'ownerPersonId'> & {
  what: LocalText | null
  dueOn: string | null
  version?: number
}
const blank: Typed = { what: null, findingId: null, ownerInstitution: '', ownerOrganisationId: null, ownerPersonId: null, dueOn: null } // biome-ignore format: a record

/** One action point; or a new one of a visit (`?visit=`). */
export default function PointPage(): ReactNode {
  const { point } = useParams({ strict: false }) as { point: string }
  const { visit = '' } = useSearch({ strict: false }) as { visit?: string }
  const programme = useProgramme()
  const fresh = point === 'new'
  const answer = useOperation(getPoint, { params: { programme: programme.id, point } }, { when: !fresh })
  const say = useSay()
  if (fresh)
    return (
      <Page>
        <PageHead title={say('monitoring.point.add')} crumbs={[{ label: say('monitoring.visit.title'), to: `./monitoring/visits/${visit}?tab=points` }]} />
        <PointForm point={null} visit={visit} onReload={() => undefined} />
      </Page>
    ) // biome-ignore format: short
  return <Answer of={answer}>{(data) => <Body key={data.id} point={data} onReload={() => void answer.refetch()} />}</Answer>
} // biome-ignore format: short

function Body({ point, onReload }: { point: Point; onReload: () => void }): ReactNode {
  const say = useSay()
  const local = useLocal()
  const formats = useFormats()
  const { session, programme } = useSessionState()
  // The owner of an action point need not be a reader of its visit.
  const reads = mayReadVisits(session, programme)
  return (
    <Page>
      <PageHead
        title={local(point.what)}
        crumbs={[{ label: say('monitoring.points.title'), to: './monitoring/points' }]}
        state={<><PointMark state={point.state} overdue={point.overdue} /> {point.sample && <SampleMark />}</>}
        facts={[
          { label: say('monitoring.point.owner'), value: point.owner },
          { label: say('monitoring.point.dueOn'), value: formats.date(point.dueOn) },
          ...(reads ? [{ label: say('monitoring.visit.title'), value: <Go to={`./monitoring/visits/${point.visit.id}?tab=points`}>{point.visit.code}</Go> }] : []),
          ...(point.doneBy ? [{ label: say('monitoring.point.doneBy'), value: point.doneBy }] : []),
          ...(point.verifiedBy ? [{ label: say('monitoring.point.verifiedBy'), value: point.verifiedBy }] : []),
        ]}
        actions={<PointSteps point={point} />}
      />
      {point.may.includes('update') && <PointForm point={point} visit={point.visit.id} onReload={onReload} />}
      {point.steps.length > 0 && (
        <Section title={say('monitoring.tab.history')}>
          <ol className={styles.steps}>
            {[...point.steps].reverse().map((step) => (
              <li key={step.at}>
                <strong>{say(`monitoring.step.${step.act}`)}</strong> · {formats.dateTime(step.at)}{step.by && ` · ${step.by}`}
                {step.reason && <p className={styles.reason}>{step.reason}</p>}
              </li>
            ))}
          </ol>
        </Section>
      )}
    </Page>
  ) // biome-ignore format: a page
}

function PointSteps({ point }: { point: Point }): ReactNode {
  const say = useSay()
  const programme = useProgramme()
  const move = useAct(movePoint)
  const [asked, setAsked] = useState<PointAct | null>(null)
  const [reason, setReason] = useState('')
  return (
    <>
      {pointActs.filter((act) => point.may.includes(act)).map((act) => (
        <Button key={act} variant={act === 'done' || act === 'verify' ? 'filled' : 'default'} onClick={() => setAsked(act)}>{say(`monitoring.pointAct.${act}`)}</Button>
      ))}
      <ConfirmDialog opened={asked !== null} onClose={() => setAsked(null)} title={asked ? say(`monitoring.pointAsk.${asked}`) : ''} act={asked ? say(`monitoring.pointAct.${asked}`) : ''}
        onConfirm={async () => {
          await move.mutateAsync({ params: { programme: programme.id, point: point.id }, body: { act: asked!, reason, version: point.version } })
          setReason('')
        }}>
        {asked && pointNeedsReason(asked) && (
          <Textarea label={say(asked === 'done' ? 'monitoring.point.whatDone' : 'monitoring.field.reason')} required autosize minRows={2} value={reason} onChange={(event) => setReason(event.currentTarget.value)} />
        )}
      </ConfirmDialog>
    </>
  ) // biome-ignore format: buttons
}

function PointForm({
  point,
  visit,
  onReload,
}: {
  point: Point | null
  visit: string
  onReload: () => void
}): ReactNode {
  const say = useSay()
  const go = useGo()
  const programme = useProgramme()
  const people = useOperation(listPeople, { params: { programme: programme.id }, query: {} })
  const create = useAct(createPoint)
  const update = useAct(updatePoint)
  const error = point ? update.error : create.error
  const draft = useDraft<Typed>(`monitoring.point.${point?.id ?? `new.${visit}`}`, point ?? blank)
  const { value, set } = draft
  const back = `./monitoring/visits/${visit}?tab=points`
  const send = async () => {
    if (point)
      draft.reset(
        await update.mutateAsync({
          params: { programme: programme.id, point: point.id },
          body: value as never,
        }),
      )
    else {
      await create.mutateAsync({ params: { programme: programme.id, visit }, body: value as never })
      draft.reset(blank)
      go(back, { replace: true })
    }
  }
  return (
    <Form draft={draft} act={say('monitoring.save')} error={error} onSend={send} onReload={onReload} onCancel={() => go(back)}>
      <Fields>
        <Field help={say('monitoring.help.pointWhat')}><LocalTextField label={say('monitoring.point.what')} required multiline mayApprove value={value.what} error={fieldError(error, 'what')} onChange={(what) => set({ what })} /></Field>
        <Field help={say('monitoring.help.pointOwner')}><TextInput label={say('monitoring.point.ownerInstitution')} value={value.ownerInstitution} error={fieldError(error, 'ownerInstitution')} onChange={(event) => set({ ownerInstitution: event.currentTarget.value })} /></Field>
        <Field><Select label={say('monitoring.point.ownerPerson')} searchable clearable value={value.ownerPersonId} error={fieldError(error, 'ownerPersonId')} data={(people.data?.rows ?? []).map((one) => ({ value: one.id, label: one.name }))} onChange={(ownerPersonId) => set({ ownerPersonId })} /></Field>
        <Field><DateField label={say('monitoring.point.dueOn')} required value={value.dueOn} error={fieldError(error, 'dueOn')} onChange={(dueOn) => set({ dueOn })} /></Field>
      </Fields>
    </Form>
  ) // biome-ignore format: a form
}
