import { IconTargetArrow } from '@tabler/icons-react'
import type { Room } from '../../../ui/rooms.ts'

/** The programme: its framework, who carries it out, when, and how far it is. */
export const room: Room = {
  key: 'programme',
  name: 'programme.name',
  icon: IconTargetArrow,
  nav: [
    { label: 'programme.overview.title', to: '/' },
    { label: 'programme.framework.title', to: '/framework' },
    { label: 'programme.values.list', to: '/values' },
    { label: 'programme.plan.title', to: '/plan' },
    { label: 'programme.shelf.partners', to: '/framework/partners' },
    { label: 'programme.shelf.risks', to: '/framework/risks' },
    { label: 'programme.shelf.headings', to: '/framework/headings' },
    { label: 'programme.file.title', to: '/programme-file' },
  ],
  routes: [
    { path: '/', title: 'programme.overview.title', screen: () => import('./Overview.tsx') },
    { path: '/framework', title: 'programme.framework.title', screen: () => import('./Framework.tsx') },
    {
      path: '/framework/$shelf',
      title: 'programme.framework.title',
      screen: () => import('./ShelfList.tsx'),
    },
    {
      path: '/framework/$shelf/$id',
      title: 'programme.framework.title',
      screen: () => import('./ShelfRecord.tsx'),
    },
    { path: '/values', title: 'programme.values.list', screen: () => import('./Values.tsx') },
    { path: '/values/$id', title: 'programme.values.list', screen: () => import('./ValueEdit.tsx') },
    { path: '/plan', title: 'programme.plan.title', screen: () => import('./Plan.tsx') },
    { path: '/programme-file', title: 'programme.file.title', screen: () => import('./ProgrammeFile.tsx') },
  ],
}
