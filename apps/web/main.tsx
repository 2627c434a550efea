import { rooms } from './rooms.ts'
import { startWeb } from './start.tsx'

startWeb(rooms)
