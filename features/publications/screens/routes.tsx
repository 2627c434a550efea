import { IconBook2 } from '@tabler/icons-react'
import { worksIn } from '../../../kernel/access/roles.ts'
import type { Room } from '../../../ui/rooms.ts'

/** Publications: papers made from computed figures, their editions and their proofs. */
export const room: Room = {
  key: 'publications',
  name: 'publications.name',
  icon: IconBook2,
  nav: [
    {
      label: 'publications.list.title',
      to: '/publications',
      // As `maySeePublications`: staff and the donor.
      may: ({ memberships }, programme) => worksIn(memberships, programme?.id),
    },
  ],
  routes: [
    {
      path: '/publications',
      title: 'publications.list.title',
      screen: () => import('./Publications.tsx'),
    },
    {
      path: '/publications/$document',
      title: 'publications.name',
      screen: () => import('./Publication.tsx'),
    },
    {
      path: '/publications/editions/$edition',
      title: 'publications.paper.title',
      screen: () => import('./Edition.tsx'),
    },
  ],
}
