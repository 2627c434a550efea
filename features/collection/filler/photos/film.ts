/**
 * Takes out of a film or a sound (MP4, MOV, M4A, 3GP) what it tells beside what it shows: place, time, camera, title, and
 * tracks of places such as a drone or a dashcam writes. Nothing is moved, for the film's own tables say at which byte each
 * picture stands: what goes is written over with nothing, as a box that players pass by.
 * @returns null when the file is not of this kind, or could not be read: then it is as it was
 */
export async function withoutFilmTraces(file: Blob): Promise<Blob | null> {
  const patches: Patch[] = []
  for (let at = 0; at + 8 <= file.size; ) {
    const head = await bytesOf(file, at, Math.min(at + 16, file.size))
    const box = boxAt(head, 0, file.size - at)
    if (!box) return null
    if (at === 0 && box.kind !== 'ftyp') return null
    if (box.kind === 'moov') {
      const movie = await bytesOf(file, at, at + box.size)
      const traces = cleanMovie(movie)
      if (!traces) return null
      patches.push({ at, bytes: movie })
      for (const [from, to] of traces) patches.push({ at: from, bytes: new Uint8Array(to - from) })
    } else if (told.has(box.kind)) patches.push({ at, bytes: emptied(box.size) })
    at += box.size
  }
  return patches.some(({ at, bytes }) => at + bytes.length > file.size) ? null : patched(file, patches)
}

interface Patch {
  at: number
  bytes: Uint8Array
}
interface Box {
  kind: string
  /** Where it begins, how long its head is, and how long it is with it. */
  from: number
  head: number
  size: number
}

/** Boxes that describe: of the whole, of a track, in the words of whoever made the camera. */
const told = new Set(['udta', 'meta', 'uuid'])
/** Kinds of tracks that are seen, heard or read. */
const shown = new Set(['vide', 'soun', 'auxv', 'text', 'sbtl', 'subt', 'clcp', 'tmcd', 'hint'])

const bytesOf = async (file: Blob, from: number, to: number) =>
  new Uint8Array(await file.slice(from, to).arrayBuffer())

const viewOf = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
const kindAt = (bytes: Uint8Array, at: number) => String.fromCharCode(...bytes.subarray(at, at + 4))

/** @param room how much there is from `at`: a box of size 0 goes to its end */
function boxAt(bytes: Uint8Array, at: number, room: number): Box | null {
  if (at + 8 > bytes.length) return null
  const view = viewOf(bytes)
  let [size, head] = [view.getUint32(at), 8]
  if (size === 0) size = room
  if (size === 1) {
    if (at + 16 > bytes.length) return null
    ;[size, head] = [Number(view.getBigUint64(at + 8)), 16]
  }
  return size < head || size > room ? null : { kind: kindAt(bytes, at + 4), from: at, head, size }
}

function* boxesIn(bytes: Uint8Array, { from, head, size }: Box): Generator<Box> {
  const end = from + size
  for (let at = from + head; at + 8 <= end; ) {
    const box = boxAt(bytes, at, end - at)
    if (!box) return
    yield box
    at += box.size
  }
}

const childOf = (bytes: Uint8Array, box: Box | undefined, kind: string): Box | undefined =>
  box && [...boxesIn(bytes, box)].find((one) => one.kind === kind)
/** A box of the same size that says nothing. */
function emptied(size: number): Uint8Array {
  const bytes = new Uint8Array(size)
  const view = viewOf(bytes)
  if (size > 0xffffffff) view.setBigUint64(8, BigInt(size))
  view.setUint32(0, size > 0xffffffff ? 1 : size)
  bytes.set([0x66, 0x72, 0x65, 0x65], 4) // free
  return bytes
}

/**
 * Empties in a film's description whatever describes more than what is seen and heard.
 * @returns where in the file the contents of the tracks stand that went with it; null when it cannot be read
 */
function cleanMovie(bytes: Uint8Array): [number, number][] | null {
  const movie = boxAt(bytes, 0, bytes.length)
  if (!movie) return null
  // A film in fragments keeps the contents of its tracks where no table of this box says.
  const fragments = childOf(bytes, movie, 'mvex') !== undefined
  const traces: [number, number][] = []
  const empty = (box: Box) => bytes.set(emptied(box.size), box.from)
  for (const box of boxesIn(bytes, movie)) {
    // A description that is itself compressed is not looked into.
    if (box.kind === 'cmov') return null
    if (told.has(box.kind)) empty(box)
    if (box.kind === 'mvhd') forgetTimes(bytes, box)
    if (box.kind !== 'trak') continue
    const media = childOf(bytes, box, 'mdia')
    const handler = childOf(bytes, media, 'hdlr')
    if (!media || !handler) return null
    if (!shown.has(kindAt(bytes, handler.from + handler.head + 8))) {
      const samples = fragments ? null : samplesOf(bytes, media)
      if (!samples) return null
      traces.push(...samples)
      empty(box)
      continue
    }
    for (const part of [...boxesIn(bytes, box), ...boxesIn(bytes, media)]) {
      if (told.has(part.kind)) empty(part)
      if (part.kind === 'tkhd' || part.kind === 'mdhd') forgetTimes(bytes, part)
    }
  }
  return traces
}

/** When it was made and changed stands first in the heads of film, track and medium. */
function forgetTimes(bytes: Uint8Array, { from, head }: Box): void {
  const long = bytes[from + head] === 1
  bytes.fill(0, from + head + 4, from + head + 4 + (long ? 16 : 8))
}

/** Where in the file the contents of a track stand, chunk by chunk. */
function samplesOf(bytes: Uint8Array, media: Box): [number, number][] | null {
  const tables = childOf(bytes, childOf(bytes, media, 'minf'), 'stbl')
  const [sizes, runs] = [childOf(bytes, tables, 'stsz'), childOf(bytes, tables, 'stsc')]
  const short = childOf(bytes, tables, 'stco')
  const chunks = short ?? childOf(bytes, tables, 'co64')
  if (!sizes || !runs || !chunks) return null
  const view = viewOf(bytes)
  const word = (box: Box, index: number) => view.getUint32(box.from + box.head + 4 + index * 4)
  try {
    const sizeOf = (sample: number) => word(sizes, 0) || word(sizes, 2 + sample)
    const found: [number, number][] = []
    for (let chunk = 0, run = 0, sample = 0; chunk < word(chunks, 0); chunk++) {
      while (run + 1 < word(runs, 0) && word(runs, 1 + (run + 1) * 3) <= chunk + 1) run++
      const from = short
        ? word(chunks, 1 + chunk)
        : Number(view.getBigUint64(chunks.from + chunks.head + 8 + chunk * 8))
      let to = from
      for (let count = word(runs, 2 + run * 3); count > 0 && sample < word(sizes, 1); count--)
        to += sizeOf(sample++)
      if (to > from) found.push([from, to])
    }
    return found
  } catch {
    return null // a table that says more than it holds
  }
}

function patched(file: Blob, patches: Patch[]): Blob {
  const parts: BlobPart[] = []
  let at = 0
  for (const patch of patches.sort((a, b) => a.at - b.at)) {
    parts.push(file.slice(at, patch.at), patch.bytes as BlobPart)
    at = patch.at + patch.bytes.length
  }
  return new Blob([...parts, file.slice(at)], { type: file.type })
}
