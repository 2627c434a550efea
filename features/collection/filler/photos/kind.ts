/** Brands of the box format that films share with pictures: these are pictures. */
const pictureBrands = /^(?:hei[cxms]|hev[cx]|mif1|msf1|avi[fs])$/
const pictures = ['\xff\xd8\xff', '\x89PNG', 'GIF8', 'II*\0', 'MM\0*']
/** Matroska and WebM, FLV, streams of MPEG. */
const films = ['\x1aE\xdf\xa3', 'FLV\x01', '\0\0\x01\xb3', '\0\0\x01\xba']

/** What a file is, by its first bytes: its name and its type may say anything. */
export async function kindOfFile(file: Blob): Promise<'picture' | 'film' | 'other'> {
  const start = String.fromCharCode(...new Uint8Array(await file.slice(0, 12).arrayBuffer()))
  const [second, third] = [start.slice(4, 8), start.slice(8)]
  if (second === 'ftyp') return pictureBrands.test(third) ? 'picture' : 'film'
  if (start.startsWith('RIFF')) return third === 'WEBP' ? 'picture' : third === 'AVI ' ? 'film' : 'other'
  if (pictures.some((one) => start.startsWith(one))) return 'picture'
  return films.some((one) => start.startsWith(one)) ? 'film' : 'other'
}
