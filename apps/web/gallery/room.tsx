import { IconLayoutGrid } from '@tabler/icons-react'
import type { Room } from '../../../ui/rooms.ts'

/** A room like any other, with every part of the house on its screens. */
export const gallery: Room = {
  key: 'gallery',
  name: 'gallery.name',
  icon: IconLayoutGrid,
  nav: [
    { label: 'gallery.parts', to: '/gallery' },
    { label: 'gallery.table', to: '/gallery/table' },
    { label: 'gallery.form', to: '/gallery/form' },
    { label: 'gallery.charts', to: '/gallery/charts' },
    { label: 'gallery.measures', to: '/gallery/measures' },
  ],
  routes: [
    { path: '/gallery', title: 'gallery.parts', screen: () => import('./Parts.tsx') },
    { path: '/gallery/table', title: 'gallery.table', screen: () => import('./Table.tsx') },
    { path: '/gallery/form', title: 'gallery.form', screen: () => import('./FormPage.tsx') },
    { path: '/gallery/charts', title: 'gallery.charts', screen: () => import('./Charts.tsx') },
    { path: '/gallery/measures', title: 'gallery.measures', screen: () => import('./Measures.tsx') },
  ],
  fills: [{ slot: 'house.bell', part: () => import('./News.tsx') }],
  signIn: () => import('./SignIn.tsx'),
}
