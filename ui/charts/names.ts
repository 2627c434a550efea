/** A file name from a title: letters of any alphabet and digits stay. */
export function fileName(title: string): string {
  const name = title
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 60)
  return name || 'ura'
}
