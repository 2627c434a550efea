import type { AnyNode } from '@getodk/xforms-engine'
import { type ReactNode, useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { useSay } from '../../../ui/words.tsx'
import { useContainer, useSignal } from './bridge.ts'
import { Checked, type Desk, DeskProvider, type ReviewNote } from './desk.tsx'
import { Everything } from './Everything.tsx'
import styles from './filler.module.css'
import { tongueOf } from './language.ts'
import { Pages } from './Pages.tsx'
import type { FillerProps } from './props.ts'
import { firstBack } from './returned.ts'
import { nodesOf } from './snapshot.ts'
import { type Screen, screenOfPath, screensOf } from './walk.ts'

const noNotes: ReviewNote[] = []

/** Shows a form that is being filled in. */
export function Filler(props: FillerProps): ReactNode {
  const { filling, layout, notes = noNotes, onDevice = false, onSend, start, onMove } = props
  const say = useSay()
  const place = useRef<HTMLDivElement>(null)
  const [here, setHere] = useState<Here>(() => {
    const now = screensOf(filling.root)
    return start ? whereIs(now, start) : hereAt(now, firstBack(filling.root, now, notes))
  })
  const [told, setTold] = useState('')
  // biome-ignore lint/correctness/useExhaustiveDependencies: another form begins unchecked
  const checked = useMemo(() => new Checked(), [filling])
  const structure = useSignal(filling.structure)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the screens are as the form's structure is now
  const screens = useMemo(() => screensOf(filling.root), [filling, structure])
  const at = placeIn(screens, here)
  const setAt = useCallback(
    (index: number) => setHere({ key: screensOf(filling.root)[index]?.key ?? theEnd, index }),
    [filling],
  )

  const show = useCallback(
    (path: string) => {
      const index = screenOfPath(screensOf(filling.root), path)
      if (index >= 0) setAt(index)
      afterDrawing(() => reach(place.current, path))
    },
    [filling, setAt],
  )
  const next = useCallback(() => {
    const now = screensOf(filling.root)
    const screen = now[at]
    const wrong = screen ? faultsOf(screen) : []
    const unread = place.current?.querySelector<HTMLElement>('[data-unreadable]')
    if (wrong.length === 0 && !unread) return setAt(Math.min(at + 1, now.length))
    checked.add(wrong)
    afterDrawing(() => {
      const invalid = place.current?.querySelector<HTMLElement>('[data-invalid]')
      focusIn(invalid ?? unread ?? null)
    })
  }, [filling, at, setAt, checked])
  // Its language is part of the whole form's state.
  useContainer(filling.root as AnyNode)
  const tongue = useMemo(() => tongueOf(filling.language), [filling.language])
  const desk = useMemo<Desk>(
    () => ({
      filling,
      layout,
      notes,
      onDevice,
      tongue,
      checked,
      show,
      advance: layout === 'pages' ? next : () => undefined,
    }),
    [filling, layout, notes, onDevice, tongue, checked, show, next],
  )
  useEffect(() => () => filling.close(), [filling])
  const path = screens[at]?.node.currentState.reference
  useEffect(() => {
    if (path) onMove?.(path)
  }, [path, onMove])

  const send = async () => {
    setTold('')
    const unread = place.current?.querySelector<HTMLElement>('[data-unreadable]')
    if (unread) return unread.focus()
    const snapshot = await filling.snapshot()
    const [first] = snapshot.violations
    if (!first) return onSend(snapshot)
    checked.addAll()
    setTold(say('collection.fill.wrong', { count: snapshot.violations.length }))
    show(first.path)
  }
  const shared = { ...props, send: () => void send() }
  return (
    <DeskProvider value={desk}>
      <div className={styles.filler} ref={place} data-layout={layout}>
        <div className={styles.told} role="status">
          {told}
        </div>
        {layout === 'pages' ? (
          <Pages {...shared} screens={screens} at={at} setAt={setAt} next={next} />
        ) : (
          <Everything {...shared} screens={screens} />
        )}
      </div>
    </DeskProvider>
  )
}

const theEnd = 'end'

/** The screen somebody is on: by its key, and by its place for when it goes. */
interface Here {
  key: string | null
  index: number
}
const beginning: Here = { key: null, index: 0 }

/** The screen on which the question of a path stands; the beginning when there is none. */
const whereIs = (screens: Screen[], path: string): Here =>
  hereAt(screens, screens[screenOfPath(screens, path)])

const hereAt = (screens: Screen[], screen: Screen | undefined): Here =>
  screen ? { key: screen.key, index: screens.indexOf(screen) } : beginning

/** The reader stays on a screen when others come and go before it; where it goes itself, they stay at its place. */
function placeIn(screens: Screen[], here: Here): number {
  if (here.key === theEnd) return screens.length
  const found = screens.findIndex((screen) => screen.key === here.key)
  return found >= 0 ? found : Math.min(here.index, screens.length)
}

/** React has drawn what was asked for by the second frame. */
const afterDrawing = (act: () => void) => requestAnimationFrame(() => requestAnimationFrame(act))

/** Puts the reader at the question of a path, or at the group that holds it. */
function reach(place: HTMLElement | null, path: string): void {
  for (let wanted = path; wanted.length > 1; wanted = wanted.replace(/\/[^/]*$/, '')) {
    const found = place?.querySelector<HTMLElement>(`[data-path=${JSON.stringify(wanted)}]`)
    if (!found) continue
    // What lies in a folded group is unfolded first.
    found.closest('[hidden]')?.dispatchEvent(new CustomEvent('ura-unfold', { bubbles: true }))
    focusIn(found)
    return
  }
}

function focusIn(found: HTMLElement | null): void {
  const control = found?.querySelector<HTMLElement>(
    'input:not([type=hidden]),textarea,select,[role=radiogroup] input,button',
  )
  const target = control ?? found
  target?.focus({ preventScroll: true })
  found?.scrollIntoView({ block: 'center' })
}

/** The questions of a screen that are not answered as they must be. */
function faultsOf(screen: Screen): string[] {
  if (screen.kind === 'repeat') return []
  return [...nodesOf(screen.node)]
    .filter((node) => node.currentState.relevant)
    .filter((node) => 'violation' in node.validationState && node.validationState.violation)
    .map((node) => node.nodeId)
}
