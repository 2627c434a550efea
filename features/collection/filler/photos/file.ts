import { withoutFilmTraces } from './film.ts'
import { kindOfFile } from './kind.ts'
import { readyPhoto } from './photo.ts'

/** A file as it is sent. */
export interface ReadyFile {
  file: Blob
  /** It may carry a place that could not be taken out. */
  doubtful: boolean
}

/**
 * Makes a film, a sound or a file of any kind ready for sending: pictures and films, which are known by what they hold, lose
 * what they tell beside what they show. Documents are sent as they are.
 * @param wishes `keepExif`: the form asks for what they carry; `film`: it asks for a film, whatever the file says that it is
 * @throws UnreadablePicture
 */
export async function readyFile(
  file: Blob,
  wishes: { keepExif: boolean; film: boolean },
): Promise<ReadyFile> {
  if (wishes.keepExif) return { file, doubtful: false }
  const kind = await kindOfFile(file)
  if (kind === 'picture')
    return { file: await readyPhoto(file, { maxPixels: null, keepExif: false }), doubtful: false }
  if (kind === 'other' && !wishes.film) return { file, doubtful: false }
  const clean = await withoutFilmTraces(file)
  return { file: clean ?? file, doubtful: clean === null }
}
