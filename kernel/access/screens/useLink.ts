import { useEffect, useState } from 'react'
import type { ResultOf } from '../../../common/operation.ts'
import { call } from '../../../ui/api.ts'
import { useWords } from '../../../ui/words.tsx'
import { openLink } from '../contract.ts'
import { secretInAddress } from './doors.tsx'

export type OpenedLink = ResultOf<typeof openLink>

/** Opens the one-time link of the address, and turns the page to the language of whom it is for. */
export function useOneTimeLink(): { secret: string; link: OpenedLink | undefined; error: unknown } {
  const { setLanguage } = useWords()
  const [secret] = useState(secretInAddress)
  const [link, setLink] = useState<OpenedLink>()
  const [error, setError] = useState<unknown>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: a link is opened once, whatever the page speaks afterwards
  useEffect(() => {
    call(openLink, { body: { secret: secret || 'none at all' } }, { quiet: true }).then((opened) => {
      setLink(opened)
      if (opened.language) setLanguage(opened.language)
    }, setError)
  }, [secret])
  return { secret, link, error }
}
