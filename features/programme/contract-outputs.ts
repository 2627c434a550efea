/** Files that a programme can be had as: below `/api/programmes/:programme/export/`, with `?language=`. */
export const outputs = {
  word: 'logframe.docx',
  sheet: 'logframe.xlsx',
  iati: 'iati.xml',
  data: 'results.zip',
} as const
export type Output = keyof typeof outputs
