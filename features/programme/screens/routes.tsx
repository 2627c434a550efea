import { IconTargetArrow } from '@tabler/icons-react'
import { belongsTo, worksIn } from '../../../kernel/access/roles.ts'
import type { NavItem, Room } from '../../../ui/rooms.ts'
import { hasRole } from '../../../ui/session.tsx'

/** As `membersRead` of the room's policy: supported organisations read the framework too. */
const members: NonNullable<NavItem['may']> = ({ memberships }, programme) =>
  belongsTo(memberships, programme?.id)

/** As `staffRead`: whoever only reaches an own organisation's records is not shown how far the programme is. */
const onStaff: NonNullable<NavItem['may']> = ({ memberships }, programme) =>
  worksIn(memberships, programme?.id)

/** As `membersOrAdministratorsRead`. */
const membersOrAdministrators: NonNullable<NavItem['may']> = (session, programme) =>
  members(session, programme) || administers(session, programme)

/** Administrators found programmes. */
const administers: NonNullable<NavItem['may']> = (session) => hasRole(session, ['administrator'], null)

/** The programme: its framework, who carries it out, when, and how far it is. */
export const room: Room = {
  key: 'programme',
  name: 'programme.name',
  icon: IconTargetArrow,
  nav: [
    { label: 'programme.overview.title', to: '/', may: members },
    { label: 'programme.framework.title', to: '/framework', may: members },
    { label: 'programme.values.list', to: '/values', may: onStaff },
    { label: 'programme.missing.title', to: '/missing', may: onStaff },
    { label: 'programme.plan.title', to: '/plan', may: members },
    { label: 'programme.shelf.partners', to: '/framework/partners', may: onStaff },
    { label: 'programme.shelf.risks', to: '/framework/risks', may: onStaff },
    { label: 'programme.shelf.headings', to: '/framework/headings', may: onStaff },
    { label: 'programme.about.title', to: '/about', may: membersOrAdministrators },
    { label: 'programme.file.title', to: '/programme-file', may: onStaff },
    { label: 'programme.found.title', to: '/new-programme', scope: 'house', first: true, may: administers },
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
    { path: '/missing', title: 'programme.missing.title', screen: () => import('./Missing.tsx') },
    { path: '/plan', title: 'programme.plan.title', screen: () => import('./Plan.tsx') },
    { path: '/about', title: 'programme.about.title', screen: () => import('./About.tsx') },
    {
      path: '/new-programme',
      scope: 'house',
      title: 'programme.found.title',
      screen: () => import('./Found.tsx'),
    },
    { path: '/programme-file', title: 'programme.file.title', screen: () => import('./ProgrammeFile.tsx') },
  ],
}
