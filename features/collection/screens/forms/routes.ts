import type { NavItem, Room } from '../../../../ui/rooms.ts'
import { hasRole } from '../../../../ui/session.tsx'

const managers = ['programme_coordinator', 'country_coordinator', 'data_protection_officer']
const staff = [...managers, 'monitor', 'analyst', 'reviewer', 'trainer', 'platform_member']
const listReaders = [...managers, 'monitor', 'analyst', 'reviewer']
const only =
  (roles: string[]): NavItem['may'] =>
  (session, programme) =>
    hasRole(session, roles, programme?.id ?? null)

/** What the navigation shows of this room. */
export const formTabs: Room['nav'] = [
  { label: 'collection.forms.title', to: '/collection/forms', may: only(staff) },
  { label: 'collection.library.title', to: '/collection/library', may: only(managers) },
  { label: 'collection.entities.title', to: '/collection/lists', may: only(listReaders) },
  { label: 'collection.devices.title', to: '/collection/devices', may: only([...managers, 'monitor']) },
  { label: 'collection.erasure.title', to: '/collection/erased', may: only(managers) },
  { label: 'collection.forms.collect', to: '/collect', outside: true, may: only(staff) },
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
