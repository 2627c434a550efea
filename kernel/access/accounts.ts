import type { Kernel } from '../kernel.ts'
import { Problem, type ProblemCode } from '../problems/problem.ts'
import { type Auth, authOf } from './auth.ts'
import type { Origin } from './origin.ts'

interface Answered<T> {
  headers: Headers
  response: T
}

/** What the accounts library complains about, as problems of the house. */
const complaints: Record<string, [ProblemCode, string?]> = {
  INVALID_EMAIL_OR_PASSWORD: ['wrong_credentials'],
  INVALID_EMAIL: ['wrong_credentials'],
  INVALID_PASSWORD: ['wrong_credentials', 'problem.access.wrong_password'],
  CREDENTIAL_ACCOUNT_NOT_FOUND: ['conflict', 'problem.access.no_password'],
  PASSWORD_TOO_LONG: ['wrong_credentials'],
  FAILED_TO_CREATE_SESSION: ['forbidden', 'problem.access.disabled'],
  UNABLE_TO_CREATE_SESSION: ['forbidden', 'problem.access.disabled'],
  INVALID_CODE: ['wrong_credentials', 'problem.access.wrong_code'],
  INVALID_BACKUP_CODE: ['wrong_credentials', 'problem.access.wrong_code'],
  INVALID_TWO_FACTOR_COOKIE: ['wrong_credentials', 'problem.access.sign_in_again'],
  TOO_MANY_ATTEMPTS_REQUEST_NEW_CODE: ['too_many', 'problem.access.sign_in_again'],
  ACCOUNT_TEMPORARILY_LOCKED: ['too_many', 'problem.access.codes_locked'],
  TOTP_NOT_ENABLED: ['conflict', 'problem.access.no_codes'],
  TWO_FACTOR_NOT_ENABLED: ['conflict', 'problem.access.no_codes'],
  BACKUP_CODES_NOT_ENABLED: ['conflict', 'problem.access.no_codes'],
  TOTP_ALREADY_ENABLED: ['conflict', 'problem.access.codes_already'],
  INVALID_TOKEN: ['not_found', 'problem.access.link_dead'],
  CHALLENGE_NOT_FOUND: ['wrong_credentials', 'problem.access.passkey_late'],
  PASSKEY_NOT_FOUND: ['wrong_credentials', 'problem.access.passkey_unknown'],
  AUTHENTICATION_FAILED: ['wrong_credentials', 'problem.access.passkey_refused'],
  FAILED_TO_VERIFY_REGISTRATION: ['conflict', 'problem.access.passkey_refused'],
  PREVIOUSLY_REGISTERED: ['already_exists', 'problem.access.passkey_known'],
  SESSION_NOT_FRESH: ['forbidden', 'problem.access.not_fresh'],
  PROVIDER_NOT_FOUND: ['unavailable', 'problem.access.oidc_down'],
  UNAUTHORIZED: ['session_ended'],
}

interface LibraryError extends Error {
  status: string
  body?: { code?: string }
}
const isLibraryError = (error: unknown): error is LibraryError =>
  error instanceof Error && error.name === 'APIError'

/**
 * Asks the accounts library, with what it complains about turned into the house's problems.
 * @returns its answer and the `Set-Cookie` lines that belong to it
 */
export async function askAccounts<T>(
  kernel: Kernel,
  ask: (api: Auth['api']) => Promise<Answered<T>>,
): Promise<{ answer: T; cookies: string[] }> {
  try {
    const { response, headers } = await ask(authOf(kernel).api)
    return { answer: response, cookies: headers?.getSetCookie() ?? [] }
  } catch (error) {
    if (!isLibraryError(error)) throw error
    const [code, sentence] = complaints[error.body?.code ?? error.status] ?? ['internal']
    throw new Problem(code, { ...(sentence ? { sentence } : {}), cause: error })
  }
}

/** What every call of the library is given: the request's cookies and shortened origin, and the wish for cookies back. */
export const withHeaders = (origin: Origin) => ({ headers: origin.headers, returnHeaders: true as const })

/** The library's keyed or hashed password, made with its own settings (scrypt). */
export async function hashPassword(kernel: Kernel, password: string): Promise<string> {
  const context = await authOf(kernel).$context
  return context.password.hash(password)
}

/** The session token that a `Set-Cookie` line carries, without its signature. */
export function tokenIn(cookies: string[]): string | null {
  for (const line of cookies) {
    const found = /^(?:__Secure-)?ura\.session_token=([^;]+)/.exec(line)
    if (!found) continue
    const value = decodeURIComponent(found[1]!)
    const dot = value.lastIndexOf('.')
    if (dot > 0) return value.slice(0, dot)
  }
  return null
}

/**
 * Ends all sessions of an account but one, on every process: they are rows. When none is spared, its keys for programs end,
 * too: somebody else has closed the door, or the password was forgotten.
 */
export async function endSessionsOf(
  kernel: Pick<Kernel, 'authPool'>,
  account: string,
  butToken = '',
): Promise<number> {
  const { rowCount } = await kernel.authPool.query(
    'delete from auth.session where "userId" = $1 and token <> $2',
    [account, butToken],
  )
  if (!butToken) await kernel.authPool.query('delete from auth.program_key where "userId" = $1', [account])
  return rowCount ?? 0
}
