import { IconMapSearch } from '@tabler/icons-react'
import type { Room } from '../../../ui/rooms.ts'
import { mayReadIncidents, mayReadSummary, mayReadVisits } from './offered.ts'

/** Monitoring: the year's plan, visits, sites, incidents and what is to be done about them. */
export const room: Room = {
  key: 'monitoring',
  name: 'monitoring.name',
  icon: IconMapSearch,
  nav: [
    { label: 'monitoring.plan.title', to: '/monitoring', may: mayReadVisits },
    { label: 'monitoring.visits.title', to: '/monitoring/visits', may: mayReadVisits },
    { label: 'monitoring.incidents.title', to: '/monitoring/incidents', may: mayReadIncidents },
    { label: 'monitoring.points.title', to: '/monitoring/points', may: mayReadVisits },
    { label: 'monitoring.sites.title', to: '/monitoring/sites', may: mayReadVisits },
    { label: 'monitoring.calendar.title', to: '/monitoring/calendar', may: mayReadVisits },
    { label: 'monitoring.map.title', to: '/monitoring/map', may: mayReadVisits },
    { label: 'monitoring.summary.title', to: '/monitoring/summary', may: mayReadSummary },
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
    {
      path: '/monitoring/visits/$visit/report',
      title: 'monitoring.visit.title',
      screen: () => import('./Report.tsx'),
    },
    {
      path: '/monitoring/incidents',
      title: 'monitoring.incidents.title',
      screen: () => import('./Incidents.tsx'),
    },
    {
      path: '/monitoring/incidents/$incident',
      title: 'monitoring.incidents.title',
      screen: () => import('./IncidentPage.tsx'),
    },
    { path: '/monitoring/points', title: 'monitoring.points.title', screen: () => import('./Points.tsx') },
    {
      path: '/monitoring/points/$point',
      title: 'monitoring.points.title',
      screen: () => import('./PointPage.tsx'),
    },
    { path: '/monitoring/sites', title: 'monitoring.sites.title', screen: () => import('./Sites.tsx') },
    {
      path: '/monitoring/sites/$site',
      title: 'monitoring.site.title',
      screen: () => import('./SitePage.tsx'),
    },
  ],
}
