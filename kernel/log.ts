import pino, { type Logger } from 'pino'

/** What PostgreSQL adds to its errors from the rows themselves: people's data, which no log may hold. */
const ofRows = ['detail', 'where', 'internalQuery', 'query', 'parameters']

/** An error as the log writes it: what went wrong and where in the code, and nothing of the rows concerned. */
export function errorForLog(error: Error): Record<string, unknown> {
  const told = pino.stdSerializers.err(error) as unknown as Record<string, unknown>
  return Object.fromEntries(Object.entries(told).filter(([key]) => !ofRows.includes(key)))
}

/** The log: JSON lines, without cookies, passwords, addresses and rows. */
export function openLog(level: string): Logger {
  return pino({
    level,
    base: null,
    redact: ['req.headers.cookie', 'req.headers.authorization', '*.email', '*.password'],
    serializers: { err: errorForLog, error: errorForLog },
  })
}
