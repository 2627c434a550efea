import type { Feature } from '../../kernel/feature.ts'
import { centralRoutes } from './central/routes.ts'
import { deviceHandlers } from './devices/handlers.ts'
import { deviceReaders } from './devices/reading.ts'
import { entityHandlers } from './entities/handlers.ts'
import { entityJobs } from './entities/jobs.ts'
import { erasureHandlers } from './erasure/handlers.ts'
import { erasureJobs } from './erasure/jobs.ts'
import { exportHandlers } from './export/handlers.ts'
import { exportRoutes } from './export/routes.ts'
import { downloadRoutes } from './forms/downloads.ts'
import { formHandlers } from './forms/handlers.ts'
import { formLists } from './forms/list.ts'
import { paperReaders } from './forms/paper.ts'
import { formReaders } from './forms/reading.ts'
import { importHandlers } from './import/handlers.ts'
import { importJobs } from './import/jobs.ts'
import { libraryHandlers } from './library/handlers.ts'
import { mineHandlers } from './mine/handlers.ts'
import { openRosaRoutes } from './openrosa/routes.ts'
import { personalJobs } from './personal/jobs.ts'
import { submissionHandlers, submissionJobs, submissionRoutes } from './submissions/index.ts'

/** The collection room: forms from a spreadsheet, devices that fill them in, submissions and their review. */
export const feature: Feature = {
  key: 'collection',
  operations: [
    ...formLists,
    ...formReaders,
    ...paperReaders,
    ...formHandlers,
    ...libraryHandlers,
    ...deviceReaders,
    ...deviceHandlers,
    ...submissionHandlers,
    ...mineHandlers,
    ...exportHandlers,
    ...importHandlers,
    ...erasureHandlers,
    ...entityHandlers,
  ],
  routes: async (app, kernel) => {
    await app.register((scope) => openRosaRoutes(scope, kernel))
    await app.register((scope) => centralRoutes(scope, kernel))
    submissionRoutes(app, kernel)
    downloadRoutes(app, kernel)
    exportRoutes(app, kernel)
  },
  jobs: [...submissionJobs, ...importJobs, ...personalJobs, ...erasureJobs, ...entityJobs],
  measures: [
    {
      key: 'collection.submissions',
      view: 'collection.submission_facts',
      unit: 'collection.unit.submissions',
      dims: ['form', 'form_version', 'site'],
      label: 'collection.measure.submissions',
      records: { table: 'collection.submission', title: 'instance_id', link: '/collection/submissions/:id' },
    },
  ],
}
