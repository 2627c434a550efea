import { Button } from '@mantine/core'
import { IconBooks, IconFileSpreadsheet } from '@tabler/icons-react'
import { type ReactNode, useState } from 'react'
import { useGo, useLink } from '../../../../ui/page/Go.tsx'
import { Page, PageHead } from '../../../../ui/page/PageHead.tsx'
import { Empty, Field, Fields, Section } from '../../../../ui/page/parts.tsx'
import { useAct } from '../../../../ui/queries.ts'
import { useProgramme } from '../../../../ui/session.tsx'
import { useSay } from '../../../../ui/words.tsx'
import { addForm } from '../../contract.ts'
import { DownloadButton } from './DownloadButton.tsx'
import { CountrySelect, SensitivitySelect, usePlaces } from './shared.tsx'
import { UploadForm } from './UploadForm.tsx'

/** Adds a form: whose it is, and its file, which is compiled at once. */
export default function AddForm(): ReactNode {
  const say = useSay()
  const go = useGo()
  const programme = useProgramme()
  const places = usePlaces(programme.id)
  const [country, setCountry] = useState<string | null>(places[0] ?? null)
  const [sensitivity, setSensitivity] = useState(1)
  const add = useAct(addForm)
  const library = useLink('./collection/library')
  return (
    <Page>
      <PageHead
        title={say('collection.forms.add')}
        crumbs={[{ label: say('collection.forms.title'), to: './collection/forms' }]}
        lead={say('collection.upload.lead')}
        actions={
          <>
            <Button component="a" {...library} variant="default" leftSection={<IconBooks size={17} />}>
              {say('collection.forms.fromLibrary')}
            </Button>
            <DownloadButton
              address="/api/collection/blank-form"
              name="form.xlsx"
              icon={<IconFileSpreadsheet size={17} />}
            >
              {say('collection.upload.blank')}
            </DownloadButton>
          </>
        }
      />
      {places.length === 0 ? (
        <Empty title={say('collection.upload.notYours')} />
      ) : (
        <>
          <Section title={say('collection.upload.whose')}>
            <Fields>
              <Field help={say('collection.upload.countryHelp')}>
                <CountrySelect places={places} value={country} onChange={setCountry} />
              </Field>
              <Field help={say('collection.upload.sensitivityHelp')}>
                <SensitivitySelect value={sensitivity} onChange={setSensitivity} />
              </Field>
            </Fields>
          </Section>
          <Section title={say('collection.upload.file')}>
            <UploadForm
              key={country ?? ''}
              label={say('collection.upload.fileLabel')}
              country={country}
              sensitivity={sensitivity}
              take={async (file) => {
                const body = { file: file.id, country, sensitivity }
                const made = await add.mutateAsync({ params: { programme: programme.id }, body })
                go(`./collection/forms/${made.form}?tab=draft`)
              }}
            />
          </Section>
        </>
      )}
    </Page>
  )
}
