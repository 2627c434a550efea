import { Button } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { download } from '../../../../ui/api.ts'
import { useTell } from '../../../../ui/page/tell.ts'

/** Fetches a file and gives it to the browser; a problem is told instead of being saved as a file. */
export function DownloadButton(props: {
  address: string
  name: string
  icon?: ReactNode
  /** Compact, for rows of a table. */
  small?: boolean
  children: ReactNode
}): ReactNode {
  const tell = useTell()
  const [busy, setBusy] = useState(false)
  const fetchIt = async () => {
    setBusy(true)
    try {
      await download(props.address, props.name)
    } catch (error) {
      tell.failed(error)
    } finally {
      setBusy(false)
    }
  }
  return (
    <Button
      variant={props.small ? 'subtle' : 'default'}
      {...(props.small && { size: 'compact-sm' })}
      leftSection={props.icon}
      loading={busy}
      onClick={() => void fetchIt()}
    >
      {props.children}
    </Button>
  )
}
