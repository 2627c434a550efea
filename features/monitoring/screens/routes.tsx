import { IconMapSearch } from '@tabler/icons-react'
import type { Room } from '../../../ui/rooms.ts'

/** Monitoring: the year's plan, visits, sites, incidents and what is to be done about them. */
export const room: Room = {
  key: 'monitoring',
  name: 'monitoring.name',
  icon: IconMapSearch,
  nav: [
    { label: 'monitoring.plan.title', to: '/monitoring' },
    { label: 'monitoring.visits.title', to: '/monitoring/visits' },
    { label: 'monitoring.sites.title', to: '/monitoring/sites' },
    { label: 'monitoring.calendar.title', to: '/monitoring/calendar' },
    { label: 'monitoring.map.title', to: '/monitoring/map' },
    { label: 'monitoring.summary.title', to: '/monitoring/summary' },
  ],
  routes: [
    { path: '/monitoring', title: 'monitoring.plan.title', screen: () => import('./Plan.tsx') },
    { path: '/monitoring/visits', title: 'monitoring.visits.title', screen: () => import('./Visits.tsx') },
    {
      path: '/monitoring/visits/new',
      title: 'monitoring.visit.plan',
      screen: () => import('./VisitNew.tsx'),
    },
    {
      path: '/monitoring/visits/$visit',
      title: 'monitoring.visit.title',
      screen: () => import('./VisitPage.tsx'),
    },
    {
      path: '/monitoring/summary',
      title: 'monitoring.summary.title',
      screen: () => import('./summary/Summary.tsx'),
    },
    {
      path: '/monitoring/calendar',
      title: 'monitoring.calendar.title',
      screen: () => import('./calendar/CalendarPage.tsx'),
    },
    { path: '/monitoring/map', title: 'monitoring.map.title', screen: () => import('./map/RouteMap.tsx') },
    { path: '/monitoring/sites', title: 'monitoring.sites.title', screen: () => import('./Sites.tsx') },
    {
      path: '/monitoring/sites/$site',
      title: 'monitoring.site.title',
      screen: () => import('./SitePage.tsx'),
    },
  ],
}
