import type { z } from 'zod'

/** A part of a request or answer: a Zod object, or nothing. */
export type Part = z.ZodType | undefined
export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

/**
 * One thing the server can be asked to do, described once and read by both sides:
 * the server validates and answers by it, the client types its calls by it, OpenAPI is written from it.
 */
export interface Operation<
  P extends Part = Part,
  Q extends Part = Part,
  B extends Part = Part,
  R extends Part = Part,
> {
  /** `room.verbNoun`, unique in the house, for example `grants.openCall`. */
  readonly name: string
  readonly method: Method
  /** Path with `:name` parameters, below `/api`: `/programmes/:programme/indicators`. */
  readonly path: string
  /** One English sentence for the API's readers. */
  readonly summary: string
  /** `public`: nobody need be signed in. `person`: a signed-in person (default); the policy decides the rest. */
  readonly access?: 'public' | 'person'
  /** Audit action (`grants.call.open`): every operation that writes has one; a read that discloses may. */
  readonly action?: string
  readonly params?: P
  readonly query?: Q
  readonly body?: B
  readonly result?: R
  /** Body limit in bytes when the default (1 MiB) does not fit. */
  readonly limit?: number
}

/** Describes an operation. It only returns what it was given, with its types kept. */
export function operation<
  P extends Part = undefined,
  Q extends Part = undefined,
  B extends Part = undefined,
  R extends Part = undefined,
>(spec: Operation<P, Q, B, R>): Operation<P, Q, B, R> {
  return spec
}

type Out<T extends Part> = T extends z.ZodType ? z.output<T> : undefined
type In<T extends Part> = T extends z.ZodType ? z.input<T> : undefined

/** What a handler receives of the request, parsed. */
export interface Parsed<O> {
  params: O extends Operation<infer P, Part, Part, Part> ? Out<P> : never
  query: O extends Operation<Part, infer Q, Part, Part> ? Out<Q> : never
  body: O extends Operation<Part, Part, infer B, Part> ? Out<B> : never
}

/** What the operation answers with, as the client gets it. */
export type ResultOf<O> = O extends Operation<Part, Part, Part, infer R> ? Out<R> : never
/** What a handler may return (before defaults are filled in by the schema). */
export type ReplyOf<O> = O extends Operation<Part, Part, Part, infer R> ? In<R> : never

type Wanted<K extends string, T extends Part> = T extends z.ZodType ? { [key in K]: z.input<T> } : unknown

/** What a caller must give: only the parts that the operation has. */
export type RequestOf<O> =
  O extends Operation<infer P, infer Q, infer B, Part>
    ? Wanted<'params', P> & Wanted<'query', Q> & Wanted<'body', B>
    : never

/** Fills `:name` parameters into the operation's path, below `/api`. */
export function pathOf(path: string, params: Record<string, unknown> = {}): string {
  return `/api${path.replace(/:([a-zA-Z]+)/g, (_, key: string) => encodeURIComponent(String(params[key])))}`
}
