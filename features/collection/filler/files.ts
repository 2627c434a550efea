const types: Record<string, string> = {
  csv: 'text/csv',
  xml: 'text/xml',
  geojson: 'application/geo+json',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  png: 'image/png',
  webp: 'image/webp',
  svg: 'image/svg+xml',
  mp3: 'audio/mpeg',
  m4a: 'audio/mp4',
  mp4: 'video/mp4',
  webm: 'video/webm',
}

/** What a form's file is: the engine reads a list by this, and not by what a server happened to say. */
export function contentTypeOf(name: string, blob: Blob): string {
  const ending = /\.([a-z0-9]+)$/i.exec(name)?.[1]?.toLowerCase() ?? ''
  return types[ending] ?? (blob.type || 'application/octet-stream')
}

let counter = 0

/**
 * A file under the name that it is sent by: of the moment it was made, as ODK Collect does it, so that neither the name
 * of a person's own file nor a camera's count leaves the device, and no two are the same.
 */
export function underOwnName(file: Blob, ending: string, keep?: string): File {
  const stem = keep ? `${safeStem(keep)}-` : ''
  counter = (counter + 1) % 1000
  const name = `${stem}${Date.now()}${String(counter).padStart(3, '0')}${ending ? `.${ending}` : ''}`
  return new File([file], name, { type: file.type })
}

/** A name's stem without anything that a file system, an address or an XML attribute could stumble over. */
export function safeStem(name: string): string {
  const stem = name.replace(/^.*[\\/]/, '').replace(/\.[^.]*$/, '')
  return (
    stem
      .normalize('NFKD')
      .replace(/[\u0300-\u036f]/g, '')
      .replace(/[^A-Za-z0-9_-]+/g, '-')
      .replace(/^[-.]+|-+$/g, '')
      .slice(0, 60) || 'file'
  )
}

/** The ending of a file's name, small and without the dot; by its kind where the name has none. */
export function endingOf(file: Blob & { name?: string }): string {
  const named = /\.([a-z0-9]{1,8})$/i.exec(file.name ?? '')?.[1]
  if (named) return named.toLowerCase()
  const type = file.type.split(';')[0]!
  const known = Object.entries(types).find(([, one]) => one === type)?.[0]
  return known ?? (/^[a-z]+\/([a-z0-9]{1,8})$/.exec(type)?.[1] || 'bin')
}
