import { notifications } from '@mantine/notifications'
import { useParams } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { ResultOf } from '../../../common/operation.ts'
import { Form } from '../../../ui/forms/Form.tsx'
import { useDraft } from '../../../ui/forms/useDraft.ts'
import { useLocal } from '../../../ui/local/Local.tsx'
import { SampleMark } from '../../../ui/page/marks.tsx'
import { Page, PageHead } from '../../../ui/page/PageHead.tsx'
import { Answer } from '../../../ui/page/parts.tsx'
import { useAct, useOperation } from '../../../ui/queries.ts'
import { useFormats, useSay } from '../../../ui/words.tsx'
import { changeOrganisation, getOrganisation } from '../contract.ts'
import { type OrganisationDraft, OrganisationFields } from './OrganisationForm.tsx'

type Shown = ResultOf<typeof getOrganisation>

/** One organisation; its fields are open to whoever may edit. */
export default function Organisation(): ReactNode {
  const params: { organisation?: string } = useParams({ strict: false })
  const organisation = useOperation(getOrganisation, { params: { organisation: params.organisation ?? '' } })
  const say = useSay()
  const local = useLocal()
  const { country } = useFormats()
  return (
    <Page narrow>
      <Answer of={organisation}>
        {(data) => (
          <>
            <PageHead
              title={local(data.name)}
              crumbs={[{ label: say('access.organisations.title'), to: '/organisations' }]}
              state={data.sample && <SampleMark />}
              facts={[
                ...(data.country
                  ? [{ label: say('access.field.country'), value: country(data.country) }]
                  : []),
                ...(data.website ? [{ label: say('access.field.website'), value: data.website }] : []),
              ]}
            />
            {data.mayEdit && (
              <Edit key={data.version} organisation={data} again={() => void organisation.refetch()} />
            )}
          </>
        )}
      </Answer>
    </Page>
  )
}

function Edit({ organisation, again }: { organisation: Shown; again: () => void }): ReactNode {
  const say = useSay()
  const { code, name, shortName, country, website } = organisation
  const draft = useDraft<OrganisationDraft>(`access.organisation.${organisation.id}`, {
    code,
    name,
    shortName,
    country,
    website,
  })
  const act = useAct(changeOrganisation)
  const params = { organisation: organisation.id }
  const save = async (version: number) => {
    await act.mutateAsync({ params, body: { ...draft.value, version } })
    draft.reset(draft.value)
    notifications.show({ message: say('access.account.saved') })
  }
  const reload = () => {
    draft.reset()
    again()
  }
  return (
    <Form
      draft={draft}
      act={say('access.save')}
      error={act.error}
      onSend={() => save(organisation.version)}
      onReload={reload}
    >
      <OrganisationFields draft={draft} error={act.error} />
    </Form>
  )
}
