import { createHmac } from 'node:crypto'
import { type PasskeyOptions, passkey } from '@better-auth/passkey'
import { betterAuth } from 'better-auth'
import { type GenericOAuthConfig, genericOAuth, twoFactor } from 'better-auth/plugins'
import { PostgresDialect } from 'kysely'
import type { Kernel } from '../kernel.ts'
import { accountEmail, emailIndex } from './identity.ts'
import { ipHeader } from './origin.ts'
import { passwordBounds } from './password.ts'
import { handOverResetToken } from './reset.ts'

/** A session lasts so long without being used (s); each use after `refreshAfter` begins it anew. */
export const sessionSeconds = 7 * 24 * 3600
const refreshAfter = 24 * 3600
/** However much it is used, after so long a person signs in again (s). */
export const longestSession = 30 * 24 * 3600
/** A link to a new password lives so long (s). */
export const resetSeconds = 3600

/**
 * The accounts library, set up for this house: it works as the role `ura_auth` in the schema `auth`, and sees
 * neither names nor addresses: an account's "e-mail" is the keyed hash of the real one.
 */
function makeAuth(kernel: Kernel) {
  const secret = kernel.secret('session')
  return betterAuth({
    appName: 'Ura',
    baseURL: kernel.url,
    basePath: '/api/auth',
    secret,
    telemetry: { enabled: false },
    database: {
      dialect: new PostgresDialect({ pool: kernel.authPool }),
      type: 'postgres',
      schemaName: 'auth',
    },
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: passwordBounds.least,
      maxPasswordLength: passwordBounds.most,
      resetPasswordTokenExpiresIn: resetSeconds,
      revokeSessionsOnPasswordReset: true,
      sendResetPassword: async ({ token }) => handOverResetToken(token),
    },
    session: { expiresIn: sessionSeconds, updateAge: refreshAfter, cookieCache: { enabled: false } },
    verification: { storeIdentifier: 'hashed' },
    account: {
      encryptOAuthTokens: true,
      accountLinking: { enabled: true, requireLocalEmailVerified: true },
    },
    // Our own limits count for every way in, on every process (limits.ts).
    rateLimit: { enabled: false },
    advanced: {
      cookiePrefix: 'ura',
      useSecureCookies: kernel.url.startsWith('https:'),
      ipAddress: { ipAddressHeaders: [ipHeader] },
    },
    databaseHooks: {
      session: { create: { before: async (session) => maySignIn(kernel, session.userId) } },
      // The provider's tokens carry the person's name and address; nothing here needs them after the sign-in.
      account: { create: { before: withoutTokens }, update: { before: withoutTokens } },
    },
    onAPIError: { errorURL: `${kernel.url}/sign-in` },
    // What matters reaches the house as a problem. Only the library's own words are logged: what it adds to them may
    // quote what was typed.
    logger: { log: (level, message) => kernel.log.debug({ level, message }, 'accounts library') },
    plugins: [
      twoFactor({ issuer: 'Ura', backupCodeOptions: { storeBackupCodes: 'encrypted' } }),
      passkey(passkeyOptions(kernel)),
      genericOAuth({ config: oidcProviders(kernel) }),
    ],
  })
}

export type Auth = ReturnType<typeof makeAuth>
const made = new WeakMap<Kernel, Auth>()

/** The accounts library of this process, made on first use. */
export function authOf(kernel: Kernel): Auth {
  let auth = made.get(kernel)
  if (!auth) {
    auth = makeAuth(kernel)
    made.set(kernel, auth)
  }
  return auth
}

/** Makes the library anew on the next use: it asks the OpenID provider for its addresses only while it is made. */
export function forgetAuth(kernel: Kernel): void {
  made.delete(kernel)
}

async function maySignIn(kernel: Kernel, account: string): Promise<boolean | undefined> {
  const { rows } = await kernel.authPool.query<{ may: boolean }>('select kernel.may_sign_in($1) may', [
    account,
  ])
  return rows[0]?.may ? undefined : false
}

const withoutTokens = async (account: Record<string, unknown>) => ({
  data: { ...account, accessToken: null, refreshToken: null, idToken: null, scope: null },
})

/** What a passkey proves is possession *and* a finger, face or PIN: without the second it would undercut the codes. */
function passkeyOptions(kernel: Kernel): PasskeyOptions {
  const { hostname, origin } = new URL(kernel.url || 'http://localhost')
  const wantVerified = (info: { userVerified: boolean } | undefined) => {
    if (!info?.userVerified) throw new Error('the authenticator did not verify its user')
  }
  return {
    rpID: hostname,
    rpName: 'Ura',
    // The library never writes it; what stands there is sealed (key-names.ts).
    schema: { passkey: { fields: { name: 'name_sealed' } } },
    origin,
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    registration: {
      requireSession: true,
      afterVerification: ({ verification }) => wantVerified(verification.registrationInfo),
    },
    authentication: {
      afterVerification: ({ verification }) => wantVerified(verification.authenticationInfo),
    },
  }
}

export const oidcId = 'oidc'

/** The OpenID provider that the settings name. Nobody is signed up by it: the person must be known here already. */
function oidcProviders(kernel: Kernel): GenericOAuthConfig[] {
  const { URA_OIDC_ISSUER: issuer, URA_OIDC_CLIENT_ID: clientId } = kernel.config
  if (!issuer || !clientId) return []
  const clientSecret = kernel.config.URA_OIDC_CLIENT_SECRET
  return [
    {
      providerId: oidcId,
      name: kernel.config.URA_OIDC_NAME,
      discoveryUrl: `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`,
      requireIdTokenVerification: true,
      clientId,
      ...(clientSecret ? { clientSecret } : {}),
      scopes: ['openid', 'email', 'profile'],
      pkce: true,
      disableImplicitSignUp: true,
      disableSignUp: true,
      // Some providers use the address itself as the subject: only its keyed hash is kept.
      accountSubject: ({ profile }) =>
        createHmac('sha256', kernel.secret('oidc/subject'))
          .update(String(profile.sub ?? ''))
          .digest('hex'),
      mapProfileToUser: async (profile) => ({
        email:
          typeof profile.email === 'string'
            ? accountEmail(await emailIndex(kernel, profile.email))
            : undefined,
        emailVerified: profile.email_verified === true,
        name: '',
        image: undefined,
      }),
    },
  ]
}
