import { Group, Select, TextInput } from '@mantine/core'
import type { ReactNode } from 'react'
import { fieldError } from '../../../ui/forms/Form.tsx'
import { useLocal } from '../../../ui/local/Local.tsx'
import { useOperation } from '../../../ui/queries.ts'
import { useSession } from '../../../ui/session.tsx'
import { useFormats, useSay } from '../../../ui/words.tsx'
import { Actor } from '../actor.ts'
import { listOrganisations } from '../contract.ts'
import { givenIn } from '../reach.ts'
import { ownOrganisationRoles, type Role, roles } from '../roles.ts'

/** A role as it is given: what, where, for whom, until when. */
export interface RoleDraft {
  role: Role
  /** Empty: all countries. */
  country: string
  organisationId: string
  endsOn: string
}
export const noRole: RoleDraft = { role: 'monitor', country: '', organisationId: '', endsOn: '' }

/** The draft as the server takes it. */
export const roleBody = (draft: RoleDraft) => ({
  role: draft.role,
  country: draft.country || null,
  organisationId: draft.organisationId || null,
  endsOn: draft.endsOn || null,
})

/** The roles that the signed-in person may give in a programme, with the countries for which (null: any). */
export function useGivenRoles(programme: string): { role: Role; countries: string[] | null }[] {
  const { memberships } = useSession()
  const actor = new Actor({
    memberships: memberships.map((one) => ({
      programme: one.programmeId,
      role: roles.find((role) => role === one.role) ?? 'trainee',
      country: one.country,
      organisation: one.organisationId,
      clearance: 0,
      own: false,
    })),
  })
  return givenIn(actor, programme).filter((one) => one.role !== 'administrator')
}

/** Role, country, organisation and end, offering only what is the person's to give. */
export function RoleFields(props: {
  programme: string
  value: RoleDraft
  set: (change: Partial<RoleDraft>) => void
  error: unknown
}): ReactNode {
  const say = useSay()
  const { country } = useFormats()
  const local = useLocal()
  const given = useGivenRoles(props.programme)
  const countries = given.find((one) => one.role === props.value.role)?.countries ?? null
  const organisations = useOperation(listOrganisations, { query: { size: 500 } }).data?.rows ?? []
  const here = useSession().programmes.find((one) => one.id === props.programme)?.countries ?? []
  const own = ownOrganisationRoles.includes(props.value.role)
  return (
    <>
      <Select
        label={say('access.field.role')}
        data={given.map(({ role }) => ({ value: role, label: say(`role.${role}`) }))}
        value={props.value.role}
        onChange={(value) => {
          const role = roles.find((one) => one === value) ?? props.value.role
          const only = given.find((one) => one.role === role)?.countries
          props.set({
            role,
            ...(only && !only.includes(props.value.country) ? { country: only[0] ?? '' } : {}),
          })
        }}
        allowDeselect={false}
        searchable
      />
      <Group grow align="flex-start">
        <Select
          label={say('access.field.country')}
          data={[
            ...(countries ? [] : [{ value: '', label: say('access.allCountries') }]),
            ...(countries ?? here).map((value) => ({ value, label: country(value) })),
          ]}
          value={props.value.country}
          onChange={(value) => props.set({ country: value ?? '' })}
          error={fieldError(props.error, 'country')}
          allowDeselect={false}
        />
        <TextInput
          type="date"
          label={say('access.field.untilOptional')}
          value={props.value.endsOn}
          onChange={(event) => props.set({ endsOn: event.currentTarget.value })}
          error={fieldError(props.error, 'endsOn')}
        />
      </Group>
      <Select
        label={say(own ? 'access.field.organisation' : 'access.field.organisationOptional')}
        data={organisations.map((one) => ({ value: one.id, label: local(one.name) }))}
        value={props.value.organisationId || null}
        onChange={(value) => props.set({ organisationId: value ?? '' })}
        error={fieldError(props.error, 'organisationId')}
        clearable={!own}
        searchable
      />
    </>
  )
}
