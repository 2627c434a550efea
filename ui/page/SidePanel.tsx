import { Drawer } from '@mantine/core'
import type { ReactNode } from 'react'
import { useSay } from '../words.tsx'

/** A panel at the side for what belongs to the page behind it: the records behind a value, a record's history. */
export function SidePanel(props: {
  opened: boolean
  onClose: () => void
  title: string
  children: ReactNode
}): ReactNode {
  const say = useSay()
  return (
    <Drawer
      opened={props.opened}
      onClose={props.onClose}
      position="right"
      size="min(40rem, 100vw)"
      title={props.title}
      closeButtonProps={{ 'aria-label': say('ui.close') }}
      overlayProps={{ backgroundOpacity: 0.25 }}
    >
      {props.opened && props.children}
    </Drawer>
  )
}
