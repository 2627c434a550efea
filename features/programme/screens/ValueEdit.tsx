import { useParams, useSearch } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { Answer } from '../../../ui/page/parts.tsx'
import { useOperation } from '../../../ui/queries.ts'
import { useProgramme } from '../../../ui/session.tsx'
import { getFramework } from '../contract-framework.ts'
import { getValue } from '../contract-values.ts'
import { ValueForm } from './ValueForm.tsx'

/** A reported value: begun for an indicator, or one that is there already. */
export default function ValueEdit(): ReactNode {
  const { id } = useParams({ strict: false }) as { id: string }
  const { indicator, period, country } = useSearch({ strict: false }) as Record<string, string | undefined>
  const programme = useProgramme()
  const fresh = id === 'new'
  const framework = useOperation(getFramework, { params: { programme: programme.id } })
  const value = useOperation(getValue, { params: { programme: programme.id, id } }, { when: !fresh })
  return (
    <Answer of={framework}>
      {(data) =>
        fresh ? (
          <ValueForm
            framework={data}
            value={null}
            indicatorId={indicator ?? data.indicators[0]?.id ?? ''}
            of={{ period, country }}
            onReload={() => undefined}
          />
        ) : (
          <Answer of={value}>
            {(found) => (
              <ValueForm
                key={found.id}
                framework={data}
                value={found}
                indicatorId={found.indicatorId}
                onReload={() => void value.refetch()}
              />
            )}
          </Answer>
        )
      }
    </Answer>
  )
}
