import { type ReactNode, useState } from 'react'
import { useSay } from '../../../../ui/words.tsx'
import type { Listed } from '../desk.ts'
import { goTo } from '../place.ts'
import { useDesk, useView } from './context.ts'
import { Button, Notice, useSentence } from './parts.tsx'

/** A correction that somebody else came before: what that means, and the way to the newest edition. */
export function Overtaken({ item }: { item: Listed }): ReactNode {
  const say = useSay()
  const sentence = useSentence()
  const desk = useDesk()
  const view = useView()
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const renew = () => {
    setBusy(true)
    setError(null)
    desk
      .renew(item)
      .then((fetched) => goTo({ at: 'fill', item: fetched }), setError)
      .finally(() => setBusy(false))
  }
  return (
    <>
      <Notice
        tone="warn"
        act={
          <Button kind="main" disabled={!view.online || busy} onClick={renew}>
            {say('collection.collect.overtaken.act')}
          </Button>
        }
      >
        {say('collection.collect.overtaken')}
      </Notice>
      {Boolean(error) && (
        <Notice tone="bad" live>
          {sentence(error)}
        </Notice>
      )}
    </>
  )
}
