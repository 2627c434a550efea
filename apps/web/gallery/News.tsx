import { type ReactNode, useState } from 'react'
import { Bell } from '../../../ui/shell/Bell.tsx'

export default function News(): ReactNode {
  const [unread, setUnread] = useState(2)
  return (
    <Bell
      unread={unread}
      onOpen={() => setUnread(0)}
      notices={[
        {
          id: '1',
          text: 'A visit waits for your approval',
          at: '2026-11-24T09:20:00Z',
          to: './gallery',
          unread: true,
        },
        {
          id: '2',
          text: 'Serbia has reported its values',
          at: '2026-11-23T15:02:00Z',
          to: './gallery/table',
          unread: true,
        },
        {
          id: '3',
          text: 'The paper has been rendered',
          at: '2026-11-20T11:45:00Z',
          to: './gallery/charts',
          unread: false,
        },
      ]}
    />
  )
}
