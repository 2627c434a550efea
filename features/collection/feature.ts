import type { Feature } from '../../kernel/feature.ts'
import { centralRoutes } from './central/routes.ts'
import { deviceHandlers } from './devices/handlers.ts'
import { formHandlers } from './forms/handlers.ts'
import { paperReaders } from './forms/paper.ts'
import { formReaders } from './forms/reading.ts'
import { libraryHandlers } from './library/handlers.ts'
import { openRosaRoutes } from './openrosa/routes.ts'
import { submissionHandlers, submissionJobs, submissionRoutes } from './submissions/index.ts'

/** The collection room: forms from a spreadsheet, devices that fill them in, submissions and their review. */
export const feature: Feature = {
  key: 'collection',
  operations: [
    ...formReaders,
    ...paperReaders,
    ...formHandlers,
    ...libraryHandlers,
    ...deviceHandlers,
    ...submissionHandlers,
  ],
  routes: async (app, kernel) => {
    await app.register((scope) => openRosaRoutes(scope, kernel))
    await app.register((scope) => centralRoutes(scope, kernel))
    submissionRoutes(app, kernel)
  },
  jobs: [...submissionJobs],
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
