import { Button } from '@mantine/core'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { useTell } from '../../../../ui/page/tell.ts'
import { useSay } from '../../../../ui/words.tsx'
import { type ReviewAct, reviewActs } from '../../contract.ts'
import { ReviewDialog } from './ReviewDialog.tsx'

/**
 * Review of all chosen rows, each on its own terms. What is called off leaves the rows chosen, and the keyboard where it was.
 * @param props.rows `id@version`
 * @param props.onDone something was done: the choice is no longer one
 */
export function BulkReview(props: { form: string; rows: string[]; onDone: () => void }): ReactNode {
  const say = useSay()
  const tell = useTell()
  const [act, setAct] = useState<ReviewAct | null>(null)
  const opener = useRef<HTMLButtonElement | null>(null)
  const done = useRef(0)
  useEffect(() => {
    if (act === null) opener.current?.focus()
  }, [act])
  const rows = props.rows.slice(0, 500).map((one) => {
    const [id, version] = one.split('@')
    return { id: id!, version: Number(version) }
  })
  return (
    <>
      {reviewActs.map((one) => (
        <Button
          key={one}
          size="compact-sm"
          variant={one === 'approve' ? 'filled' : 'default'}
          onClick={(event) => {
            opener.current = event.currentTarget
            done.current = 0
            setAct(one)
          }}
        >
          {say(`collection.review.act.${one}`)}
        </Button>
      ))}
      {act && (
        <ReviewDialog
          form={props.form}
          act={act}
          rows={rows}
          inList
          onClose={() => {
            setAct(null)
            if (done.current > 0) props.onDone()
          }}
          onDone={(count) => {
            if (count === 0) return
            done.current += count
            tell.done(say(`collection.review.done.${act}`, { count }))
          }}
        />
      )}
    </>
  )
}
