/**
 * Stands for `zod` in the workspace's own modules in the browser. Contracts describe operations with zod schemas; the
 * browser needs only an operation's name, method and path, because the server validates. So the schemas are built
 * from nothing here, and the library (and its attempt at `new Function`, which the content security policy would
 * report) stays out of the page. Asking such a schema to validate is a mistake, and says so.
 */
const asking = ['parse', 'safeParse', 'parseAsync', 'safeParseAsync', 'options', 'enum', 'def', '_zod']

/** A schema that can be built upon in every way and says nothing. */
const schema: unknown = new Proxy(() => schema, {
  get(_, name) {
    if (typeof name === 'symbol') return undefined
    if (asking.includes(name))
      throw new Error(`zod's "${name}" in the browser: validation belongs to the server`)
    return schema
  },
  apply: () => schema,
})

/** `z.object`, `z.coerce.number`, `z.iso.date`, …: everything makes the same schema. */
export const z: unknown = new Proxy(() => schema, {
  get: (_, name) => (typeof name === 'symbol' ? undefined : z),
  apply: () => schema,
})
export default z
