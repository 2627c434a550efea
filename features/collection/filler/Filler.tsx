import { type ReactNode, useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { useSay } from '../../../ui/words.tsx'
import { useNode, useSignal } from './bridge.ts'
import { Checked, type Desk, DeskProvider, type ReviewNote } from './desk.tsx'
import { Everything } from './Everything.tsx'
import styles from './filler.module.css'
import type { Filling, Snapshot } from './filling.ts'
import { Pages } from './Pages.tsx'
import { screenOfPath, screensOf } from './walk.ts'

export interface FillerProps {
  filling: Filling
  /** One question per screen, or all on one page. */
  layout: 'pages' | 'all'
  /** What a reviewer wrote, by the path of the question. */
  notes?: ReviewNote[]
  sending?: boolean
  /** The finished record; called only when nothing is wrong with it. */
  onSend: (snapshot: Snapshot) => void
  onSaveDraft?: () => void
  onClose?: () => void
  /** What the button that sends says; "Send" by itself. */
  sendLabel?: string
}

const noNotes: ReviewNote[] = []

/** Shows a form that is being filled in. */
export function Filler(props: FillerProps): ReactNode {
  const { filling, layout, notes = noNotes, onSend } = props
  const say = useSay()
  const place = useRef<HTMLDivElement>(null)
  const [at, setAt] = useState(0)
  const [told, setTold] = useState('')
  // biome-ignore lint/correctness/useExhaustiveDependencies: another form begins unchecked
  const checked = useMemo(() => new Checked(), [filling])
  useSignal(filling.structure)
  useNode(filling.root)
  const screens = screensOf(filling.root)

  const show = useCallback(
    (path: string) => {
      const index = screenOfPath(screensOf(filling.root), path)
      if (index >= 0) setAt(index)
      requestAnimationFrame(() => reach(place.current, path))
    },
    [filling],
  )
  const desk = useMemo<Desk>(
    () => ({ filling, layout, notes, checked, show }),
    [filling, layout, notes, checked, show],
  )
  useEffect(() => () => filling.close(), [filling])

  const send = async () => {
    setTold('')
    const snapshot = await filling.snapshot()
    const [first] = snapshot.violations
    if (!first) return onSend(snapshot)
    checked.addAll()
    setTold(say('collection.fill.wrong', { count: snapshot.violations.length }))
    show(first.path)
  }
  const shared = { ...props, screens, send: () => void send() }
  return (
    <DeskProvider value={desk}>
      <div className={styles.filler} ref={place} data-layout={layout}>
        <div className={styles.told} role="status">
          {told}
        </div>
        {layout === 'pages' ? <Pages {...shared} at={at} setAt={setAt} /> : <Everything {...shared} />}
      </div>
    </DeskProvider>
  )
}

/** Puts the reader at the question of a path, or at the group that holds it. */
function reach(place: HTMLElement | null, path: string): void {
  for (let wanted = path; wanted.length > 1; wanted = wanted.replace(/\/[^/]*$/, '')) {
    const found = place?.querySelector<HTMLElement>(`[data-path="${CSS.escape(wanted)}"]`)
    if (!found) continue
    found.scrollIntoView({ block: 'center' })
    const control = found.querySelector<HTMLElement>('input:not([type=hidden]),textarea,select,button')
    ;(control ?? found).focus({ preventScroll: true })
    return
  }
}
