import type { Room } from '../../../../ui/rooms.ts'

/** The pages of imports and ways out. */
export const dataRoutes: Room['routes'] = []
