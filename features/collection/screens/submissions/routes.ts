import type { Room } from '../../../../ui/rooms.ts'

/** The pages of submissions and their review. */
export const submissionRoutes: Room['routes'] = []
