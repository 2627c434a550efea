import { existsSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'

/** The folder of the checkout: everything that the product ships with lies below it. */
export const home = resolve(dirname(fileURLToPath(import.meta.url)), '../..')

const flag = z.stringbool().default(false)
const text = z.string().min(1).optional()

/** Every setting that there is, from environment variables or a `.env` file beside package.json. */
export const Settings = z.object({
  /** Folder for the database, files and keys. Default: `var` in the checkout. */
  URA_DATA: text,
  /** Port of the web server; the next free one is taken and said when it is in use. */
  URA_PORT: z.coerce.number().int().min(0).max(65535).default(4320),
  /** Address to listen on. Default: this machine only. */
  URA_HOST: z.string().default('127.0.0.1'),
  /** The address that people use, for links in e-mails, sign-in and cookies: `https://ura.example.org`. */
  URA_URL: z.url().optional(),
  /** Administrator's connection to a PostgreSQL 18 of one's own; without it Ura runs its own. */
  DATABASE_URL: text,
  /** A replica for heavy reads. */
  DATABASE_READ_URL: text,
  /** 32 bytes in base64 that seal everything; without it a key file is made in the data folder. */
  URA_MASTER_KEY: text,
  /** SMTP server for e-mail, `smtps://user:password@host`; without it mails are kept on the outbox page. */
  URA_SMTP_URL: text,
  /** Sender of e-mails. */
  URA_MAIL_FROM: z.string().default('Ura <ura@localhost>'),
  /** S3-compatible store for files: endpoint, bucket and keys; without it files lie in the data folder. */
  URA_S3_ENDPOINT: z.url().optional(),
  URA_S3_BUCKET: text,
  URA_S3_REGION: z.string().default('us-east-1'),
  URA_S3_ACCESS_KEY: text,
  URA_S3_SECRET_KEY: text,
  /** What backups are locked with: a passphrase of twelve characters or more … */
  URA_BACKUP_PASSPHRASE: text,
  /** … or public keys of age (`age1…`, several with commas between them). Without either `ura backup` asks. */
  URA_BACKUP_TO: text,
  /** OpenID provider for sign-in: issuer, client and its shown name. */
  URA_OIDC_ISSUER: z.url().optional(),
  URA_OIDC_CLIENT_ID: text,
  URA_OIDC_CLIENT_SECRET: text,
  URA_OIDC_NAME: z.string().default('OpenID'),
  /** Bearer token with which /metrics may be read; without it only from this machine. */
  URA_METRICS_TOKEN: text,
  /** Set behind a reverse proxy that adds X-Forwarded-* headers. */
  URA_TRUST_PROXY: flag,
  /** Most requests of one session in a minute, and ten times as many of one address without a session; 0 is no limit. */
  URA_REQUESTS_A_MINUTE: z.coerce.number().int().min(0).default(3000),
  /** Seconds after which a reader that takes nothing of its answer is cut off, however slow others may be; 0 is never. */
  URA_READER_SECONDS: z.coerce.number().min(0).max(3600).default(60),
  /** `debug`, `info`, `warn`, `error` or `silent`. */
  URA_LOG: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
  /** The demo workspace: sample people with printed passwords. Never for real work. */
  URA_DEMO: flag,
})

export interface Config extends z.output<typeof Settings> {
  /** Absolute path of the data folder. */
  data: string
  demo: boolean
}

/**
 * Reads the configuration.
 * @throws Error with one line per wrong setting, naming it
 */
export function readConfig(env: NodeJS.ProcessEnv = process.env, overrides: Partial<Config> = {}): Config {
  const file = resolve(home, '.env')
  if (env === process.env && existsSync(file)) process.loadEnvFile(file)
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''))
  const read = Settings.safeParse(given)
  if (!read.success) {
    const lines = read.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`)
    throw new Error(`Settings that Ura cannot use:\n${lines.join('\n')}`)
  }
  const data = resolve(home, read.data.URA_DATA ?? 'var')
  return { ...read.data, data, demo: read.data.URA_DEMO, ...overrides }
}
