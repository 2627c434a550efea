import { type ErrorComponentProps, useRouter } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { Page, PageHead } from '../../ui/page/PageHead.tsx'
import { ErrorPanel } from '../../ui/page/parts.tsx'
import { useSay } from '../../ui/words.tsx'

/** Nothing at this address. */
export function NotFound(): ReactNode {
  const say = useSay()
  return (
    <Page narrow>
      <PageHead title={say('ui.notFound.title')} lead={say('ui.notFound.text')} />
      <a href="/">{say('ui.notFound.home')}</a>
    </Page>
  )
}

/** A screen that broke: says so, keeps the frame, and lets the reader try again. */
export function Broken({ error, reset }: ErrorComponentProps): ReactNode {
  const say = useSay()
  const router = useRouter()
  return (
    <Page narrow>
      <PageHead title={say('ui.problem.title')} />
      <ErrorPanel
        error={error}
        title={say('ui.problem.what')}
        again={() => {
          reset()
          void router.invalidate()
        }}
      />
    </Page>
  )
}
