import { type ReactNode, useCallback, useEffect, useState } from 'react'
import { useFormats, useSay } from '../../../../ui/words.tsx'
import styles from './collect.module.css'
import { useView } from './context.ts'
import { Acts, Bar, Button, Notice } from './parts.tsx'

interface Room {
  /** Whether the browser has promised to keep it; null: it does not say. */
  kept: boolean | null
  used: number | null
  most: number | null
}

async function look(): Promise<Room> {
  const storage = navigator.storage
  const estimate = await storage?.estimate?.().catch(() => undefined)
  const kept = await storage?.persisted?.().catch(() => undefined)
  return { kept: kept ?? null, used: estimate?.usage ?? null, most: estimate?.quota ?? null }
}

/** Asks the browser not to clear this app's store when it wants room. Some ask the reader, some decide by themselves. */
export const askToKeep = async (): Promise<boolean> =>
  (await navigator.storage?.persist?.().catch(() => false)) ?? false

/** How much lies here, how much room there is, and whether the browser has promised to keep it. */
export function Storage(): ReactNode {
  const say = useSay()
  const view = useView()
  const { bytes } = useFormats()
  const [room, setRoom] = useState<Room | null>(null)
  const refresh = useCallback(() => void look().then(setRoom), [])
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
