import type { ReactNode } from 'react'
import { useState } from 'react'
import { Progress } from '../../../../ui/page/dialogs.tsx'
import { useOperation } from '../../../../ui/queries.ts'
import { useFormats, useSay } from '../../../../ui/words.tsx'
import { getExport } from '../../contract/data.ts'

/** How far an export is, while the browser keeps its file. */
export function Running({ id }: { id: string }): ReactNode {
  const say = useSay()
  const formats = useFormats()
  const [busy, setBusy] = useState(true)
  const { data } = useOperation(getExport, { params: { export: id } }, { every: busy ? 700 : false })
  const ended = data?.state === 'done' || data?.state === 'failed'
  if (ended && busy) setBusy(false)
  if (!data) return null
  if (data.state === 'failed') return <p role="alert">{say('collection.data.failed')}</p>
  const size = formats.bytes(data.bytes)
  if (data.state === 'done')
    return (
      <p role="status">
        {say('collection.data.ready', { total: data.total })} · {size}
      </p>
    )
  const rows = Math.min(data.rows, data.total)
  return (
    <Progress
      label={say('collection.data.running', { rows, total: data.total, size })}
      share={data.total > 0 && rows > 0 ? rows / data.total : null}
    />
  )
}
