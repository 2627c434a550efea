import { type ReactNode, useState } from 'react'
import type { Operation, ResultOf } from '../../common/operation.ts'
import type { Request } from '../api.ts'
import { Progress } from '../page/dialogs.tsx'
import { Section } from '../page/parts.tsx'
import { useLooseOperation, type useOperation } from '../queries.ts'

/** Reads the import, again and again while a job works on it. */
export function useWhileWorking<O extends Operation>(
  operation: O,
  request: Request<O>,
  isWorking: (record: ResultOf<O>) => boolean,
): ReturnType<typeof useOperation<O>> {
  const [busy, setBusy] = useState(false)
  const answer = useLooseOperation(operation, request, {
    every: busy ? 700 : false,
  }) as ReturnType<typeof useOperation<O>>
  const working = answer.data !== undefined && isWorking(answer.data)
  if (answer.data !== undefined && working !== busy) setBusy(working)
  return answer
}

/** How far the job is that works on a file. */
export function Working(props: { title: string; label: string; percent: number }): ReactNode {
  return (
    <Section title={props.title}>
      <Progress label={props.label} share={props.percent / 100} />
    </Section>
  )
}
