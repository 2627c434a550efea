import { Button, Group, Textarea } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { ConfirmDialog } from '../../../ui/page/dialogs.tsx'
import { useAct } from '../../../ui/queries.ts'
import { useProgramme } from '../../../ui/session.tsx'
import { useFormats, useSay } from '../../../ui/words.tsx'
import { moveValue, type ReportedValue } from '../contract-values.ts'
import { type ValueAct, valueActs } from '../rules-values.ts'

/** The way of a reported value: what was done with it, and what this person may do next. A return needs a reason. */
export function ValueSteps({ value, onDone }: { value: ReportedValue; onDone: () => void }): ReactNode {
  const say = useSay()
  const formats = useFormats()
  const programme = useProgramme()
  const move = useAct(moveValue)
  const [asked, setAsked] = useState<ValueAct | null>(null)
  const [reason, setReason] = useState('')
  const acts = valueActs.filter((act) => value.may.includes(act))
  const needsReason = asked === 'return' || asked === 'reopen'
  const go = async () => {
    await move.mutateAsync({
      params: { programme: programme.id, id: value.id },
      body: { act: asked!, reason, version: value.version },
    })
    setReason('')
    onDone()
  }
  return (
    <>
      {value.steps.length > 0 && (
        <ol className="ura-quiet">
          {value.steps.map((step) => (
            <li key={`${step.at}${step.act}`}>
              {say(`programme.step.${step.act}`)} · {formats.dateTime(step.at)}
              {step.by && ` · ${step.by}`}
              {step.reason && `: ${step.reason}`}
            </li>
          ))}
        </ol>
      )}
      {value.locked && <p>{say('programme.values.locked')}</p>}
      <Group gap="sm" my="sm">
        {acts.map((act) => (
          <Button
            key={act}
            variant={act === 'return' || act === 'reopen' ? 'default' : 'filled'}
            onClick={() => setAsked(act)}
          >
            {say(`programme.act.${act}`)}
          </Button>
        ))}
      </Group>
      <ConfirmDialog
        opened={asked !== null}
        onClose={() => setAsked(null)}
        title={asked ? say(`programme.act.${asked}Ask`) : ''}
        act={asked ? say(`programme.act.${asked}`) : ''}
        onConfirm={go}
      >
        {needsReason && (
          <Textarea
            label={say('programme.field.reason')}
            required
            autosize
            minRows={2}
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
        )}
      </ConfirmDialog>
    </>
  )
}
