import { Anchor, Textarea, TextInput, UnstyledButton } from '@mantine/core'
import {
  IconCircleCheckFilled,
  IconCircleDashed,
  IconCircleHalf2,
  IconRefreshAlert,
} from '@tabler/icons-react'
import { type KeyboardEvent, type ReactNode, useId, useState } from 'react'
import {
  type LocalText,
  languageNames,
  languageTags,
  type StoredLanguage,
  storedLanguages,
  type TextState,
  textState,
} from '../../common/languages.ts'
import { useSay, useWords } from '../words.tsx'
import { approveText, changeSource, emptyText, writeText } from './edit.ts'
import styles from './local.module.css'

const stateIcons = {
  missing: IconCircleDashed,
  draft: IconCircleHalf2,
  approved: IconCircleCheckFilled,
  outdated: IconRefreshAlert,
}

/** How far a language version is, as a small icon with its word. */
export function TextStateMark({ state }: { state: TextState }): ReactNode {
  const say = useSay()
  const StateIcon = stateIcons[state]
  return (
    <span
      className={styles[state]}
      role="img"
      aria-label={say(`ui.local.${state}`)}
      title={say(`ui.local.${state}`)}
    >
      <StateIcon size={14} style={{ display: 'block' }} aria-hidden />
    </span>
  )
}

/**
 * Edits a text in all languages: one tab a language with its state, the source above the translation while
 * translating, approval where the person may approve.
 */
export function LocalTextField(props: {
  label: string
  value: LocalText | null | undefined
  onChange: (text: LocalText) => void
  required?: boolean
  multiline?: boolean
  /** Whether this person may approve texts; otherwise everything typed stays a draft. */
  mayApprove?: boolean
  error?: ReactNode
  disabled?: boolean
  maxLength?: number
}): ReactNode {
  const say = useSay()
  const { language: reader } = useWords()
  const readerStored: StoredLanguage = reader === 'sr-Cyrl' ? 'sr-Latn' : reader
  const text = props.value ?? emptyText(readerStored)
  const [open, setOpen] = useState<StoredLanguage>(readerStored)
  const id = useId()
  const state = textState(text, open)
  const source = text.texts[text.source]?.text
  const mayApprove = props.mayApprove && !props.disabled
  const Input = props.multiline ? Textarea : TextInput
  return (
    <div>
      <div className={styles.head}>
        <label className={styles.label} htmlFor={`${id}-input`}>
          {props.label}
          {props.required && (
            <span className={styles.required} aria-hidden>
              {' *'}
            </span>
          )}
        </label>
        <LanguageTabs id={id} text={text} open={open} onOpen={setOpen} />
      </div>
      <div role="tabpanel" id={`${id}-panel`} aria-labelledby={`${id}-${open}`}>
        {open !== text.source && source && (
          <p className={styles.sourceText} lang={languageTags[text.source]}>
            {source}
          </p>
        )}
        <Input
          id={`${id}-input`}
          aria-required={props.required}
          lang={languageTags[open]}
          value={text.texts[open]?.text ?? ''}
          onChange={(event) => props.onChange(writeText(text, open, event.currentTarget.value))}
          error={props.error}
          disabled={props.disabled}
          maxLength={props.maxLength}
          {...(props.multiline && { autosize: true, minRows: 3, maxRows: 14 })}
        />
        <div className={styles.foot}>
          <span>
            {languageNames[open]}: {say(`ui.local.${state}`)}
          </span>
          {mayApprove && state !== 'missing' && state !== 'approved' && (
            <Anchor
              component="button"
              type="button"
              inherit
              onClick={() => props.onChange(approveText(text, open))}
            >
              {say(state === 'outdated' ? 'ui.local.stillRight' : 'ui.local.approve')}
            </Anchor>
          )}
          {mayApprove && open !== text.source && state === 'approved' && (
            <Anchor
              component="button"
              type="button"
              inherit
              onClick={() => props.onChange(changeSource(text, open))}
            >
              {say('ui.local.makeSource')}
            </Anchor>
          )}
        </div>
      </div>
    </div>
  )
}

function LanguageTabs(props: {
  id: string
  text: LocalText
  open: StoredLanguage
  onOpen: (language: StoredLanguage) => void
}): ReactNode {
  const say = useSay()
  const step = (event: KeyboardEvent, at: number) => {
    const by = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0
    if (by === 0) return
    event.preventDefault()
    const next = storedLanguages[(at + by + storedLanguages.length) % storedLanguages.length]!
    props.onOpen(next)
    document.getElementById(`${props.id}-${next}`)?.focus()
  }
  return (
    <div role="tablist" aria-label={say('ui.local.languages')} className={styles.tabs}>
      {storedLanguages.map((language, at) => {
        const selected = language === props.open
        const state = textState(props.text, language)
        return (
          <UnstyledButton
            key={language}
            id={`${props.id}-${language}`}
            role="tab"
            aria-selected={selected}
            aria-controls={`${props.id}-panel`}
            title={languageNames[language]}
            tabIndex={selected ? 0 : -1}
            className={styles.tab}
            onClick={() => props.onOpen(language)}
            onKeyDown={(event) => step(event, at)}
          >
            {shortNames[language]}
            <TextStateMark state={state} />
          </UnstyledButton>
        )
      })}
    </div>
  )
}

const shortNames: Record<StoredLanguage, string> = {
  sq: 'SQ', en: 'EN', mk: 'МК', bs: 'BS', cnr: 'CNR', 'sr-Latn': 'SR',
} // biome-ignore format: a table
