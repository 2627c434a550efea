import type { Feature } from '../feature.ts'
import { accountOperations } from './account.ts'
import { doorOperations } from './doors.ts'
import { explainOperations } from './explain.ts'
import { exportOperations } from './export.ts'
import { giveOperations } from './give.ts'
import { accessJobs } from './jobs.ts'
import { keyOperations } from './keys.ts'
import { oidcRoutes } from './oidc.ts'
import { organisationOperations } from './organisations.ts'
import { passkeyOperations } from './passkeys.ts'
import { peopleOperations } from './people.ts'
import { personOperations } from './persons.ts'
import { sessionOperations } from './session.ts'
import { signInOperations } from './sign-in.ts'

/** People and access: signing in, one's own account, people and their roles, organisations, who may see what. */
export const access: Feature = {
  key: 'access',
  operations: [
    ...sessionOperations,
    ...signInOperations,
    ...doorOperations,
    ...accountOperations,
    ...passkeyOperations,
    ...keyOperations,
    ...peopleOperations,
    ...giveOperations,
    ...personOperations,
    ...exportOperations,
    ...organisationOperations,
    ...explainOperations,
  ],
  jobs: accessJobs,
  routes: oidcRoutes,
}
