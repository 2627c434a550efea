import { mkdir, readFile, stat, writeFile } from 'node:fs/promises'
import { basename, dirname, extname, join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'
import type { Language } from '../../../common/languages.ts'
import { type Messages, speaker } from '../../../common/words.ts'
import { type CompileResult, compileWorkbook, DEFAULT_LIMITS, type FileKind } from './index.ts'
import { referenceWording } from './reference-wording.ts'
import { describeProblem, type SayMessage } from './sentences.ts'

/** The command line's door to the compiler: the only file of it that reads and writes. */

const KINDS: Readonly<Record<string, FileKind>> = {
  '.xlsx': 'xlsx',
  '.xlsm': 'xlsx',
  '.csv': 'csv',
  '.md': 'md',
}
/** Name of the record's root where a line names none, as in the reference's own tests. */
const LINE_ROOT = 'test_name'

export interface CompileFilesOptions {
  /** Folder for the results; beside each file where not given. */
  out?: string | undefined
  language?: Language | undefined
  /** Where results and problems are told; standard output and error by default. */
  log?: ((line: string) => void) | undefined
  complain?: ((line: string) => void) | undefined
}

/**
 * `ura xlsform compile FILE… [--out DIR]`: writes NAME.xml, and itemsets.csv where the form has external
 * choices. Returns how many files could not be compiled, so that the caller can set the exit code.
 */
export async function compileFiles(
  files: readonly string[],
  options: CompileFilesOptions = {},
): Promise<number> {
  const { log = console.log, complain = console.error } = options
  const say = await sayIn(options.language ?? 'en')
  let failures = 0
  for (const file of files) {
    const result = await compileFile(file).catch(unreadable)
    for (const warning of result.warnings) complain(`${file}: ${describeProblem(warning, say)}`)
    for (const error of result.errors) complain(`${file}: ${describeProblem(error, say)}`)
    if (result.xform === undefined) failures++
    else log(await writeResult(file, { ...result, xform: result.xform }, options.out, files.length > 1))
  }
  return failures
}

async function compileFile(file: string): Promise<CompileResult> {
  // A file beyond the limit is refused by its size alone, not read into memory first.
  const { size } = await stat(file)
  const bytes =
    size > DEFAULT_LIMITS.archive ? new Uint8Array(DEFAULT_LIMITS.archive + 1) : await readFile(file)
  const extension = extname(file)
  return compileWorkbook(bytes, {
    kind: KINDS[extension.toLowerCase()],
    formId: basename(file, extension),
    pretty: true,
  })
}

/** A file that cannot be opened is told like any other mistake; the remaining files are still compiled. */
function unreadable(error: NodeJS.ErrnoException): CompileResult {
  if (error.code === undefined) throw error
  const problem = { code: 'file_unreadable', params: { reason: error.code } }
  return { xform: undefined, itemsets: undefined, form: undefined, warnings: [], errors: [problem] }
}

/**
 * Writes NAME.xml and, where there are external choices, itemsets.csv. Devices want that very name, so with
 * several forms each gets a folder NAME-media for it, as Collect itself has.
 */
async function writeResult(
  file: string,
  { xform, itemsets }: { xform: string; itemsets: string | undefined },
  out: string | undefined,
  several: boolean,
): Promise<string> {
  const name = basename(file, extname(file))
  const folder = out ?? dirname(file)
  const target = join(folder, `${name}.xml`)
  await mkdir(folder, { recursive: true })
  await writeFile(target, xform)
  if (itemsets === undefined) return target
  const media = several ? join(folder, `${name}-media`) : folder
  await mkdir(media, { recursive: true })
  await writeFile(join(media, 'itemsets.csv'), itemsets)
  return target
}

/**
 * `ura xlsform compile --jsonl`: reads one `{"md": …, "name": …}` a line and writes one
 * `{"xform": …, "warnings": […], "errors": […], "itemsets": …}` a line, in order. Output and warnings are
 * those of the reference converter, so that the two can be compared; errors are sentences in English.
 */
export async function compileLines(
  input: Readable = process.stdin,
  output: Writable = process.stdout,
): Promise<void> {
  const say = await sayIn('en')
  for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
    if (line.trim() === '') continue
    const answer = `${JSON.stringify(compileLine(line, say))}\n`
    if (!output.write(answer)) await new Promise((resolve) => output.once('drain', resolve))
  }
}

interface LineResult {
  xform: string | null
  warnings: string[]
  errors: string[]
  itemsets: string | null
}

function compileLine(line: string, say: SayMessage): LineResult {
  const request = parseLine(line)
  if (!request)
    return { xform: null, warnings: [], errors: ['The line is not {"md": …, "name": …}.'], itemsets: null }
  const { md, name } = request
  const result = compileWorkbook(md, {
    kind: 'md',
    rootName: name ?? LINE_ROOT,
    pretty: true,
    likeReference: true,
  })
  return {
    xform: result.xform ?? null,
    warnings: result.warnings.map((warning) => referenceWording(warning) ?? describeProblem(warning, say)),
    errors: result.errors.map((error) => describeProblem(error, say)),
    itemsets: result.itemsets ?? null,
  }
}

function parseLine(line: string): { md: string; name: string | undefined } | undefined {
  try {
    const { md, name } = JSON.parse(line) as { md?: unknown; name?: unknown }
    if (typeof md !== 'string') return undefined
    return { md, name: typeof name === 'string' ? name : undefined }
  } catch {
    return undefined
  }
}

async function sayIn(language: Language): Promise<SayMessage> {
  const stored = language === 'sr-Cyrl' ? 'sr-Latn' : language
  const read = async (name: string): Promise<Messages> =>
    JSON.parse(await readFile(join(import.meta.dirname, '..', 'words', `${name}.json`), 'utf8'))
  return speaker(language, await read(stored), await read('en'))
}
