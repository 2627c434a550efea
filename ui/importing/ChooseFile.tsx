import { FileInput } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { type KeptFile, sendFile } from '../api.ts'
import { Progress } from '../page/dialogs.tsx'
import { ErrorPanel, Field, Fields, Section } from '../page/parts.tsx'

interface Sending {
  label: string
  help: ReactNode
  placeholder: string
  /** Endings: `.csv,.xlsx`. */
  accept: string
  /** What is said while it is on its way, and above what went wrong. */
  sending: string
  unreadable: string
  /** Whose file it is. */
  about: { programme: string; sensitivity?: number }
  /** Goes on with the file that the server keeps now; what it throws is shown here. */
  onKept: (file: KeptFile) => Promise<unknown>
}

/** The first step of taking a file in: it is sent as soon as it is chosen. @param props.children fields before it */
export function ChooseFile(props: Sending & { children?: ReactNode }): ReactNode {
  const { children, help, ...sending } = props
  const { input, state } = useSending(sending)
  return (
    <Section title={props.label}>
      <Fields>
        {children}
        <Field help={help}>{input}</Field>
      </Fields>
      {state}
    </Section>
  )
}

/** One more file on a page that has its own sections. */
export function SendFile(props: Sending): ReactNode {
  const { help, ...sending } = props
  const { input, state } = useSending(sending)
  return (
    <>
      <Fields>
        <Field help={help}>{input}</Field>
      </Fields>
      {state}
    </>
  )
}

function useSending(props: Omit<Sending, 'help'>): { input: ReactNode; state: ReactNode } {
  const [share, setShare] = useState<number | null>(null)
  const [error, setError] = useState<unknown>(null)
  const send = async (file: File | null) => {
    if (!file) return
    setError(null)
    setShare(0)
    try {
      await props.onKept(await sendFile(file, props.about, { onProgress: setShare }))
    } catch (thrown) {
      setError(thrown)
    } finally {
      setShare(null)
    }
  }
  return {
    input: (
      <FileInput
        label={props.label}
        placeholder={props.placeholder}
        styles={{ placeholder: { color: 'var(--ura-quiet)' } }}
        accept={props.accept}
        onChange={(file) => void send(file)}
        disabled={share !== null}
      />
    ),
    state: (
      <>
        {share !== null && <Progress label={props.sending} share={share} />}
        {error !== null && <ErrorPanel error={error} title={props.unreadable} />}
      </>
    ),
  }
}
