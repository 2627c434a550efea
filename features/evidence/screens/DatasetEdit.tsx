import { useParams } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useLocal } from '../../../ui/local/Local.tsx'
import { Page, PageHead } from '../../../ui/page/PageHead.tsx'
import { Answer } from '../../../ui/page/parts.tsx'
import { useOperation } from '../../../ui/queries.ts'
import { useProgramme } from '../../../ui/session.tsx'
import { useSay } from '../../../ui/words.tsx'
import { readDataset } from '../contract.ts'
import { DatasetForm } from './DatasetForm.tsx'

/** The description of a dataset: written anew, or changed. Its figures come by import. */
export default function DatasetEdit(): ReactNode {
  const say = useSay()
  const local = useLocal()
  const programme = useProgramme()
  const { dataset: code } = useParams({ strict: false }) as { dataset?: string }
  const answer = useOperation(
    readDataset,
    { params: { programme: programme.id, dataset: code ?? '' } },
    { when: code !== undefined },
  )
  const crumbs = [{ label: say('evidence.datasets.title'), to: './evidence' }]
  if (code === undefined)
    return (
      <Page>
        <PageHead title={say('evidence.describe.new')} lead={say('evidence.describe.lead')} crumbs={crumbs} />
        <DatasetForm dataset={null} />
      </Page>
    )
  return (
    <Answer of={answer}>
      {(data) => (
        <Page>
          <PageHead
            title={say('evidence.describe.change')}
            lead={say('evidence.describe.lead')}
            crumbs={[...crumbs, { label: local(data.title), to: `./evidence/datasets/${data.code}` }]}
          />
          <DatasetForm key={data.id} dataset={data} />
        </Page>
      )}
    </Answer>
  )
}
