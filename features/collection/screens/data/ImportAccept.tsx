import { Button, Checkbox, Stack, Textarea } from '@mantine/core'
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
  const body = { version: given.version, leaveOut, approve, reason }
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
            <Checkbox
              label={say('collection.import.approve')}
              checked={approve}
              onChange={(event) => setApprove(event.currentTarget.checked)}
            />
          </Stack>
        </Field>
        {approve && (
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
        disabled={given.errorTotal > 0 && !leaveOut}
        onClick={() => accept.mutate({ params: { import: given.id }, body })}
      >
        {say('collection.import.acceptAct', { count: given.counts.fresh })}
      </Button>
    </Section>
  )
}
