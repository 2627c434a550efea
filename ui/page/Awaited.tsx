import { type ReactNode, useEffect, useRef } from 'react'
import { getProgress } from '../../kernel/desk/contract.ts'
import { useOperation } from '../queries.ts'
import { Progress } from './dialogs.tsx'

/**
 * A job that the person waits for: how far it is, until it is done or has failed.
 * @param props.label what it does now; `step` is the job's own word for it
 * @param props.onOver once, when it is over; then this part has done its work and is taken away
 */
export function Awaited(props: {
  progress: string
  label: (step: string | null) => string
  onOver: (state: 'done' | 'failed', result: unknown) => void
}): ReactNode {
  const over = useRef(false)
  const { data } = useOperation(getProgress, { params: { id: props.progress } }, { every: 700 })
  const told = useRef(props.onOver)
  told.current = props.onOver
  useEffect(() => {
    if (over.current || (data?.state !== 'done' && data?.state !== 'failed')) return
    over.current = true
    told.current(data.state, data.result)
  }, [data])
  if (data?.state === 'done' || data?.state === 'failed') return null
  return <Progress label={props.label(data?.step ?? null)} share={(data?.percent ?? 0) / 100} />
}
