import { type TouchEvent, useRef } from 'react'

/** Farther than this to the side, and much less up or down, is a swipe. */
const far = 70

/** Turns pages by swiping; sliders, maps and drawings keep their touches to themselves. */
export function useSwipe(turn: { next: (() => void) | undefined; back: (() => void) | undefined }) {
  const begun = useRef<{ x: number; y: number } | null>(null)
  return {
    onTouchStart(event: TouchEvent) {
      const own = (event.target as Element).closest('[data-no-swipe],input[type=range],textarea,select')
      const touch = event.touches[0]
      begun.current =
        own || event.touches.length > 1 || !touch ? null : { x: touch.clientX, y: touch.clientY }
    },
    onTouchEnd(event: TouchEvent) {
      const touch = event.changedTouches[0]
      if (!begun.current || !touch) return
      const [dx, dy] = [touch.clientX - begun.current.x, touch.clientY - begun.current.y]
      begun.current = null
      if (Math.abs(dx) < far || Math.abs(dy) > Math.abs(dx) / 2) return
      if (dx < 0) turn.next?.()
      else turn.back?.()
    },
  }
}
