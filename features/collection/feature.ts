import type { Feature } from '../../kernel/feature.ts'
import { centralRoutes } from './central/routes.ts'
import { deviceHandlers } from './devices/handlers.ts'
import { exportHandlers } from './export/handlers.ts'
import { exportRoutes } from './export/routes.ts'
import { formHandlers } from './forms/handlers.ts'
import { formReaders } from './forms/reading.ts'
import { importHandlers } from './import/handlers.ts'
import { importJobs } from './import/jobs.ts'
import { openRosaRoutes } from './openrosa/routes.ts'
import { reviewHandlers } from './submissions/review.ts'

/** The collection room: forms from a spreadsheet, devices that fill them in, submissions and their review. */
export const feature: Feature = {
  key: 'collection',
  operations: [
    ...formReaders,
    ...formHandlers,
    ...deviceHandlers,
    ...reviewHandlers,
    ...exportHandlers,
    ...importHandlers,
  ],
  jobs: importJobs,
  routes: async (app, kernel) => {
    await app.register((scope) => openRosaRoutes(scope, kernel))
    await app.register((scope) => centralRoutes(scope, kernel))
    exportRoutes(app, kernel)
  },
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
