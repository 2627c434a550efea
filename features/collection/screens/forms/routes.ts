import type { Room } from '../../../../ui/rooms.ts'

/** What the navigation shows of this room. */
export const formTabs: Room['nav'] = []

/** The pages of forms and devices. */
export const formRoutes: Room['routes'] = []
