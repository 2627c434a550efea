import { Modal } from '@mantine/core'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { onSignedOut } from '../api.ts'
import { useSay } from '../words.tsx'

/**
 * The sign-in over the page when a session has ended: the call that met it waits, and is made again afterwards.
 * @param props.form the sign-in steps (they belong to the people room); `done` says that somebody is signed in
 */
export function SignInAgain(props: { form: (done: () => void) => ReactNode }): ReactNode {
  const say = useSay()
  const [opened, setOpened] = useState(false)
  const answer = useRef<((signedIn: boolean) => void) | null>(null)
  useEffect(
    () =>
      onSignedOut(() => {
        setOpened(true)
        return new Promise((resolve) => {
          answer.current = resolve
        })
      }),
    [],
  )
  const close = (signedIn: boolean) => {
    setOpened(false)
    answer.current?.(signedIn)
    answer.current = null
  }
  return (
    <Modal
      opened={opened}
      onClose={() => close(false)}
      title={say('ui.signInAgain.title')}
      closeOnClickOutside={false}
      closeButtonProps={{ 'aria-label': say('ui.close') }}
    >
      <p>{say('ui.signInAgain.text')}</p>
      {props.form(() => close(true))}
    </Modal>
  )
}
