import { type ReactNode, useState } from 'react'
import { sendFile } from '../../../../ui/api.ts'
import { FileField, type SentFile } from '../../../../ui/forms/FileField.tsx'
import { Progress } from '../../../../ui/page/dialogs.tsx'
import { useProgramme } from '../../../../ui/session.tsx'
import { useSay } from '../../../../ui/words.tsx'
import styles from './forms.module.css'
import { FormProblems } from './Problems.tsx'

/**
 * A place to drop an XLSForm or XForm: it is sent, compiled at once, and either taken or refused with all its mistakes.
 * @param props.take makes something of the sent file; what it throws is shown
 */
export function UploadForm(props: {
  label: string
  country: string | null
  sensitivity: number
  take: (file: SentFile) => Promise<unknown>
}): ReactNode {
  const say = useSay()
  const programme = useProgramme()
  const [files, setFiles] = useState<SentFile[]>([])
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const taken = async (sent: SentFile[]) => {
    setFiles(sent)
    setError(null)
    const file = sent[0]
    if (!file) return
    setBusy(true)
    try {
      await props.take(file)
    } catch (thrown) {
      setError(thrown)
    } finally {
      setBusy(false)
    }
  }
  const about = {
    programme: programme.id,
    sensitivity: props.sensitivity,
    ...(props.country ? { country: props.country } : {}),
  }
  return (
    <div className={styles.upload}>
      <FileField
        label={props.label}
        help={say('collection.upload.help')}
        files={files}
        accept=".xlsx,.xlsm,.csv,.md,.xml"
        onChange={(sent) => void taken(sent)}
        send={(file, how) => sendFile(file, about, how)}
      />
      {busy && <Progress label={say('collection.upload.compiling')} />}
      {error !== null && <FormProblems error={error} />}
    </div>
  )
}
