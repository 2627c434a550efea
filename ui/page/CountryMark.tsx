import type { ReactNode } from 'react'
import { countryColour } from '../../common/palette.ts'
import { usePalette } from '../palette.ts'
import { useFormats } from '../words.tsx'
import styles from './measures.module.css'

/** A country's name with its fixed colour; the colour is never the only thing that tells them apart. */
export function CountryMark({ code }: { code: string }): ReactNode {
  const palette = usePalette()
  const formats = useFormats()
  const colour = countryColour(code, palette)
  return (
    <span className={styles.country}>
      <span className={styles.swatch} style={{ background: colour ?? palette.quiet }} aria-hidden />
      {formats.country(code)}
    </span>
  )
}
