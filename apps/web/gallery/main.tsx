import { startWeb } from '../start.tsx'
import { gallery } from './room.tsx'
import { serveSamples } from './server.ts'

serveSamples()
startWeb([gallery])
