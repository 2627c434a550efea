import type { ReactNode } from 'react'
import { useSay } from '../../../ui/words.tsx'
import buttons from './filler.module.css'
import styles from './head.module.css'
import { tongueOf } from './language.ts'
import type { FillerProps } from './props.ts'

/** The form's title, its language, and the way out. */
export function FormHead(props: FillerProps & { children?: ReactNode }): ReactNode {
  const { filling } = props
  const say = useSay()
  const Title = props.headed ? 'p' : 'h1'
  return (
    <header className={styles.head}>
      <Title className={styles.title}>{props.title ?? filling.title}</Title>
      <div className={styles.tools}>
        {filling.languages.length > 1 && (
          <label className={styles.language}>
            <span className="ura-hidden">{say('collection.fill.language')}</span>
            <select
              value={filling.language}
              onChange={({ target }) => {
                filling.setLanguage(target.value)
                props.onLanguage?.(target.value)
              }}
            >
              {filling.languages.map((one) => (
                <option key={one} value={one} lang={tongueOf(one).lang}>
                  {one.replace(/\s*\([\w-]+\)\s*$/, '')}
                </option>
              ))}
            </select>
          </label>
        )}
        {props.children}
        {props.onClose && (
          <button type="button" className={buttons.quiet} onClick={props.onClose}>
            {say('collection.fill.close')}
          </button>
        )}
      </div>
    </header>
  )
}
