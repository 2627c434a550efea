import type { Room } from '../../../../ui/rooms.ts'

/** What people asked to be erased. */
export const erasureRoutes: Room['routes'] = [
  { path: '/collection/erased', title: 'collection.erasure.title', screen: () => import('./Erased.tsx') },
]
