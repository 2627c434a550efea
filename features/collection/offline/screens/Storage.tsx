import { type ReactNode, useCallback, useEffect, useState } from 'react'
import { useFormats, useSay } from '../../../../ui/words.tsx'
import { askToKeep, lookAtRoom, type Room } from '../room.ts'
import styles from './collect.module.css'
import { useView } from './context.ts'
import { Acts, Bar, Button, Notice } from './parts.tsx'

/** How much lies here, how much room there is, and whether the browser has promised to keep it. */
export function Storage(): ReactNode {
  const say = useSay()
  const view = useView()
  const { bytes } = useFormats()
  const [room, setRoom] = useState<Room | null>(null)
  const refresh = useCallback(() => void lookAtRoom().then(setRoom), [])
  // biome-ignore lint/correctness/useExhaustiveDependencies: looked at anew whenever something was kept
  useEffect(refresh, [refresh, view.items, view.forms])
  if (!room) return null
  const { kept, used, most } = room
  const low = most !== null && used !== null && most - used < 50_000_000
  return (
    <section className={styles.card} aria-labelledby="room">
      <h2 id="room">{say('collection.collect.room')}</h2>
      {used !== null && most !== null && (
        <>
          <p>{say('collection.collect.room.used', { used: bytes(used), most: bytes(most) })}</p>
          <Bar share={most > 0 ? used / most : 0} label={say('collection.collect.room')} />
        </>
      )}
      {low && <Notice tone="warn">{say('collection.collect.room.low')}</Notice>}
      <p>
        {say(
          kept === null
            ? 'collection.collect.room.unknown'
            : kept
              ? 'collection.collect.room.kept'
              : 'collection.collect.room.notKept',
        )}
      </p>
      {kept === false && (
        <Acts>
          <Button onClick={() => void askToKeep().then(refresh)}>{say('collection.collect.room.ask')}</Button>
        </Acts>
      )}
      <p className="ura-quiet">{say('collection.collect.room.sealed')}</p>
    </section>
  )
}
