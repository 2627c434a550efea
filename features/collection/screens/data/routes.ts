import type { Room } from '../../../../ui/rooms.ts'

/** The pages of imports and ways out. */
export const dataRoutes: Room['routes'] = [
  {
    path: '/collection/forms/$form/data',
    title: 'collection.data.title',
    screen: () => import('./Data.tsx'),
  },
  {
    path: '/collection/forms/$form/import',
    title: 'collection.import.title',
    screen: () => import('./Import.tsx'),
  },
  {
    path: '/collection/forms/$form/import/$import',
    title: 'collection.import.title',
    screen: () => import('./Import.tsx'),
  },
]
