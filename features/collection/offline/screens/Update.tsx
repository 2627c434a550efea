import { type ReactNode, useSyncExternalStore } from 'react'
import { useSay } from '../../../../ui/words.tsx'
import { newVersion } from '../worker.ts'
import { Button, Notice } from './parts.tsx'

/** A new version lies ready: it takes over when the reader says so, and nothing that is being filled in is lost. */
export function Update(): ReactNode {
  const say = useSay()
  const ready = useSyncExternalStore(newVersion.subscribe, newVersion.read)
  if (!ready) return null
  return (
    <Notice
      act={
        <Button kind="main" onClick={() => void newVersion.take()}>
          {say('collection.collect.update.act')}
        </Button>
      }
    >
      {say('collection.collect.update')}
    </Notice>
  )
}
