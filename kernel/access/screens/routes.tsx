import { IconUsers } from '@tabler/icons-react'
import type { NavItem, Room } from '../../../ui/rooms.ts'
import { hasRole } from '../../../ui/session.tsx'
import { colleagues } from '../policy.ts'

/** As `mayLookAtPeople`: donors, and whoever only reaches an own organisation's records, do not see who else is there. */
const seesPeople: NonNullable<NavItem['may']> = ({ memberships }, programme) =>
  memberships.some(
    (one) =>
      one.role === 'administrator' ||
      (one.programmeId === programme?.id && colleagues.some((role) => role === one.role)),
  )

/** People and access: the door, one's own account, people and organisations, who may see what. */
export const room: Room = {
  key: 'access',
  name: 'access.name',
  icon: IconUsers,
  nav: [
    {
      label: 'access.people.title',
      to: '/people',
      may: seesPeople,
    },
    {
      label: 'access.why.title',
      to: '/access',
      may: seesPeople,
    },
    { label: 'access.organisations.title', to: '/organisations', scope: 'house' },
    {
      label: 'access.everybody.title',
      to: '/people',
      scope: 'house',
      may: (session) => hasRole(session, ['administrator'], null),
    },
  ],
  routes: [
    { path: '/people', title: 'access.people.title', screen: () => import('./People.tsx') },
    { path: '/people/$person', title: 'access.people.title', screen: () => import('./Person.tsx') },
    { path: '/access', title: 'access.why.title', screen: () => import('./Access.tsx') },
    {
      path: '/account',
      scope: 'house',
      title: 'access.account.title',
      screen: () => import('./Account.tsx'),
    },
    {
      path: '/people',
      scope: 'house',
      title: 'access.everybody.title',
      screen: () => import('./Everybody.tsx'),
    },
    {
      path: '/people/$person',
      scope: 'house',
      title: 'access.everybody.title',
      screen: () => import('./Person.tsx'),
    },
    {
      path: '/organisations',
      scope: 'house',
      title: 'access.organisations.title',
      screen: () => import('./Organisations.tsx'),
    },
    {
      path: '/organisations/$organisation',
      scope: 'house',
      title: 'access.organisations.title',
      screen: () => import('./Organisation.tsx'),
    },
    {
      path: '/forgotten-password',
      scope: 'public',
      title: 'access.forgotten.title',
      screen: () => import('./ForgottenPassword.tsx'),
    },
    {
      path: '/reset-password',
      scope: 'public',
      title: 'access.reset.title',
      screen: () => import('./NewPassword.tsx'),
    },
    {
      path: '/invitation',
      scope: 'public',
      title: 'access.invitation.title',
      screen: () => import('./Invitation.tsx'),
    },
    {
      path: '/first-administrator',
      scope: 'public',
      title: 'access.first.title',
      screen: () => import('./FirstAdministrator.tsx'),
    },
  ],
  signIn: () => import('./SignIn.tsx'),
}
