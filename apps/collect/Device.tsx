import { type ReactNode, useEffect } from 'react'
import { useSay, useWords } from '../../ui/words.tsx'

/** What the device shows of the app is in the reader's language, too: the tab's title, and the name when it is installed. */
export function Device(): ReactNode {
  const say = useSay()
  const { language } = useWords()
  useEffect(() => {
    document.title = say('collection.collect.app.name')
    const manifest = document.querySelector<HTMLLinkElement>('link[rel=manifest]')
    const stored = language === 'sr-Cyrl' ? 'sr-Latn' : language
    if (manifest) manifest.href = `/collect/manifest-${stored}.webmanifest`
  }, [say, language])
  return null
}
