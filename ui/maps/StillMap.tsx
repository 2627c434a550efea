import { type ReactNode, useEffect, useId, useRef, useState } from 'react'
import type { MapData } from '../../common/maps.ts'
import type { Palette } from '../../common/palette.ts'
import { type FrameColours, framedSvg, type PictureWords } from '../charts/frame.ts'
import type { Downloads } from '../charts/Picture.tsx'
import { useWords } from '../words.tsx'
import styles from './map.module.css'
import { loadBoundaries, stillMap } from './still.ts'

/** The map without WebGL: it cannot be moved, and shows the same. */
export default function StillMap(props: {
  data: MapData
  words: PictureWords
  palette: Palette & FrameColours
  onReady: (downloads: Downloads) => void
}): ReactNode {
  const { data, words, palette, onReady } = props
  const { language } = useWords()
  const id = useId()
  const place = useRef<HTMLDivElement>(null)
  const [drawing, setDrawing] = useState<{ svg: string; width: number; height: number } | null>(null)
  useEffect(() => {
    void loadBoundaries().then((shapes) => {
      const still = stillMap(shapes, data, palette, language, id, place.current?.clientWidth || 640)
      setDrawing(still)
      onReady({ svg: () => framedSvg(still.svg, still, words, palette) })
    })
  }, [data, palette, language, words, onReady, id])
  return (
    <div
      ref={place}
      className={styles.still}
      role="img"
      aria-label={words.title}
      // biome-ignore lint/security/noDangerouslySetInnerHtml: our own drawing; every text in it is escaped
      dangerouslySetInnerHTML={{ __html: drawing?.svg ?? '' }}
    />
  )
}
