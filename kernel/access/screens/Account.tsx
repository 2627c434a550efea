import { Select, Stack, TextInput } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import type { ReactNode } from 'react'
import { languageNames, languages } from '../../../common/languages.ts'
import { Form, fieldError } from '../../../ui/forms/Form.tsx'
import { useDraft } from '../../../ui/forms/useDraft.ts'
import { SampleMark } from '../../../ui/page/marks.tsx'
import { Page, PageHead } from '../../../ui/page/PageHead.tsx'
import { Answer, Field, Fields, Section } from '../../../ui/page/parts.tsx'
import { useAct, useOperation } from '../../../ui/queries.ts'
import { useSay, useWords } from '../../../ui/words.tsx'
import { changeProfile, getAccount } from '../contract.ts'
import { Codes } from './Codes.tsx'
import { Passkeys } from './Passkeys.tsx'
import { PasswordSection } from './PasswordSection.tsx'
import { ProgramKeys } from './ProgramKeys.tsx'
import { Sessions } from './Sessions.tsx'
import type { OwnAccount } from './shapes.ts'

/** One's own account: who one is here, and how one gets in. */
export default function Account(): ReactNode {
  const say = useSay()
  const account = useOperation(getAccount)
  return (
    <Page narrow>
      <Answer of={account}>
        {(data) => (
          <>
            <PageHead
              title={say('access.account.title')}
              lead={data.email}
              state={data.sample ? <SampleMark /> : undefined}
            />
            <Stack gap="xl">
              <Profile key={data.version} account={data} again={() => void account.refetch()} />
              <PasswordSection account={data} />
              <Codes account={data} />
              <Passkeys account={data} />
              <Sessions />
              <ProgramKeys />
            </Stack>
          </>
        )}
      </Answer>
    </Page>
  )
}

function Profile({ account, again }: { account: OwnAccount; again: () => void }): ReactNode {
  const { say, setLanguage } = useWords()
  const draft = useDraft('access.profile', { name: account.name, language: account.language })
  const act = useAct(changeProfile)
  const send = async () => {
    await act.mutateAsync({ body: { ...draft.value, version: account.version } })
    draft.reset(draft.value)
    setLanguage(draft.value.language)
    notifications.show({ message: say('access.account.saved') })
  }
  const reload = () => {
    draft.reset()
    again()
  }
  return (
    <Section title={say('access.account.profile')}>
      <Form draft={draft} act={say('access.save')} error={act.error} onSend={send} onReload={reload}>
        <Fields>
          <Field>
            <TextInput
              label={say('access.field.name')}
              autoComplete="name"
              value={draft.value.name}
              onChange={(event) => draft.set({ name: event.currentTarget.value })}
              error={fieldError(act.error, 'name')}
            />
          </Field>
          <Field help={say('access.account.languageHelp')}>
            <Select
              label={say('access.field.language')}
              data={languages.map((value) => ({ value, label: languageNames[value] }))}
              value={draft.value.language}
              onChange={(value) => draft.set({ language: languages.find((one) => one === value) ?? 'en' })}
              allowDeselect={false}
            />
          </Field>
        </Fields>
      </Form>
    </Section>
  )
}
