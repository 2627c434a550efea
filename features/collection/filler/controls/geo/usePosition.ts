import { useEffect, useRef, useState } from 'react'
import { type Place, placeOf } from './coordinates.ts'

export type Watching = 'off' | 'waiting' | 'there' | 'refused' | 'failed'

/** Follows the device's position while it is wanted. */
export function usePosition(onPlace: (place: Place) => void) {
  const [state, setState] = useState<Watching>('off')
  const [place, setPlace] = useState<Place | null>(null)
  const watch = useRef<number | null>(null)
  const told = useRef(onPlace)
  told.current = onPlace

  const stop = () => {
    if (watch.current !== null) navigator.geolocation.clearWatch(watch.current)
    watch.current = null
    setState('off')
    setPlace(null)
  }
  const start = () => {
    if (!navigator.geolocation) return setState('failed')
    setState('waiting')
    watch.current = navigator.geolocation.watchPosition(
      (position) => {
        const found = placeOf(position)
        setPlace(found)
        setState('there')
        told.current(found)
      },
      (error) => setState(error.code === error.PERMISSION_DENIED ? 'refused' : 'failed'),
      { enableHighAccuracy: true, maximumAge: 0, timeout: 60_000 },
    )
  }
  useEffect(
    () => () => {
      if (watch.current !== null) navigator.geolocation.clearWatch(watch.current)
    },
    [],
  )
  return { state, place, start, stop }
}
