import { useParams } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { ChooseFile } from '../../../ui/importing/ChooseFile.tsx'
import { useWhileWorking, Working } from '../../../ui/importing/Working.tsx'
import { useLocal } from '../../../ui/local/Local.tsx'
import { Go, useGo } from '../../../ui/page/Go.tsx'
import { Page, PageHead } from '../../../ui/page/PageHead.tsx'
import { Answer, Section } from '../../../ui/page/parts.tsx'
import { useAct, useOperation } from '../../../ui/queries.ts'
import { useProgramme } from '../../../ui/session.tsx'
import { useSay } from '../../../ui/words.tsx'
import { readDataset } from '../contract.ts'
import { type Import as ImportRecord, readImport, startImport } from '../contract-import.ts'
import { ImportFindings } from './ImportFindings.tsx'
import { ImportLoad } from './ImportLoad.tsx'
import { ImportMapping } from './ImportMapping.tsx'
import type { Dataset } from './importing.ts'

/** Takes a file into a dataset: file, columns, check, new vintage. The address holds how far one is. */
export default function ImportPage(): ReactNode {
  const say = useSay()
  const local = useLocal()
  const params = useParams({ strict: false }) as { dataset: string; import?: string }
  const programme = useProgramme()
  const dataset = useOperation(readDataset, { params: { programme: programme.id, dataset: params.dataset } })
  return (
    <Page>
      <Answer of={dataset}>
        {(data) => (
          <>
            <PageHead
              title={say('evidence.import.title')}
              crumbs={[
                { label: say('evidence.datasets.title'), to: './evidence' },
                { label: local(data.title), to: `./evidence/datasets/${data.code}` },
              ]}
              lead={say('evidence.import.lead')}
            />
            {params.import ? <Steps dataset={data} id={params.import} /> : <Choose dataset={data} />}
          </>
        )}
      </Answer>
    </Page>
  )
}

/** The first step: a file is sent and looked at. */
function Choose({ dataset }: { dataset: Dataset }): ReactNode {
  const say = useSay()
  const go = useGo()
  const programme = useProgramme()
  const start = useAct(startImport)
  return (
    <ChooseFile
      label={say('evidence.import.file')}
      help={say('evidence.import.fileHelp')}
      placeholder={say('evidence.import.choose')}
      accept=".csv,.tsv,.txt,.xlsx,.json"
      sending={say('evidence.import.sending')}
      unreadable={say('evidence.import.unreadable')}
      about={{ programme: programme.id, sensitivity: dataset.sensitivity }}
      onKept={async (kept) => {
        const params = { programme: programme.id, dataset: dataset.code }
        const { id } = await start.mutateAsync({ params, body: { file: kept.id } })
        go(`./evidence/datasets/${dataset.code}/import/${id}`, { replace: true })
      }}
    />
  )
}

function Steps({ dataset, id }: { dataset: Dataset; id: string }): ReactNode {
  const programme = useProgramme()
  const params = { programme: programme.id, dataset: dataset.code, import: id }
  const answer = useWhileWorking(
    readImport,
    { params },
    ({ state }) => state === 'checking' || state === 'loading',
  )
  return (
    <Answer of={answer}>{(given) => <Step key={given.version} dataset={dataset} given={given} />}</Answer>
  )
}

function Step({ dataset, given }: { dataset: Dataset; given: ImportRecord }): ReactNode {
  const say = useSay()
  if (given.state === 'loaded' && given.vintageId)
    return (
      <Section title={say('evidence.import.done')} note={say('evidence.import.doneNote')}>
        <Go to={`./evidence/datasets/${dataset.code}/vintages/${given.vintageId}`}>
          {say('evidence.import.toDifferences')}
        </Go>
      </Section>
    )
  if (given.progress)
    return (
      <Working
        title={given.fileName}
        label={say(given.state === 'loading' ? 'evidence.import.loading' : 'evidence.import.checking')}
        percent={given.progress.percent}
      />
    )
  const clean = given.state === 'checked' && given.findings?.errors === 0
  return (
    <>
      <ImportMapping dataset={dataset} given={given} />
      <ImportFindings dataset={dataset} given={given} />
      {clean && <ImportLoad dataset={dataset} given={given} />}
    </>
  )
}
