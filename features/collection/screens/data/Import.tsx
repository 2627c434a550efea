import { Button, NativeSelect } from '@mantine/core'
import { useParams } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import { six } from '../../../../common/places.ts'
import { ChooseFile } from '../../../../ui/importing/ChooseFile.tsx'
import { useWhileWorking, Working } from '../../../../ui/importing/Working.tsx'
import { Go, useGo } from '../../../../ui/page/Go.tsx'
import { Page, PageHead } from '../../../../ui/page/PageHead.tsx'
import { Answer, Empty, ErrorPanel, Field, Section } from '../../../../ui/page/parts.tsx'
import { useAct, useOperation } from '../../../../ui/queries.ts'
import { useProgramme } from '../../../../ui/session.tsx'
import { useFormats, useSay } from '../../../../ui/words.tsx'
import {
  type FormRecord, getForm, getImport, type ImportRecord, startImport, stopImportRules,
} from '../../contract.ts' // biome-ignore format: a list
import { ImportAccept } from './ImportAccept.tsx'
import { ImportColumns } from './ImportColumns.tsx'
import { ImportFindings } from './ImportFindings.tsx'
import { ImportMedia } from './ImportMedia.tsx'

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
  return (
    <ChooseFile
      label={say('collection.import.file')}
      help={say('collection.import.fileHelp')}
      placeholder={say('collection.import.choose')}
      accept=".csv,.tsv,.txt,.xlsx,.zip"
      sending={say('collection.import.sending')}
      unreadable={say('collection.import.unreadable')}
      about={{ programme: programme.id, sensitivity: form.sensitivity }}
      onKept={async (kept) => {
        const body = { file: kept.id, country: country || null }
        const { id } = await start.mutateAsync({ params: { form: form.id }, body })
        go(`./collection/forms/${form.id}/import/${id}`, { replace: true })
      }}
    >
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
    </ChooseFile>
  )
}

function Steps({ form, id }: { form: FormRecord; id: string }): ReactNode {
  const answer = useWhileWorking(
    getImport,
    { params: { import: id } },
    ({ state }) => state === 'checking' || state === 'running',
  )
  return <Answer of={answer}>{(given) => <Step key={given.version} form={form} given={given} />}</Answer>
}

/** Trying the form's rules on a large file may take hours, and nobody has to wait for it. */
function StopTrying({ id }: { id: string }): ReactNode {
  const say = useSay()
  const stop = useAct(stopImportRules)
  return (
    <>
      <p className="ura-quiet">{say('collection.import.tryingNote')}</p>
      {stop.error && <ErrorPanel error={stop.error} />}
      <Button
        variant="default"
        loading={stop.isPending || stop.isSuccess}
        onClick={() => stop.mutate({ params: { import: id } })}
      >
        {say('collection.import.stopTrying')}
      </Button>
    </>
  )
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
      <Section
        title={say('collection.import.done', { count: given.stored })}
        note={say('collection.import.doneNote')}
      >
        {given.counts.held > 0 && (
          <p>
            <Go to={`./collection/forms/${form.id}/submissions?tab=duplicates`}>
              {say('collection.import.held', { count: given.counts.held })}
            </Go>
          </p>
        )}
        {given.media.added > 0 && <p>{say('collection.import.filesAdded', { count: given.media.added })}</p>}
        <p>
          {given.fileId ? (
            <a href={`/api/files/${given.fileId}`}>{say('collection.import.original')}</a>
          ) : (
            say('collection.erasure.no_original')
          )}{' '}
          · <Go to={`./collection/forms/${form.id}`}>{form.title}</Go>
        </p>
      </Section>
    )
  if (given.progress)
    return (
      <>
        <Working
          title={given.fileName}
          label={say(
            given.progress.rules
              ? 'collection.import.trying'
              : `collection.import.${given.state === 'running' ? 'storing' : 'checking'}`,
          )}
          percent={given.progress.percent}
        />
        {given.progress.rules && <StopTrying id={given.id} />}
      </>
    )
  return (
    <>
      <ImportFindings given={given} />
      <ImportMedia form={form} given={given} />
      <ImportColumns given={given} />
      {given.counts.fresh + given.media.added > 0 && <ImportAccept given={given} />}
    </>
  )
}
