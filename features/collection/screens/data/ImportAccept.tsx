import { Button, Checkbox, Radio, Stack, Textarea } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { fieldError } from '../../../../ui/forms/Form.tsx'
import { ErrorPanel, Field, Fields, Section } from '../../../../ui/page/parts.tsx'
import { useAct } from '../../../../ui/queries.ts'
import { useSay } from '../../../../ui/words.tsx'
import { acceptImport, type ImportRecord } from '../../contract/data.ts'

/** The last step: what was checked is taken in, all of it or nothing. */
export function ImportAccept({ given }: { given: ImportRecord }): ReactNode {
  const say = useSay()
  const accept = useAct(acceptImport)
  const [leaveOut, setLeaveOut] = useState(false)
  const [approve, setApprove] = useState(false)
  const [reason, setReason] = useState('')
  const [broken, setBroken] = useState<ImportRecord['broken']>('mend')
  const body = { version: given.version, leaveOut, broken, approve, reason }
  const needsReason = approve || broken === 'take' || given.untried > 0
  const count = given.counts.fresh - (broken === 'leave' ? given.counts.broken : 0)
  return (
    <Section title={say('collection.import.accept')} note={say('collection.import.acceptNote')}>
      <Fields>
        <Field>
          <Stack gap={8}>
            {given.errorTotal > 0 && (
              <Checkbox
                label={say('collection.import.leaveOut')}
                checked={leaveOut}
                onChange={(event) => setLeaveOut(event.currentTarget.checked)}
                error={fieldError(accept.error, 'leaveOut')}
              />
            )}
            {given.counts.broken > 0 && (
              <Radio.Group
                label={say('collection.import.brokenAsk', { count: given.counts.broken })}
                value={broken}
                onChange={(value) => setBroken(value as ImportRecord['broken'])}
                error={fieldError(accept.error, 'broken')}
              >
                <Stack gap={8} mt={4}>
                  <Radio value="leave" label={say('collection.import.brokenLeave')} />
                  <Radio value="take" label={say('collection.import.brokenTake')} />
                </Stack>
              </Radio.Group>
            )}
            <Checkbox
              label={say('collection.import.approve')}
              checked={approve}
              onChange={(event) => setApprove(event.currentTarget.checked)}
            />
          </Stack>
        </Field>
        {needsReason && (
          <Field help={say('collection.import.reasonHelp')}>
            <Textarea
              label={say('collection.import.reason')}
              required
              autosize
              minRows={2}
              maxLength={500}
              value={reason}
              onChange={(event) => setReason(event.currentTarget.value)}
              error={fieldError(accept.error, 'reason')}
            />
          </Field>
        )}
      </Fields>
      {accept.error && <ErrorPanel error={accept.error} />}
      <Button
        loading={accept.isPending}
        disabled={
          (given.errorTotal > 0 && !leaveOut) ||
          (given.counts.broken > 0 && broken === 'mend') ||
          count + given.media.added === 0
        }
        onClick={() => accept.mutate({ params: { import: given.id }, body })}
      >
        {count > 0
          ? say('collection.import.acceptAct', { count })
          : say('collection.import.acceptFiles', { count: given.media.added })}
      </Button>
    </Section>
  )
}
