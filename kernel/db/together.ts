import pg from 'pg'
import { serialize } from 'pg-protocol'

/** One of several statements that go together. A named one is prepared once a connection. */
export interface Statement {
  name?: string
  text: string
  values?: unknown[]
  /** Its columns come as the text that PostgreSQL sent, in arrays: nothing is described and nothing parsed. */
  plain?: true
}

// What the driver has and its types do not say; a query class of its own kind (as pg-cursor is) works with these.
interface Wire {
  stream: { writable: boolean; write(bytes: Buffer): void }
  parsedStatements: Record<string, string>
  submittedNamedStatements: Record<string, string>
}
interface Builder extends pg.QueryResult {
  _types: unknown
  addFields(fields: unknown[]): void
  parseRow(fields: unknown[]): pg.QueryResultRow
  addRow(row: unknown): void
  addCommandComplete(message: object): void
}
const { utils, Result } = pg as unknown as {
  utils: { prepareValue(value: unknown): unknown }
  Result: new () => Builder
}

type Done = (error: Error | null, results: pg.QueryResult[]) => void

/** Several statements with one synchronisation point: one packet there, one back. */
class Together implements pg.Submittable {
  readonly statements: Statement[]
  readonly results: Builder[]
  readonly callback: Done
  private at = 0
  private broken: Error | null = null

  constructor(statements: Statement[], types: unknown, callback: Done) {
    this.statements = statements
    this.results = statements.map(() => {
      const result = new Result()
      result._types = types
      return result
    })
    this.callback = callback
  }

  // The driver asks which statement has just been prepared: the one whose answer is due.
  get name(): string | undefined {
    return this.statements[this.at]?.name
  }
  get text(): string | undefined {
    return this.statements[this.at]?.text
  }

  submit(connection: unknown): Error | null {
    const wire = connection as Wire
    const messages: Buffer[] = []
    const added: string[] = []
    try {
      for (const { name, text, values, plain } of this.statements) {
        const known = name && (wire.parsedStatements[name] ?? wire.submittedNamedStatements[name])
        if (known && known !== text) throw new Error(`the name ${name} stands for another statement`)
        if (!known) {
          messages.push(serialize.parse({ name: name ?? '', text }))
          if (name) {
            wire.submittedNamedStatements[name] = text
            added.push(name)
          }
        }
        messages.push(
          serialize.bind({ statement: name ?? '', values: values ?? [], valueMapper: utils.prepareValue }),
        )
        if (!plain) messages.push(serialize.describe({ type: 'P' }))
        messages.push(serialize.execute())
      }
    } catch (error) {
      // A value that cannot be written: nothing has gone out.
      for (const name of added) delete wire.submittedNamedStatements[name]
      return error as Error
    }
    messages.push(serialize.sync())
    // One buffer and so one plain write, which costs half of one that gathers.
    if (wire.stream.writable) wire.stream.write(Buffer.concat(messages))
    return null
  }

  handleRowDescription({ fields }: { fields: unknown[] }): void {
    this.results[this.at]!.addFields(fields)
  }
  handleDataRow({ fields }: { fields: unknown[] }): void {
    if (this.broken) return
    const result = this.results[this.at]!
    try {
      result.addRow(this.statements[this.at]!.plain ? fields : result.parseRow(fields))
    } catch (error) {
      this.broken = error as Error
    }
  }
  handleCommandComplete(message: object): void {
    this.results[this.at]?.addCommandComplete(message)
    this.at++
  }
  handleEmptyQuery(): void {
    this.at++
  }
  handleError(error: Error, connection: unknown): void {
    // What stands behind the statement at fault was not prepared, whatever was sent.
    const { submittedNamedStatements } = connection as Wire
    for (const { name } of this.statements.slice(this.at)) if (name) delete submittedNamedStatements?.[name]
    this.callback(this.broken ?? error, this.results.slice(0, this.at))
  }
  handleReadyForQuery(): void {
    this.callback(this.broken, this.results)
  }
  handlePortalSuspended(): void {}
  handleCopyInResponse(connection: { sendCopyFail(why: string): void }): void {
    connection.sendCopyFail('no copy among statements that go together')
  }
  handleCopyData(): void {}
}

/** What one of several statements failed with, and what those before it had answered. */
export class TogetherError extends Error {
  readonly answered: pg.QueryResult[]
  constructor(cause: Error, answered: pg.QueryResult[]) {
    super(cause.message, { cause })
    this.answered = answered
  }
}

/**
 * Sends several statements in one go and waits for the last one's answer: one round trip, whatever their number.
 * Outside of a transaction PostgreSQL takes them as one (Frontend/Backend Protocol, "Extended Query": an implicit transaction
 * ends at the synchronisation point): what one sets for its transaction holds for the next, and after an error none has happened.
 * @returns their results, in order
 * @throws TogetherError with the database's error as its cause
 */
export function askTogether(
  client: pg.ClientBase,
  statements: Statement[],
): Promise<[pg.QueryResult, ...pg.QueryResult[]]> {
  return new Promise((resolve, reject) => {
    const types = (client as unknown as { _types: unknown })._types
    client.query(
      new Together(statements, types, (error, results) => {
        if (error) reject(new TogetherError(error, results))
        else resolve(results as [pg.QueryResult, ...pg.QueryResult[]])
      }),
    )
  })
}

/** The database's own error, of statements that went together. */
export function causeOf(error: unknown): unknown {
  if (!(error instanceof TogetherError)) return error
  // The driver's error was made where the bytes came in; what helps is where they were asked for.
  if (error.cause instanceof Error) error.cause.stack = `${error.cause.name}: ${error.stack ?? ''}`
  return error.cause
}
