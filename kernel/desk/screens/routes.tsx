import { IconBell } from '@tabler/icons-react'
import type { Room } from '../../../ui/rooms.ts'

/** The desk has no pages: its notices hang in the head of every page. */
export const room: Room = {
  key: 'desk',
  name: 'ui.shell.newsAll',
  icon: IconBell,
  nav: [],
  routes: [],
  fills: [{ slot: 'house.bell', part: () => import('./NoticeBell.tsx') }],
}
