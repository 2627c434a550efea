/** Why a file cannot be read as tables. Rooms have a sentence for each, and may have kinds of their own. */
export const fileFaultKinds = [
  'empty', 'encoding', 'columns', 'field', 'row', 'quote', 'truncated', 'not_xlsx', 'bomb', 'sheet', 'too_large',
  'spreadsheet_old', 'paths',
] as const // biome-ignore format: a list
export type FileFaultKind = (typeof fileFaultKinds)[number]

/** A file that cannot be read, or is too much of something: it is refused whole, nothing is kept. */
export class FileFault<Kind extends string = FileFaultKind> extends Error {
  readonly kind: Kind
  readonly params: Record<string, string | number>
  constructor(kind: Kind, params: Record<string, string | number> = {}, cause?: unknown) {
    super(`import: ${kind} ${JSON.stringify(params)}`, { cause })
    this.kind = kind
    this.params = params
  }
}
