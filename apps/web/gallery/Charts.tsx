import type { ReactNode } from 'react'
import { Page, PageHead } from '../../../ui/page/PageHead.tsx'

export default function Charts(): ReactNode {
  return (
    <Page>
      <PageHead title="Charts and maps" />
    </Page>
  )
}
