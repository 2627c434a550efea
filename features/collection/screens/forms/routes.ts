import type { Room } from '../../../../ui/rooms.ts'

/** What the navigation shows of this room. */
export const formTabs: Room['nav'] = [
  { label: 'collection.forms.title', to: '/collection/forms' },
  { label: 'collection.library.title', to: '/collection/library' },
  { label: 'collection.devices.title', to: '/collection/devices' },
  { label: 'collection.forms.collect', to: '/collect', outside: true },
]

/** The pages of forms, the library and devices. */
export const formRoutes: Room['routes'] = [
  { path: '/collection/forms', title: 'collection.forms.title', screen: () => import('./Forms.tsx') },
  { path: '/collection/forms/new', title: 'collection.forms.add', screen: () => import('./AddForm.tsx') },
  { path: '/collection/forms/$form', title: 'collection.forms.form', screen: () => import('./FormPage.tsx') },
  { path: '/collection/library', title: 'collection.library.title', screen: () => import('./Library.tsx') },
  {
    path: '/collection/library/$code',
    title: 'collection.library.title',
    screen: () => import('./LibraryForm.tsx'),
  },
  { path: '/collection/devices', title: 'collection.devices.title', screen: () => import('./Devices.tsx') },
]
