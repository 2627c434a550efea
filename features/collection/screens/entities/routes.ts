import type { Room } from '../../../../ui/rooms.ts'

/** Entity lists: what forms feed and other forms offer. */
export const entityRoutes: Room['routes'] = [
  { path: '/collection/lists', title: 'collection.entities.title', screen: () => import('./Lists.tsx') },
  { path: '/collection/lists/$list', title: 'collection.entities.list', screen: () => import('./List.tsx') },
  {
    path: '/collection/entities/$entity',
    title: 'collection.entities.entity',
    screen: () => import('./Entity.tsx'),
  },
]
