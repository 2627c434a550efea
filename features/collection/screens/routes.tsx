import { IconForms } from '@tabler/icons-react'
import type { Room } from '../../../ui/rooms.ts'
import { dataRoutes } from './data/routes.ts'
import { entityRoutes } from './entities/routes.ts'
import { erasureRoutes } from './erasure/routes.ts'
import { formRoutes, formTabs } from './forms/routes.ts'
import { submissionRoutes } from './submissions/routes.ts'

/** Collection: forms, the devices that fill them in, what came back, and the ways out of it. */
export const room: Room = {
  key: 'collection',
  name: 'collection.name',
  icon: IconForms,
  nav: formTabs,
  box: () => import('../offline/box.ts'),
  routes: [...formRoutes, ...submissionRoutes, ...dataRoutes, ...erasureRoutes, ...entityRoutes],
}
