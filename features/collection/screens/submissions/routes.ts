import type { Room } from '../../../../ui/rooms.ts'

/** The pages of submissions and their review. */
export const submissionRoutes: Room['routes'] = [
  {
    path: '/collection/forms/$form/submissions',
    title: 'collection.submissions.title',
    screen: () => import('./Submissions.tsx'),
  },
  {
    path: '/collection/submissions/$submission',
    title: 'collection.record.title',
    screen: () => import('./Submission.tsx'),
  },
  {
    path: '/collection/submissions/$submission/duplicates',
    title: 'collection.submissions.view.duplicates',
    screen: () => import('./Compare.tsx'),
  },
  {
    path: '/collection/submissions/$submission/correct',
    title: 'collection.record.correct',
    screen: () => import('./Correct.tsx'),
  },
]
