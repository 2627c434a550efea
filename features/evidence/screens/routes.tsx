import { IconChartHistogram } from '@tabler/icons-react'
import { worksIn } from '../../../kernel/access/roles.ts'
import type { NavItem, Room } from '../../../ui/rooms.ts'
import { hasRole } from '../../../ui/session.tsx'
import { findingReaders } from '../findings/shapes.ts'

/** As `maySeeStatistics`: for the programme's staff, not for supported organisations. */
const seesStatistics: NavItem['may'] = ({ memberships }, programme) => worksIn(memberships, programme?.id)

/** Shown to those who may read findings; the server decides again. */
const readsFindings: NavItem['may'] = (session, programme) =>
  programme !== null && hasRole(session, findingReaders, programme.id)

/** Evidence: series of figures from outside, with their sources, and the page on which they are explored. */
export const room: Room = {
  key: 'evidence',
  name: 'evidence.name',
  icon: IconChartHistogram,
  nav: [
    { label: 'evidence.datasets.title', to: '/evidence', may: seesStatistics },
    { label: 'evidence.screen.explore', to: '/evidence/explore', may: seesStatistics },
    { label: 'evidence.findings.title', to: '/evidence/findings', may: readsFindings },
  ],
  routes: [
    { path: '/evidence', title: 'evidence.datasets.title', screen: () => import('./Datasets.tsx') },
    { path: '/evidence/explore', title: 'evidence.screen.explore', screen: () => import('./Explore.tsx') },
    {
      path: '/evidence/findings',
      title: 'evidence.findings.title',
      screen: () => import('./findings/Findings.tsx'),
    },
    {
      path: '/evidence/findings/$finding',
      title: 'evidence.finding.title',
      screen: () => import('./findings/FindingPage.tsx'),
    },
    {
      path: '/evidence/new-dataset',
      title: 'evidence.describe.new',
      screen: () => import('./DatasetEdit.tsx'),
    },
    {
      path: '/evidence/datasets/$dataset/edit',
      title: 'evidence.describe.change',
      screen: () => import('./DatasetEdit.tsx'),
    },
    {
      path: '/evidence/datasets/$dataset',
      title: 'evidence.dataset.title',
      screen: () => import('./DatasetPage.tsx'),
    },
    {
      path: '/evidence/datasets/$dataset/import',
      title: 'evidence.import.title',
      screen: () => import('./Import.tsx'),
    },
    {
      path: '/evidence/datasets/$dataset/import/$import',
      title: 'evidence.import.title',
      screen: () => import('./Import.tsx'),
    },
    {
      path: '/evidence/datasets/$dataset/vintages/$vintage',
      title: 'evidence.vintage.title',
      screen: () => import('./VintagePage.tsx'),
    },
  ],
}
