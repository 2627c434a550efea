import type { ReactNode } from 'react'
import type { Naming } from '../naming.ts'
import styles from './upload.module.css'

/** A button that opens the device's own way of choosing a file, or its camera. */
export function PickButton(props: {
  label: string
  accept: string | undefined
  capture?: 'user' | 'environment'
  naming: Naming
  strong?: boolean
  disabled?: boolean
  onPick: (file: File) => void
}): ReactNode {
  return (
    <label className={styles.button} data-strong={props.strong ? '' : undefined}>
      <input
        type="file"
        className="ura-hidden"
        accept={props.accept}
        capture={props.capture}
        disabled={props.disabled}
        aria-describedby={[props.naming.label, props.naming.description].filter(Boolean).join(' ')}
        aria-invalid={props.naming.invalid || undefined}
        onChange={(event) => {
          const file = event.target.files?.[0]
          // The same file can be chosen again after it was removed.
          event.target.value = ''
          if (file) props.onPick(file)
        }}
      />
      {props.label}
    </label>
  )
}
