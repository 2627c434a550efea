import { type ReactNode, useState } from 'react'
import { ConfirmDialog } from '../../ui/page/dialogs.tsx'
import type { DeviceBox, Room } from '../../ui/rooms.ts'
import { useSay } from '../../ui/words.tsx'
import { useSignOut } from './session.ts'

/** Signing out: at once when nothing is lost by it; else what would be lost is said first. */
export function useLeaving(rooms: Room[], person: string): { signOut: () => void; question: ReactNode } {
  const say = useSay()
  const leave = useSignOut()
  const [asked, setAsked] = useState<{ boxes: DeviceBox[]; losses: string[] } | null>(null)
  const signOut = async () => {
    const boxes: DeviceBox[] = []
    const losses: string[] = []
    for (const room of rooms) {
      // A browser that keeps nothing (a private window without a store) has nothing to lose, and whatever cannot be asked
      // keeps nobody signed in.
      const box = await room.box?.().then(
        (one) => one.default,
        () => undefined,
      )
      const loss = await box?.unsent(person, say).catch(() => undefined)
      if (!box || loss === undefined) continue
      boxes.push(box)
      if (loss !== null) losses.push(loss)
    }
    if (losses.length > 0) setAsked({ boxes, losses })
    // Where nothing is lost, a box that resists is no reason to stay signed in either.
    else await leave(boxes, person).catch(() => leave([], person))
  }
  const question = (
    <ConfirmDialog
      opened={asked !== null}
      onClose={() => setAsked(null)}
      title={say('ui.shell.signOut.unsent')}
      act={say('ui.shell.signOut.anyway')}
      danger
      onConfirm={() => leave(asked?.boxes ?? [], person)}
    >
      {asked?.losses.map((loss) => (
        <p key={loss}>{loss}</p>
      ))}
    </ConfirmDialog>
  )
  return { signOut: () => void signOut(), question }
}
