import { Button, PasswordInput, TextInput } from '@mantine/core'
import type { ReactNode } from 'react'

export default function SignIn(props: { done: () => void; email?: string }): ReactNode {
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        void fetch('/api/gallery/sign-in', { method: 'POST' }).then(props.done)
      }}
    >
      <TextInput label="E-mail" type="email" defaultValue={props.email ?? ''} autoComplete="username" />
      <PasswordInput label="Password" mt="sm" autoComplete="current-password" />
      <Button type="submit" fullWidth mt="lg">
        Sign in
      </Button>
    </form>
  )
}
