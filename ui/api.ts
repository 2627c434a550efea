import { type Operation, pathOf, type RequestOf, type ResultOf } from '../common/operation.ts'
import { Problem } from './problem.ts'

export interface CallOptions {
  signal?: AbortSignal
  /** Do not open the sign-in dialog on 401: the caller deals with it (the first look at the session). */
  quiet?: boolean
}

/** The request of an operation; `undefined` when it takes nothing. */
export type Request<O> = unknown extends RequestOf<O> ? undefined : RequestOf<O>
/** What is given beside the operation: its request (to be left out when it takes nothing) and options. */
export type Given<O, Options> =
  unknown extends RequestOf<O>
    ? [request?: undefined, options?: Options]
    : [request: RequestOf<O>, options?: Options]
interface Loose {
  params?: Record<string, unknown>
  query?: Record<string, unknown>
  body?: unknown
}

let spoken = 'en'
let signInAgain: (() => Promise<boolean>) | undefined

/** Tells the caller in which of our languages the server should write its sentences. */
export function speakLanguage(language: string): void {
  spoken = language
}

/**
 * Registers who opens the sign-in dialog when a session has ended. It answers true once somebody is signed in again.
 * @returns a function that takes the registration back
 */
export function onSignedOut(open: () => Promise<boolean>): () => void {
  let asked: Promise<boolean> | undefined
  const once = () => {
    // Several calls fail at the same moment; one dialog answers them all.
    asked ??= open().finally(() => {
      asked = undefined
    })
    return asked
  }
  signInAgain = once
  return () => {
    if (signInAgain === once) signInAgain = undefined
  }
}

/** The address of an operation with its parameters and query filled in. */
export function addressOf(operation: Operation, request: unknown = {}): string {
  const { params, query } = request as Loose
  return pathOf(operation.path, params) + queryOf(query)
}

/** A query string; arrays become repeated keys, `undefined`, `null` and empty strings are left out. */
export function queryOf(query: Record<string, unknown> = {}): string {
  const search = new URLSearchParams()
  for (const [key, value] of Object.entries(query)) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one !== undefined && one !== null && one !== '') search.append(key, String(one))
    }
  }
  const text = search.toString()
  return text && `?${text}`
}

/**
 * Asks the server to do an operation. When the session has ended the person signs in over the page and the call is
 * made again, so that nothing typed is lost.
 * @throws Problem
 */
export async function call<O extends Operation>(
  operation: O,
  ...given: Given<O, CallOptions>
): Promise<ResultOf<O>> {
  const [request, options] = given as [unknown, CallOptions | undefined]
  return (await callLoosely(operation, request, options)) as ResultOf<O>
}

/** `call` for those who handle operations in general and know their types by other means. */
export async function callLoosely(
  operation: Operation,
  request: unknown,
  options?: CallOptions,
): Promise<unknown> {
  const { body } = (request ?? {}) as Loose
  const init: RequestInit = { method: operation.method, headers: headersFor(operation.method) }
  if (body !== undefined) {
    init.body = JSON.stringify(body)
    init.headers = { ...init.headers, 'content-type': 'application/json' }
  }
  const response = await send(addressOf(operation, request), init, options)
  if (response.status === 204) return undefined
  const text = await response.text()
  return text === '' ? undefined : JSON.parse(text)
}

/** Headers of every request; a write also says that it comes from this client (a guard against forged requests). */
export function headersFor(method: string): Record<string, string> {
  const headers: Record<string, string> = { accept: 'application/json', 'accept-language': spoken }
  if (method !== 'GET') headers['x-ura-client'] = 'web'
  return headers
}

/**
 * Fetches from this server with the sign-in dialog on 401.
 * @throws Problem for every answer that is not a success, and when the server cannot be reached
 */
