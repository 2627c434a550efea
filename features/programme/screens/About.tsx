import type { ReactNode } from 'react'
import { Page, PageHead } from '../../../ui/page/PageHead.tsx'
import { Answer } from '../../../ui/page/parts.tsx'
import { useOperation } from '../../../ui/queries.ts'
import { useProgramme } from '../../../ui/session.tsx'
import { useSay } from '../../../ui/words.tsx'
import { getProgramme } from '../contract.ts'
import { ProgrammeForm } from './ProgrammeForm.tsx'

/** What is said about the programme itself: title, countries, languages, funding statement, and what IATI asks for. */
export default function About(): ReactNode {
  const say = useSay()
  const programme = useProgramme()
  const answer = useOperation(getProgramme, { params: { programme: programme.id } })
  return (
    <Page>
      <PageHead title={say('programme.about.title')} lead={say('programme.about.lead')} />
      <Answer of={answer}>
        {(data) => <ProgrammeForm key={data.id} programme={data} onSaved={() => void answer.refetch()} />}
      </Answer>
    </Page>
  )
}
