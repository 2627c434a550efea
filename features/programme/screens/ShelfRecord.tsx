import { useParams } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { Answer, Empty } from '../../../ui/page/parts.tsx'
import { useLooseOperation } from '../../../ui/queries.ts'
import { useProgramme } from '../../../ui/session.tsx'
import { useSay } from '../../../ui/words.tsx'
import { type KeptRecord, ShelfEditor } from './ShelfEditor.tsx'
import { type ShelfKey, shelves } from './shelves.ts'

/** One record of the framework: read, changed, removed; or written anew. */
export default function ShelfRecord(): ReactNode {
  const { shelf, id } = useParams({ strict: false }) as { shelf: string; id: string }
  const spec = shelves[shelf as ShelfKey]
  const say = useSay()
  const programme = useProgramme()
  const fresh = id === 'new'
  const answer = useLooseOperation(
    spec?.shelf.get ?? shelves.results.shelf.get,
    { params: { programme: programme.id, id } },
    { when: Boolean(spec) && !fresh },
  )
  if (!spec) return <Empty title={say('problem.not_found')} />
  if (fresh) return <ShelfEditor key="new" spec={spec} record={null} />
  return (
    <Answer of={answer as never}>
      {(record: KeptRecord) => (
        <ShelfEditor
          key={record.id}
          spec={spec}
          record={record}
          onSaved={() => void answer.refetch()}
          again={() => void answer.refetch()}
        />
      )}
    </Answer>
  )
}
