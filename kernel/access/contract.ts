import { z } from 'zod'
import { Id } from '../../common/ids.ts'
import { Language, LocalText } from '../../common/languages.ts'
import { operation } from '../../common/operation.ts'
import { roles } from './roles.ts'
import { PasskeyAnswer, PasskeyOptions } from './webauthn.ts'

export * from './contract-account.ts'
export * from './contract-organisations.ts'
export * from './contract-people.ts'

export const Role = z.enum(roles)
export const Email = z.email('problem.access.email_malformed').max(200)
/** Checked by its rules (password.ts) where it is set; here only bounded. */
export const Password = z.string().min(1).max(500)
/** The secret of a one-time link, as it stands behind the `#`. */
const Secret = z.string().min(10).max(200)

/** A membership as its owner sees it. */
export const SessionMembership = z.object({
  programmeId: Id.nullable(),
  role: Role,
  country: z.string().nullable(),
  organisationId: Id.nullable(),
})

/** Who is signed in, and where they may go. */
export const Session = z.object({
  person: z
    .object({ id: Id, name: z.string(), email: z.string(), language: Language, sample: z.boolean() })
    .nullable(),
  memberships: z.array(SessionMembership),
  /** The programmes that the person is a member of; an administrator sees all. */
  programmes: z.array(
    z.object({
      id: Id,
      code: z.string(),
      title: LocalText,
      demo: z.boolean(),
      countries: z.array(z.string()),
    }),
  ),
  /** Demo workspace: sign-ins are printed, nothing here is real. */
  demo: z.boolean(),
  until: z.string().nullable(),
})

export const getSession = operation({
  name: 'access.getSession',
  method: 'GET',
  path: '/session',
  access: 'public',
  summary: 'Who is signed in, their memberships and programmes; person is null when nobody is.',
  result: Session,
})

/** `done`: signed in. `code`: the password was right, now a code of the authenticator app is wanted. */
export const SignInStep = z.object({ step: z.enum(['done', 'code']) })

export const signIn = operation({
  name: 'access.signIn',
  method: 'POST',
  path: '/session',
  access: 'public',
  action: 'access.session.start',
  summary: 'Signs in with e-mail address and password; answers whether a code is wanted next.',
  body: z.object({ email: z.string().max(200), password: Password, remember: z.boolean().default(true) }),
  result: SignInStep,
})

export const enterCode = operation({
  name: 'access.enterCode',
  method: 'POST',
  path: '/session/code',
  access: 'public',
  action: 'access.session.start',
  summary: 'Completes a sign-in with a code of the authenticator app, or with a backup code.',
  body: z.object({ code: z.string().min(1).max(40), kind: z.enum(['app', 'backup']).default('app') }),
  result: SignInStep,
})

export const askPasskey = operation({
  name: 'access.askPasskey',
  method: 'GET',
  path: '/session/passkey',
  access: 'public',
  summary: 'A challenge for signing in with a passkey (WebAuthn request options).',
  result: PasskeyOptions,
})

export const signInWithPasskey = operation({
  name: 'access.signInWithPasskey',
  method: 'POST',
  path: '/session/passkey',
  access: 'public',
  action: 'access.session.start',
  summary: 'Signs in with the answer of a passkey to the challenge.',
  body: z.object({ response: PasskeyAnswer }),
  result: SignInStep,
})

export const startOidc = operation({
  name: 'access.startOidc',
  method: 'GET',
  path: '/session/oidc',
  access: 'public',
  summary: 'The address of the OpenID provider where the sign-in goes on.',
  result: z.object({ url: z.url() }),
})

export const signOut = operation({
  name: 'access.signOut',
  method: 'DELETE',
  path: '/session',
  action: 'access.session.end',
  summary: 'Ends this session.',
})

export const getDoor = operation({
  name: 'access.getDoor',
  method: 'GET',
  path: '/session/door',
  access: 'public',
  summary:
    'What the sign-in page offers: the OpenID provider, and the sample people of a demo workspace (none elsewhere).',
  result: z.object({
    /** Name of the OpenID provider, or null. */
    provider: z.string().nullable(),
    demo: z.array(
      z.object({
        name: z.string(),
        email: z.string(),
        password: z.string(),
        role: Role,
        country: z.string().nullable(),
      }),
    ),
  }),
})

export const requestReset = operation({
  name: 'access.requestReset',
  method: 'POST',
  path: '/password-reset',
  access: 'public',
  action: 'access.password.forget',
  summary:
    'Asks for a link to a new password by e-mail. The answer is the same whether or not the address is known.',
  body: z.object({ email: Email }),
})

export const performReset = operation({
  name: 'access.performReset',
  method: 'POST',
  path: '/password-reset/perform',
  access: 'public',
  action: 'access.password.reset',
  summary: 'Sets a new password with the secret of the link; every session of the account ends.',
  body: z.object({ secret: Secret, password: Password }),
})

export const openLink = operation({
  name: 'access.openLink',
  method: 'POST',
  path: '/links/open',
  access: 'public',
  action: 'access.link.open',
  summary: 'What a one-time link is for, and whether it can still be used.',
  body: z.object({ secret: Secret }),
  result: z.object({
    kind: z.enum(['invitation', 'first_administrator']),
    state: z.enum(['open', 'used', 'expired']),
    name: z.string().nullable(),
    email: z.string().nullable(),
    language: Language.nullable(),
  }),
})

export const acceptInvitation = operation({
  name: 'access.acceptInvitation',
  method: 'POST',
  path: '/links/accept',
  access: 'public',
  action: 'access.invitation.accept',
  summary: 'Accepts an invitation: the person sets a password and can sign in.',
  body: z.object({ secret: Secret, password: Password, language: Language }),
})

export const becomeFirstAdministrator = operation({
  name: 'access.becomeFirstAdministrator',
  method: 'POST',
  path: '/links/first-administrator',
  access: 'public',
  action: 'access.workspace.found',
  summary: 'Makes the first administrator of an empty workspace, with the link that its start printed.',
  body: z.object({
    secret: Secret,
    name: z.string().trim().min(1).max(120),
    email: Email,
    password: Password,
    language: Language,
  }),
})
