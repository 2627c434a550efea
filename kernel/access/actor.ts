import type { Language } from '../../common/languages.ts'
import type { Role } from './roles.ts'

/** One membership as the database's context carries it. `country` null: all countries. */
export interface Membership {
  programme: string | null
  role: Role
  country: string | null
  organisation: string | null
  clearance: number
  own: boolean
}

/** What `kernel.act` returns: who acts in this transaction. */
export interface Context {
  person?: string
  system?: boolean
  language?: Language
  organisation?: string | null
  sample?: boolean
  session?: string
  /** A program acts in the person's name, by a key of theirs: it reads, and writes nothing. */
  key?: string
  since?: string
  until?: string
  memberships: Membership[]
}

/** Where something is: a policy asks whether the actor has a role there. */
export interface Place {
  programme?: string | null
  country?: string | null
  organisation?: string | null
}

/** Whoever acts: a signed-in person, the public, or the system itself. Policies are sentences about it. */
export class Actor {
  readonly context: Context
  constructor(context: Context | null) {
    this.context = context ?? { memberships: [] }
  }

  get personId(): string | null {
    return this.context.person ?? null
  }
  get isSystem(): boolean {
    return this.context.system === true
  }
  get isSignedIn(): boolean {
    return this.context.person !== undefined
  }
  get isAdministrator(): boolean {
    return this.isSystem || this.context.memberships.some((one) => one.role === 'administrator')
  }

  /**
   * Whether the actor has one of the roles at the place. A place without a country is the whole programme:
   * only a membership for all countries has a role there.
   */
  is(roles: readonly Role[], at: Place): boolean {
    if (this.isSystem) return true
    return this.context.memberships.some(
      (one) =>
        roles.includes(one.role) &&
        (one.programme === null || one.programme === at.programme) &&
        (one.country === null || one.country === (at.country ?? undefined)) &&
        (!one.own || one.organisation === at.organisation),
    )
  }

  /** Like `is`, but a membership for any one country is enough: for what all members of the programme share. */
  isAnywhere(roles: readonly Role[], programme: string): boolean {
    return (
      this.isSystem ||
      this.context.memberships.some((one) => roles.includes(one.role) && one.programme === programme)
    )
  }

  /** Whether the actor has any membership in the programme. */
  isMember(programme: string): boolean {
    return this.isSystem || this.context.memberships.some((one) => one.programme === programme)
  }

  /** Whether the actor is staff of the programme: a member who is not bound to an own organisation's records. */
  isStaff(programme: string): boolean {
    return this.isSystem || this.context.memberships.some((one) => one.programme === programme && !one.own)
  }
}
