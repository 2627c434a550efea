import { Tooltip } from '@mantine/core'
import type { ReactNode } from 'react'
import { type LocalText, languageNames, languageTags, readText } from '../../common/languages.ts'
import { useMark, useWords } from '../words.tsx'
import styles from './local.module.css'

/** A record's text in the reader's language. When another language stands in, it says which. */
export function Local({ text }: { text: LocalText | null | undefined }): ReactNode {
  const { say, language } = useWords()
  const mark = useMark()
  const read = readText(text, language)
  if (read.text === '') return <span className="ura-quiet">{say('ui.local.none')}</span>
  if (read.language === language) return mark(read.text)
  return (
    <span>
      <span lang={languageTags[read.language]}>{mark(read.text)}</span>{' '}
      <Tooltip label={say('ui.local.standIn', { name: languageNames[read.language] })}>
        <span className={styles.standIn}>{read.language.slice(0, 3).replace('-', '')}</span>
      </Tooltip>
    </span>
  )
}

/** The same as a plain string, for titles and labels. */
export function useLocal(): (text: LocalText | null | undefined) => string {
  const { language } = useWords()
  const mark = useMark()
  return (text) => mark(readText(text, language).text)
}
