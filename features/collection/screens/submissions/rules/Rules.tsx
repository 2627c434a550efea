import { Button } from '@mantine/core'
import type { MouseEvent, ReactNode } from 'react'
import { Section } from '../../../../../ui/page/parts.tsx'
import { useFormats, useSay } from '../../../../../ui/words.tsx'
import styles from '../record.module.css'
import { answerId, ruleText } from './place.ts'
import type { BrokenRule } from './try.ts'
import type { TriedRules } from './useRules.ts'

/** Which answers break which rule of the form, each with the way to it; or that all keep them. */
export function Rules({ tried }: { tried: TriedRules | null }): ReactNode {
  const say = useSay()
  const formats = useFormats()
  if (!tried) return null
  const { verdict, error, trying, tryAll } = tried
  return (
    <Section title={say('collection.rules.title')} note={say('collection.rules.note')}>
      <div role="status">
        {error ? (
          <p>
            {say('collection.rules.failed')} <span className="ura-quiet">{reasonOf(error)}</span>
          </p>
        ) : !verdict ? (
          <p className="ura-quiet">{say('collection.rules.trying')}</p>
        ) : verdict.broken.length > 0 ? (
          <p>{say('collection.rules.broken', { count: verdict.broken.length })}</p>
        ) : (
          <p>{say(`collection.rules.${verdict.untried + verdict.missing.length ? 'keptTried' : 'kept'}`)}</p>
        )}
      </div>
      {verdict && verdict.broken.length > 0 && (
        <ul className={styles.rules}>
          {verdict.broken.map((one) => (
            <li key={`${one.path} ${one.rule}`}>
              <a href={`#${answerId(one.path)}`} onClick={(event) => goTo(event, one)}>
                {placeOf(say, one)}
              </a>
              : {ruleText(say, one)}
            </li>
          ))}
        </ul>
      )}
      {verdict && verdict.missing.length > 0 && (
        <p className="ura-quiet">
          {say('collection.rules.missing', { names: formats.list(verdict.missing) })}
        </p>
      )}
      {verdict && verdict.untried > 0 && (
        <p className="ura-quiet">{say('collection.rules.untried', { count: verdict.untried })}</p>
      )}
      {verdict && verdict.untried > 0 && tryAll && (
        <p data-no-print>
          <Button variant="default" size="compact-sm" loading={trying} onClick={tryAll}>
            {say('collection.rules.tryAll')}
          </Button>{' '}
          <span className="ura-quiet">{say('collection.rules.tryAllNote')}</span>
        </p>
      )}
    </Section>
  )
}

/** What the form's engine said, for whoever made the form. */
const reasonOf = (error: unknown): string => (error as { reason?: string }).reason ?? ''

/** The question, with the numbers of the rounds that it stands in. */
function placeOf(say: ReturnType<typeof useSay>, { path, label }: BrokenRule): string {
  const rounds = [...path.matchAll(/\[(\d+)\]/g)].map(([, number]) =>
    say('collection.record.round', { number }),
  )
  return rounds.length > 0 ? `${label} (${rounds.join(', ')})` : label
}

/** The answer is put in the middle: the page's head stays at the top and would cover it. */
function goTo(event: MouseEvent, { path }: BrokenRule): void {
  const answer = document.getElementById(answerId(path))
  if (!answer) return
  event.preventDefault()
  answer.scrollIntoView({ block: 'center' })
  answer.focus({ preventScroll: true })
}
