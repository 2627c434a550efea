import { FileInput, NativeSelect } from '@mantine/core'
import { useParams } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import { six } from '../../../../common/places.ts'
import { sendFile } from '../../../../ui/api.ts'
import { Progress } from '../../../../ui/page/dialogs.tsx'
import { Go, useGo } from '../../../../ui/page/Go.tsx'
import { Page, PageHead } from '../../../../ui/page/PageHead.tsx'
import { Answer, Empty, ErrorPanel, Field, Fields, Section } from '../../../../ui/page/parts.tsx'
import { useAct, useOperation } from '../../../../ui/queries.ts'
import { useProgramme } from '../../../../ui/session.tsx'
import { useFormats, useSay } from '../../../../ui/words.tsx'
import { type FormRecord, getForm, getImport, type ImportRecord, startImport } from '../../contract.ts'
import { ImportAccept } from './ImportAccept.tsx'
import { ImportColumns } from './ImportColumns.tsx'
import { ImportFindings } from './ImportFindings.tsx'

/** Takes past submissions in: file, columns, dry run, acceptance. The address holds how far one is. */
export default function Import(): ReactNode {
  const say = useSay()
  const params = useParams({ strict: false }) as { form: string; import?: string }
  const form = useOperation(getForm, { params: { form: params.form } })
  return (
    <Page>
      <Answer of={form}>
        {(data) => (
          <>
            <PageHead
              title={say('collection.import.title')}
              crumbs={[
                { label: say('collection.data.forms'), to: './collection/forms' },
                { label: data.title, to: `./collection/forms/${data.id}` },
                { label: say('collection.data.title'), to: `./collection/forms/${data.id}/data` },
              ]}
              lead={say('collection.import.lead')}
            />
            {params.import ? <Steps form={data} id={params.import} /> : <Choose form={data} />}
          </>
        )}
      </Answer>
    </Page>
  )
}

function Choose({ form }: { form: FormRecord }): ReactNode {
  const say = useSay()
  const go = useGo()
  const formats = useFormats()
  const programme = useProgramme()
  const start = useAct(startImport)
  const [country, setCountry] = useState('')
  const [share, setShare] = useState<number | null>(null)
  const [error, setError] = useState<unknown>(null)
  const send = async (file: File | null) => {
    if (!file) return
    setError(null)
    setShare(0)
    try {
      const about = { programme: programme.id, sensitivity: form.sensitivity }
      const kept = await sendFile(file, about, { onProgress: setShare })
      const { id } = await start.mutateAsync({ params: { form: form.id }, body: { file: kept.id, country: country || null } })
      go(`./collection/forms/${form.id}/import/${id}`, { replace: true })
    } catch (thrown) {
      setError(thrown)
    } finally {
      setShare(null)
    }
  }
  return (
    <Section title={say('collection.import.file')}>
      <Fields>
        {form.country === null && (
          <Field help={say('collection.import.countryHelp')}>
            <NativeSelect
              label={say('collection.import.country')}
              value={country}
              onChange={(event) => setCountry(event.currentTarget.value)}
              data={[
                { value: '', label: say('collection.import.wholeProgramme') },
                ...six.map((value) => ({ value, label: formats.country(value) })),
              ]}
            />
          </Field>
        )}
        <Field help={say('collection.import.fileHelp')}>
          <FileInput
            label={say('collection.import.file')}
            placeholder={say('collection.import.choose')}
            styles={{ placeholder: { color: 'var(--ura-quiet)' } }}
            accept=".csv,.tsv,.txt,.xlsx,.zip"
            onChange={(file) => void send(file)}
            disabled={share !== null}
          />
        </Field>
      </Fields>
      {share !== null && <Progress label={say('collection.import.sending')} share={share} />}
      {error !== null && <ErrorPanel error={error} title={say('collection.import.unreadable')} />}
    </Section>
  )
}

function Steps({ form, id }: { form: FormRecord; id: string }): ReactNode {
  const [busy, setBusy] = useState(true)
  const answer = useOperation(getImport, { params: { import: id } }, { every: busy ? 700 : false })
  const state = answer.data?.state
  const working = state === undefined || state === 'checking' || state === 'running'
  if (working !== busy && state) setBusy(working)
  return <Answer of={answer}>{(given) => <Step key={given.version} form={form} given={given} />}</Answer>
}

function Step({ form, given }: { form: FormRecord; given: ImportRecord }): ReactNode {
  const say = useSay()
  if (given.state === 'failed')
    return (
      <Empty
        title={say('collection.import.unreadable')}
        action={<Go to={`./collection/forms/${form.id}/import`}>{say('collection.import.another')}</Go>}
      >
        {given.fileName}: {given.fault}
      </Empty>
    )
  if (given.state === 'done')
    return (
      <Section title={say('collection.import.done', { count: given.stored })} note={say('collection.import.doneNote')}>
        <p>
          <a href={`/api/files/${given.fileId}`}>{say('collection.import.original')}</a> · <Go to={`./collection/forms/${form.id}`}>{form.title}</Go>
        </p>
      </Section>
    )
  if (given.progress)
    return (
      <Section title={given.fileName}>
        <Progress
          label={say(given.state === 'running' ? 'collection.import.storing' : 'collection.import.checking')}
          share={given.progress.percent / 100}
        />
      </Section>
    )
  return (
    <>
      <ImportFindings given={given} />
      <ImportColumns given={given} />
      {given.counts.fresh > 0 && <ImportAccept given={given} />}
    </>
  )
}
