import { withoutMetadata } from './metadata.ts'

export interface PhotoWishes {
  /** The longer side's most pixels; null leaves the size as it is. */
  maxPixels: number | null
  /** The form asks for place, time and camera as the picture carries them (`ura:keep-exif`). */
  keepExif: boolean
}

/** The browser cannot read this kind of picture, so what it carries could not be taken out. */
export class UnreadablePicture extends Error {}

/**
 * Makes a picture ready for sending: without what it tells beside what it shows, and smaller where that is wished. A
 * picture that is small enough keeps every byte of its image; only the rest goes.
 * @throws UnreadablePicture
 */
export async function readyPhoto(file: Blob, wishes: PhotoWishes): Promise<Blob> {
  const tooLarge = wishes.maxPixels !== null && (await longerSide(file)) > wishes.maxPixels
  if (!tooLarge) {
    if (wishes.keepExif) return file
    const bytes = withoutMetadata(new Uint8Array(await file.arrayBuffer()))
    if (bytes) return new Blob([bytes as BlobPart], { type: file.type })
  }
  // Painting anew shrinks, turns the right way up, and leaves every trace behind.
  return paintAnew(file, wishes.maxPixels)
}

async function decoded(file: Blob): Promise<ImageBitmap> {
  try {
    return await createImageBitmap(file, { imageOrientation: 'from-image' })
  } catch {
    throw new UnreadablePicture()
  }
}

async function longerSide(file: Blob): Promise<number> {
  const picture = await decoded(file)
  const side = Math.max(picture.width, picture.height)
  picture.close()
  return side
}

async function paintAnew(file: Blob, maxPixels: number | null): Promise<Blob> {
  const picture = await decoded(file)
  const scale = Math.min(1, (maxPixels ?? Number.POSITIVE_INFINITY) / Math.max(picture.width, picture.height))
  const canvas = document.createElement('canvas')
  canvas.width = Math.max(1, Math.round(picture.width * scale))
  canvas.height = Math.max(1, Math.round(picture.height * scale))
  const context = canvas.getContext('2d')
  if (!context) throw new UnreadablePicture()
  context.imageSmoothingQuality = 'high'
  context.drawImage(picture, 0, 0, canvas.width, canvas.height)
  picture.close()
  // A drawing with few colours stays sharp as PNG; photographs are JPEG.
  return canvasBlob(canvas, file.type === 'image/png' ? 'image/png' : 'image/jpeg')
}

/** A canvas as a file. */
export function canvasBlob(canvas: HTMLCanvasElement, type: 'image/png' | 'image/jpeg'): Promise<Blob> {
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new UnreadablePicture())), type, 0.85)
  })
}
