import { Button, Code, CopyButton, Group, TextInput } from '@mantine/core'
import type { ReactNode } from 'react'
import { useLink } from '../../../../ui/page/Go.tsx'
import { Section } from '../../../../ui/page/parts.tsx'
import { useSay } from '../../../../ui/words.tsx'
import type { DataPage } from './page.ts'

/** The address from which other programs read the data as it is now, and how each of them is told. */
export function LiveData({ data, path }: { data: DataPage; path: string }): ReactNode {
  const say = useSay()
  const { origin } = window.location
  const address = `${origin}${path}`
  const project = /projects\/(\d+)/.exec(path)?.[1] ?? ''
  const r = `ruODK::ru_setup(svc = "${address}", un = "name@example.org", pw = Sys.getenv("ODK_PW"))\ndata <- ruODK::odata_submission_get()`
  const python = `from pyodk.client import Client  # ~/.pyodk_config.toml: base_url = "${origin}"\nrows = Client().submissions.get_table(form_id="${data.code}", project_id=${project})["value"]`
  return (
    <Section
      title={say('collection.data.odata')}
      note={say('collection.data.odataNote')}
      actions={
        <Button component="a" variant="default" {...useLink('/account')}>
          {say('access.keys.add')}
        </Button>
      }
    >
      <Group align="flex-end" gap="sm">
        <TextInput
          label={say('collection.data.address')}
          value={address}
          readOnly
          style={{ flex: '1 1 18rem' }}
          onFocus={(event) => event.currentTarget.select()}
        />
        <CopyButton value={address}>
          {({ copied, copy }) => (
            <Button variant="default" onClick={copy}>
              {copied ? say('collection.data.copied') : say('collection.data.copy')}
            </Button>
          )}
        </CopyButton>
      </Group>
      <ul>
        <li>{say('collection.data.howExcel')}</li>
        <li>{say('collection.data.howPower')}</li>
        <li>
          {say('collection.data.howR')}
          <Code block tabIndex={0}>
            {r}
          </Code>
        </li>
        <li>
          {say('collection.data.howPython')}
          <Code block tabIndex={0}>
            {python}
          </Code>
        </li>
      </ul>
    </Section>
  )
}
