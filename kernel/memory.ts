import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

type Collect = (options: object) => void
let made: Collect | undefined

function collector(): Collect {
  if (!made) {
    setFlagsFromString('--expose-gc')
    made = runInNewContext('gc') as Collect
  }
  return made
}

/**
 * Gives back to the machine what loading the house took: sources and their compilation leave a heap three times as large
 * as what is kept, and the engine would hold on to it for hours. Takes about a third of a second; once, after starting.
 */
export function giveMemoryBack(): void {
  collector()({ type: 'major', execution: 'sync', flavor: 'last-resort' })
}

/** Bytes of a stream after which what it has let go of is freed. */
const often = 4 * 2 ** 20

/**
 * Keeps memory flat while much is streamed. A piece is large outside of the engine's own heap and tiny in it, and the
 * engine looks for dead ones only when its own heap fills: some hundred megabytes later. Takes a millisecond each time.
 * @returns what to call with the bytes of each piece
 */
export function streaming(): (bytes: number) => void {
  let since = 0
  return (bytes) => {
    since += bytes
    if (since < often) return
    since = 0
    collector()({ type: 'minor' })
  }
}
