import type { ReactNode } from 'react'
import { Form } from '../../../ui/forms/Form.tsx'
import { useDraft } from '../../../ui/forms/useDraft.ts'
import { useGo } from '../../../ui/page/Go.tsx'
import { Page, PageHead } from '../../../ui/page/PageHead.tsx'
import { useAct } from '../../../ui/queries.ts'
import { useProgramme } from '../../../ui/session.tsx'
import { useSay } from '../../../ui/words.tsx'
import { createVisit } from '../contract-visits.ts'
import { blankPlan, type PlanDraft, PlanFields } from './PlanForm.tsx'

/** Plans a visit. */
export default function VisitNew(): ReactNode {
  const say = useSay()
  const go = useGo()
  const programme = useProgramme()
  const draft = useDraft<PlanDraft>(`monitoring.visit.new.${programme.id}`, blankPlan)
  const create = useAct(createVisit)
  const send = async () => {
    const saved = await create.mutateAsync({
      params: { programme: programme.id },
      body: draft.value as never,
    })
    draft.reset(blankPlan)
    go(`./monitoring/visits/${saved.id}`, { replace: true })
  }
  return (
    <Page>
      <PageHead
        title={say('monitoring.visit.plan')}
        crumbs={[{ label: say('monitoring.visits.title'), to: './monitoring/visits' }]}
      />
      <Form draft={draft} act={say('monitoring.visit.plan')} error={create.error} onSend={send} onCancel={() => go('./monitoring/visits')}>
        <PlanFields draft={draft} error={create.error} />
      </Form>
    </Page>
  ) // biome-ignore format: short
}
