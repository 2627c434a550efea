import { IconMail } from '@tabler/icons-react'
import type { Room } from '../../../ui/rooms.ts'
import { hasRole } from '../../../ui/session.tsx'

/** The outbox: what was written to whom, and whether it left. */
export const room: Room = {
  key: 'mail',
  name: 'mail.name',
  icon: IconMail,
  nav: [
    {
      label: 'mail.outbox.title',
      to: '/outbox',
      scope: 'house',
      may: (session) => hasRole(session, ['administrator'], null),
    },
  ],
  routes: [
    { path: '/outbox', scope: 'house', title: 'mail.outbox.title', screen: () => import('./Outbox.tsx') },
    { path: '/outbox/$mail', scope: 'house', title: 'mail.name', screen: () => import('./MailPage.tsx') },
  ],
}
