import type { FastifyInstance } from 'fastify'
import type { Kernel } from '../../../kernel/kernel.ts'
import { odataRoutes } from '../odata/routes.ts'
import { datasetRoutes } from './datasets.ts'
import { elsewhereRoutes } from './elsewhere.ts'
import { exportRoutes } from './exports.ts'
import { formRoutes } from './forms.ts'
import { centralServer } from './server.ts'
import { sessionRoutes } from './sessions.ts'
import { submissionRoutes } from './submissions.ts'

/**
 * The reading half of ODK Central's API, below the addresses that its clients (pyODK, ruODK, Power BI, Excel) know:
 * `/v1/sessions`, `/v1/projects/N/forms/ID…`. Nothing is written by it but sessions and audit rows.
 */
export async function centralRoutes(app: FastifyInstance, kernel: Kernel): Promise<void> {
  const server = centralServer(app, kernel)
  sessionRoutes(server)
  submissionRoutes(server)
  exportRoutes(server)
  datasetRoutes(server)
  formRoutes(server, odataRoutes(server).service)
  elsewhereRoutes(app, kernel)
}
