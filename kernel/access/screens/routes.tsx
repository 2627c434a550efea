import { IconUsers } from '@tabler/icons-react'
import type { Room } from '../../../ui/rooms.ts'

/** People and access: the door, one's own account, people and organisations, who may see what. */
export const room: Room = {
  key: 'access',
  name: 'access.name',
  icon: IconUsers,
  nav: [],
  routes: [],
  signIn: () => import('./SignIn.tsx'),
}
