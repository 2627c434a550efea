/** How many bytes of the beginning tell the type. */
export const headBytes = 64 * 1024

interface Sign {
  type: string
  /** Offset and bytes (Latin-1) that must stand there; all of them. */
  at: [number, string][]
}

// Signatures as listed by IANA's media types and the formats' own specifications.
const signs: Sign[] = [
  { type: 'application/pdf', at: [[0, '%PDF-']] },
  { type: 'image/png', at: [[0, '\x89PNG\r\n\x1a\n']] },
  { type: 'image/jpeg', at: [[0, '\xff\xd8\xff']] },
  { type: 'image/gif', at: [[0, 'GIF8']] },
  { type: 'image/webp', at: [[0, 'RIFF'], [8, 'WEBP']] },
  { type: 'image/tiff', at: [[0, 'II*\0']] },
  { type: 'image/tiff', at: [[0, 'MM\0*']] },
  { type: 'image/heic', at: [[4, 'ftypheic']] },
  { type: 'image/heic', at: [[4, 'ftypmif1']] },
  { type: 'image/avif', at: [[4, 'ftypavif']] },
  { type: 'audio/mp4', at: [[4, 'ftypM4A']] },
  { type: 'video/3gpp', at: [[4, 'ftyp3g']] },
  { type: 'video/quicktime', at: [[4, 'ftypqt']] },
  { type: 'video/mp4', at: [[4, 'ftyp']] },
  { type: 'audio/wav', at: [[0, 'RIFF'], [8, 'WAVE']] },
  { type: 'audio/amr', at: [[0, '#!AMR']] },
  { type: 'audio/flac', at: [[0, 'fLaC']] },
  { type: 'audio/mpeg', at: [[0, 'ID3']] },
  { type: 'audio/mpeg', at: [[0, '\xff\xfb']] },
  { type: 'audio/mpeg', at: [[0, '\xff\xf3']] },
  { type: 'audio/aac', at: [[0, '\xff\xf1']] },
  { type: 'audio/ogg', at: [[0, 'OggS']] },
  { type: 'video/webm', at: [[0, '\x1a\x45\xdf\xa3']] },
  { type: 'application/gzip', at: [[0, '\x1f\x8b']] },
  { type: 'application/x-7z-compressed', at: [[0, '7z\xbc\xaf\x27\x1c']] },
  { type: 'application/rtf', at: [[0, '{\\rtf']] },
] // biome-ignore format: a table

const office = 'application/vnd.openxmlformats-officedocument'
const ooxml: Record<string, string> = {
  docx: `${office}.wordprocessingml.document`,
  xlsx: `${office}.spreadsheetml.sheet`,
  pptx: `${office}.presentationml.presentation`,
}
const compound: Record<string, string> = {
  doc: 'application/msword',
  xls: 'application/vnd.ms-excel',
  ppt: 'application/vnd.ms-powerpoint',
  msg: 'application/vnd.ms-outlook',
}
const texts: Record<string, string> = {
  csv: 'text/csv',
  tsv: 'text/tab-separated-values',
  md: 'text/markdown',
  json: 'application/json',
  geojson: 'application/geo+json',
  yaml: 'application/yaml',
  yml: 'application/yaml',
  xml: 'application/xml',
  ics: 'text/calendar',
}

/**
 * The media type of a content by its bytes; the name only chooses between formats that share a container.
 * @param head the first bytes, up to `headBytes`
 * @param size of the whole content
 */
export function sniffType(head: Buffer, size: number, name: string): string {
  const latin = head.toString('latin1')
  const extension = /\.([a-z0-9]{1,8})$/i.exec(name)?.[1]?.toLowerCase() ?? ''
  const sign = signs.find(({ at }) => at.every(([from, bytes]) => latin.startsWith(bytes, from)))
  if (sign) return sign.type
  if (latin.startsWith('PK\x03\x04') || latin.startsWith('PK\x05\x06')) return zipType(latin, extension)
  if (latin.startsWith('\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1'))
    return compound[extension] ?? 'application/x-ole-storage'
  return isText(head, size) ? textType(latin, extension) : 'application/octet-stream'
}

function zipType(latin: string, extension: string): string {
  // OpenDocument and EPUB name their type in a first, uncompressed entry called "mimetype".
  if (latin.startsWith('mimetype', 30)) {
    const named = /^application\/[\w.+-]{1,80}$/.exec(latin.slice(38, 38 + latin.charCodeAt(18)))?.[0]
    if (named) return named
  }
  if (!latin.includes('[Content_Types].xml')) return 'application/zip'
  for (const [folder, type] of [['word/', ooxml.docx], ['xl/', ooxml.xlsx], ['ppt/', ooxml.pptx]] as const) {
    if (latin.includes(folder)) return type!
  } // biome-ignore format: a table
  return ooxml[extension] ?? 'application/zip'
}

function isText(head: Buffer, size: number): boolean {
  if (head.includes(0)) return false
  try {
    // Cut in the middle of a letter is allowed when there is more to come.
    new TextDecoder('utf-8', { fatal: true }).decode(head, { stream: size > head.length })
    return true
  } catch {
    return false
  }
}

function textType(latin: string, extension: string): string {
  const start = latin
    .replace(/^(\xef\xbb\xbf)?\s*/, '')
    .slice(0, 1000)
    .toLowerCase()
  // Whatever a browser could run is named as such, so that it is never shown inside the workspace.
  if (/^(<!doctype html|<html|<head|<body|<script|<iframe)/.test(start) || /<script[\s>]/.test(start))
    return 'text/html'
  if (/^(<\?xml[^>]*\?>\s*)?(<!--.*?-->\s*)*(<!doctype svg[^>]*>\s*)?<svg[\s>]/s.test(start))
    return 'image/svg+xml'
  if (start.startsWith('<?xml')) return 'application/xml'
  return texts[extension] ?? 'text/plain'
}

/** Types that a browser may show in place: none of them can run anything in the reader's session. */
export const shownInPlace: ReadonlySet<string> = new Set([
  'application/pdf', 'image/png', 'image/jpeg', 'image/gif', 'image/webp', 'image/avif', 'text/plain',
  'audio/mpeg', 'audio/mp4', 'audio/ogg', 'audio/wav', 'audio/aac', 'audio/flac', 'video/mp4', 'video/webm',
]) // biome-ignore format: a list
