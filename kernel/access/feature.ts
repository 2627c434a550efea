import type { Feature } from '../feature.ts'
import { accountOperations } from './account.ts'
import { oidcRoutes } from './oidc.ts'
import { passkeyOperations } from './passkeys.ts'
import { sessionOperations } from './session.ts'
import { signInOperations } from './sign-in.ts'

/** People and access: signing in, one's own account, people and their roles, organisations, who may see what. */
export const access: Feature = {
  key: 'access',
  operations: [...sessionOperations, ...signInOperations, ...accountOperations, ...passkeyOperations],
  routes: oidcRoutes,
}
