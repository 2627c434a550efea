import { Button } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { useTell } from '../../../../ui/page/tell.ts'
import { useSay } from '../../../../ui/words.tsx'
import { type ReviewAct, reviewActs } from '../../contract.ts'
import { ReviewDialog } from './ReviewDialog.tsx'

/** Review of all chosen rows, each on its own terms. @param props.rows `id@version` */
export function BulkReview(props: { form: string; rows: string[]; onDone: () => void }): ReactNode {
  const say = useSay()
  const tell = useTell()
  const [act, setAct] = useState<ReviewAct | null>(null)
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
          onClick={() => setAct(one)}
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
            props.onDone()
          }}
          onDone={(count) => count > 0 && tell.done(say(`collection.review.done.${act}`, { count }))}
        />
      )}
    </>
  )
}
