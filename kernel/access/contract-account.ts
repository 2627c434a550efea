import { z } from 'zod'
import { Id } from '../../common/ids.ts'
import { Language } from '../../common/languages.ts'
import { operation } from '../../common/operation.ts'
import { NewPasskey, PasskeyOptions } from './webauthn.ts'

const Password = z.string().min(1).max(500)

export const Passkey = z.object({ id: z.string(), name: z.string(), createdAt: z.string() })

/** One's own account. */
export const Account = z.object({
  name: z.string(),
  email: z.string(),
  language: Language,
  sample: z.boolean(),
  version: z.number().int(),
  /** Whether there is a password; who comes by OpenID may have none. */
  password: z.boolean(),
  /** Whether a sign-in with a password asks for a code of an authenticator app. */
  codes: z.boolean(),
  passkeys: z.array(Passkey),
})

export const getAccount = operation({
  name: 'access.getAccount',
  method: 'GET',
  path: '/account',
  summary: "One's own account: profile and ways to sign in.",
  result: Account,
})

export const changeProfile = operation({
  name: 'access.changeProfile',
  method: 'PUT',
  path: '/account/profile',
  action: 'access.profile.change',
  summary: "Changes one's own name and language.",
  body: z.object({ name: z.string().trim().min(1).max(120), language: Language, version: z.number().int() }),
})

export const changePassword = operation({
  name: 'access.changePassword',
  method: 'PUT',
  path: '/account/password',
  action: 'access.password.change',
  summary: 'Changes the password; all other sessions end.',
  body: z.object({ current: Password, password: Password }),
})

const BackupCodes = z.array(z.string())

export const startCodes = operation({
  name: 'access.startCodes',
  method: 'POST',
  path: '/account/codes',
  action: 'access.codes.prepare',
  summary: 'Prepares codes of an authenticator app: the key for the app and the backup codes, shown once.',
  body: z.object({ password: Password }),
  result: z.object({ uri: z.string(), key: z.string(), backupCodes: BackupCodes }),
})

export const confirmCodes = operation({
  name: 'access.confirmCodes',
  method: 'PUT',
  path: '/account/codes',
  action: 'access.codes.start',
  summary: 'Turns the codes on, with a first code of the app.',
  body: z.object({ code: z.string().min(6).max(10) }),
})

export const stopCodes = operation({
  name: 'access.stopCodes',
  method: 'POST',
  path: '/account/codes/stop',
  action: 'access.codes.stop',
  summary: 'Turns the codes off.',
  body: z.object({ password: Password }),
})

export const renewBackupCodes = operation({
  name: 'access.renewBackupCodes',
  method: 'POST',
  path: '/account/backup-codes',
  action: 'access.codes.renew',
  summary: 'Makes new backup codes; the old ones no longer work.',
  body: z.object({ password: Password }),
  result: z.object({ backupCodes: BackupCodes }),
})

export const prepareNewPasskey = operation({
  name: 'access.prepareNewPasskey',
  method: 'GET',
  path: '/account/passkeys/new',
  summary: 'A challenge for making a passkey (WebAuthn creation options).',
  result: PasskeyOptions,
})

export const addPasskey = operation({
  name: 'access.addPasskey',
  method: 'POST',
  path: '/account/passkeys',
  action: 'access.passkey.add',
  summary: 'Keeps the passkey that the device made.',
  body: z.object({ response: NewPasskey, name: z.string().trim().min(1).max(60) }),
  result: Passkey,
})

const passkeyParams = z.object({ passkey: z.string().min(1).max(100) })

export const renamePasskey = operation({
  name: 'access.renamePasskey',
  method: 'PUT',
  path: '/account/passkeys/:passkey',
  action: 'access.passkey.rename',
  summary: 'Renames a passkey.',
  params: passkeyParams,
  body: z.object({ name: z.string().trim().min(1).max(60) }),
})

export const removePasskey = operation({
  name: 'access.removePasskey',
  method: 'DELETE',
  path: '/account/passkeys/:passkey',
  action: 'access.passkey.remove',
  summary: 'Removes a passkey: it no longer signs anybody in.',
  params: passkeyParams,
})

export const listSessions = operation({
  name: 'access.listSessions',
  method: 'GET',
  path: '/account/sessions',
  summary: "One's own sessions: where one is signed in.",
  result: z.array(
    z.object({
      id: z.string(),
      /** `Firefox on Android`; empty when the client did not say. */
      device: z.string(),
      /** A shortened address: the network, not the device. */
      network: z.string(),
      startedAt: z.string(),
      usedAt: z.string(),
      until: z.string(),
      current: z.boolean(),
    }),
  ),
})

export const endSession = operation({
  name: 'access.endSession',
  method: 'DELETE',
  path: '/account/sessions/:session',
  action: 'access.session.end',
  summary: "Ends one of one's own sessions.",
  params: z.object({ session: z.string().min(1).max(100) }),
})

export const endOtherSessions = operation({
  name: 'access.endOtherSessions',
  method: 'DELETE',
  path: '/account/sessions',
  action: 'access.session.end',
  summary: "Ends all of one's sessions but this one.",
  result: z.object({ ended: z.number().int() }),
})

export const listProgramKeys = operation({
  name: 'access.listProgramKeys',
  method: 'GET',
  path: '/account/keys',
  summary:
    "One's own keys for programs (Excel, Power BI, R, Python), the newest first. The keys themselves are not told.",
  result: z.array(
    z.object({
      id: Id,
      name: z.string(),
      createdAt: z.string(),
      until: z.string(),
      /** About when it was last used, to the hour; null when never. */
      usedAt: z.string().nullable(),
      ended: z.boolean(),
    }),
  ),
})

export const addProgramKey = operation({
  name: 'access.addProgramKey',
  method: 'POST',
  path: '/account/keys',
  action: 'access.key.add',
  summary: 'Makes a key with which a program reads what one may read, at `/v1` only. It is told once.',
  body: z.object({ name: z.string().trim().min(1).max(60), days: z.number().int().min(1).max(366) }),
  result: z.object({ id: Id, key: z.string(), until: z.string() }),
})

export const removeProgramKey = operation({
  name: 'access.removeProgramKey',
  method: 'DELETE',
  path: '/account/keys/:key',
  action: 'access.key.remove',
  summary: "Ends one of one's own keys: whatever uses it reads nothing any more.",
  params: z.object({ key: Id }),
})
