import type { ReactNode } from 'react'
import { Page, PageHead } from '../../../ui/page/PageHead.tsx'
import { useSay } from '../../../ui/words.tsx'
import { ProgrammeForm } from './ProgrammeForm.tsx'

/** A programme is founded: by an administrator, who then gives its people their roles. */
export default function Found(): ReactNode {
  const say = useSay()
  return (
    <Page>
      <PageHead title={say('programme.found.title')} lead={say('programme.found.lead')} />
      <ProgrammeForm programme={null} />
    </Page>
  )
}
