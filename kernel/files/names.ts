const longest = 150
const reserved = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i

/**
 * A file name that is safe on every system and cannot mislead: no folders, no control or direction-changing
 * characters, no device names, at most 150 bytes of UTF-8 with its extension kept.
 */
export function safeName(name: string): string {
  const last = name.normalize('NFC').split(/[\\/]/).at(-1) ?? ''
  const clean = last
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu, '')
    .replace(/[<>:"|?*]/g, '_')
    .replace(/\s+/g, ' ')
    .replace(/^[. ]+|[. ]+$/g, '')
  // Marks alone are nothing to be seen, and nothing is left of them in ASCII.
  const whole = /^\p{M}*$/u.test(clean) ? 'file' : reserved.test(clean) ? `_${clean}` : clean
  return shorten(whole)
}

function shorten(name: string): string {
  if (Buffer.byteLength(name) <= longest) return name
  const extension = /\.[\p{L}\p{N}]{1,10}$/u.exec(name)?.[0] ?? ''
  let stem = ''
  for (const { segment } of new Intl.Segmenter().segment(name.slice(0, name.length - extension.length))) {
    if (Buffer.byteLength(stem + segment + extension) > longest) break
    stem += segment
  }
  return (stem || 'file') + extension
}

/** Content-Disposition with the name for old readers in ASCII and in full after RFC 8187 (RFC 6266). */
export function disposition(kind: 'inline' | 'attachment', name: string): string {
  const safe = safeName(name)
  const ascii =
    safe
      .normalize('NFD')
      .replace(/\p{M}/gu, '')
      .replace(/[^\x20-\x7e]|["\\%]/g, '_')
      .trim() || 'file'
  const full = encodeURIComponent(safe).replace(
    /['()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  )
  return `${kind}; filename="${ascii}"${ascii === safe ? '' : `; filename*=UTF-8''${full}`}`
}
