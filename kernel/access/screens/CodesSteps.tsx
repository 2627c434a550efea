import { Button, Group, Stack, TextInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import QRCode from 'qrcode'
import { type FormEvent, type ReactNode, useEffect, useState } from 'react'
import { saveBlob } from '../../../ui/api.ts'
import { ErrorPanel } from '../../../ui/page/parts.tsx'
import { useSay } from '../../../ui/words.tsx'
import styles from './access.module.css'

/** The key for the app, as a picture to scan and as letters to type; a first code proves that it arrived. */
export function ScanStep(props: {
  uri: string
  secret: string
  busy: boolean
  error: unknown
  send: (code: string) => void
}): ReactNode {
  const say = useSay()
  const [code, setCode] = useState('')
  const send = (event: FormEvent) => {
    event.preventDefault()
    props.send(code)
  }
  return (
    <form onSubmit={send}>
      <Stack gap="sm">
        <p>{say('access.codes.scan')}</p>
        <Group gap="lg" align="flex-start">
          <QrPicture text={props.uri} label={say('access.codes.picture')} />
          <div className={styles.key}>
            <span className="ura-quiet">{say('access.codes.key')}</span>
            <code>{props.secret.replace(/(.{4})/g, '$1 ').trim()}</code>
          </div>
        </Group>
        <TextInput
          name="code"
          label={say('access.field.code')}
          autoComplete="one-time-code"
          inputMode="numeric"
          value={code}
          onChange={(event) => setCode(event.currentTarget.value)}
          maw="12rem"
          required
          withAsterisk={false}
        />
        {Boolean(props.error) && <ErrorPanel error={props.error} />}
        <Group justify="flex-end">
          <Button type="submit" loading={props.busy}>
            {say('access.codes.confirm')}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

function QrPicture({ text, label }: { text: string; label: string }): ReactNode {
  const [picture, setPicture] = useState<string>()
  useEffect(() => {
    void QRCode.toString(text, { type: 'svg', margin: 2, errorCorrectionLevel: 'M' }).then((svg) =>
      setPicture(`data:image/svg+xml,${encodeURIComponent(svg)}`),
    )
  }, [text])
  return (
    <div className={styles.qr}>{picture && <img src={picture} alt={label} width={200} height={200} />}</div>
  )
}

/** The backup codes, shown this once, to be kept where the telephone is not. */
export function BackupCodes({ codes, done }: { codes: string[]; done: () => void }): ReactNode {
  const say = useSay()
  const client = useQueryClient()
  const finish = () => {
    void client.invalidateQueries({ predicate: ({ queryKey }) => String(queryKey[0]).startsWith('access.') })
    done()
  }
  return (
    <Stack gap="sm">
      <p>{say('access.codes.backup')}</p>
      <ul className={styles.codes}>
        {codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ul>
      <Group justify="flex-end">
        <Button
          variant="default"
          onClick={() =>
            saveBlob(new Blob([`${codes.join('\n')}\n`], { type: 'text/plain' }), 'ura-backup-codes.txt')
          }
        >
          {say('access.codes.save')}
        </Button>
        <Button onClick={finish}>{say('access.codes.kept')}</Button>
      </Group>
    </Stack>
  )
}
