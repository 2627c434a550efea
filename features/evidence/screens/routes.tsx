import { IconChartHistogram } from '@tabler/icons-react'
import type { Room } from '../../../ui/rooms.ts'

/** Evidence: series of figures from outside, with their sources, and the page on which they are explored. */
export const room: Room = {
  key: 'evidence',
  name: 'evidence.name',
  icon: IconChartHistogram,
  nav: [
    { label: 'evidence.datasets.title', to: '/evidence' },
    { label: 'evidence.screen.explore', to: '/evidence/explore' },
  ],
  routes: [
    { path: '/evidence', title: 'evidence.datasets.title', screen: () => import('./Datasets.tsx') },
    { path: '/evidence/explore', title: 'evidence.screen.explore', screen: () => import('./Explore.tsx') },
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