export async function send(url: string, init: RequestInit, options: CallOptions = {}): Promise<Response> {
  const response = await reach(url, { ...init, ...(options.signal && { signal: options.signal }) })
  if (response.ok) return response
  if (response.status === 401 && !options.quiet && signInAgain && (await signInAgain())) {
    const again = await reach(url, init)
    if (again.ok) return again
    throw await Problem.of(again)
  }
  throw await Problem.of(response)
}

async function reach(url: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, { credentials: 'same-origin', ...init })
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error
    throw Problem.unreachable()
  }
}

export interface UploadOptions {
  /** Called with the share that has been sent, 0 to 1. */
  onProgress?: (share: number) => void
  signal?: AbortSignal
  method?: 'POST' | 'PUT'
}

/**
 * Sends a form with files, or one bare file, and tells how far it is. `fetch` cannot report progress, hence the older interface.
 * @param path below `/api`, for example `/files`
 * @throws Problem
 */
export async function upload<T>(
  path: string,
  form: FormData | Blob,
  options: UploadOptions = {},
): Promise<T> {
  try {
    return await uploadOnce<T>(path, form, options)
  } catch (error) {
    if (!(error instanceof Problem) || error.status !== 401 || !signInAgain) throw error
    if (!(await signInAgain())) throw error
    return uploadOnce<T>(path, form, options)
  }
}

/** A file as the server keeps it; it lies at `/api/files/<id>` for those who may see it. */
export interface KeptFile {
  id: string
  name: string
  mediaType: string
  size: number
}

/**
 * Sends one file to be kept, encrypted, under the keys of its programme and country.
 * @param about whose it is; `sensitivity` 0 low to 3 severe
 * @throws Problem
 */
export function sendFile(
  file: File,
  about: { programme: string; country?: string; sensitivity?: number },
  options: UploadOptions = {},
): Promise<KeptFile> {
  return upload(`/files${queryOf({ name: file.name, ...about })}`, file, options)
}

function uploadOnce<T>(path: string, form: FormData | Blob, options: UploadOptions): Promise<T> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    const method = options.method ?? 'POST'
    request.open(method, `/api${path}`)
    for (const [name, value] of Object.entries(headersFor(method))) request.setRequestHeader(name, value)
    request.upload.onprogress = (event) => {
      if (event.lengthComputable) options.onProgress?.(event.loaded / event.total)
    }
    request.onerror = () => reject(Problem.unreachable())
    request.onabort = () => reject(new DOMException('aborted', 'AbortError'))
    request.onload = () => {
      const type = request.getResponseHeader('content-type') ?? ''
      if (request.status >= 200 && request.status < 300) {
        resolve((request.responseText === '' ? undefined : JSON.parse(request.responseText)) as T)
      } else reject(Problem.from(request.status, type, request.responseText))
    }
    options.signal?.addEventListener('abort', () => request.abort(), { once: true })
    request.send(form)
  })
}

/**
 * Fetches a file and hands it to the browser to keep.
 * @param address full address of this server (`addressOf` makes one)
 * @param name file name when the server gives none
 * @throws Problem, which a plain link could only have saved to disk as if it were the file
 */
export async function download(address: string, name = 'download'): Promise<void> {
  const response = await send(address, { headers: { ...headersFor('GET'), accept: '*/*' } })
  saveBlob(await response.blob(), fileNameOf(response.headers.get('content-disposition')) ?? name)
}

/** Hands a blob to the browser to keep under a name. */
export function saveBlob(blob: Blob, name: string): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(blob)
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
}

/** File name of a `content-disposition` header (RFC 6266: `filename*` wins over `filename`). */
export function fileNameOf(header: string | null): string | undefined {
  if (!header) return undefined
  const extended = /filename\*=(?:UTF-8)?'[^']*'([^;]+)/i.exec(header)
  if (extended) return decodeURIComponent(extended[1]!.trim())
  const quoted = /filename="((?:\\.|[^"\\])*)"|filename=([^;]+)/i.exec(header)
  return quoted?.[1]?.replace(/\\(.)/g, '$1') ?? quoted?.[2]?.trim()
}
