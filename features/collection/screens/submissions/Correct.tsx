import { Button, Group, Modal, Textarea } from '@mantine/core'
import { useParams } from '@tanstack/react-router'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import type { ResultOf } from '../../../../common/operation.ts'
import { call, send, sendFile } from '../../../../ui/api.ts'
import { useGo } from '../../../../ui/page/Go.tsx'
import { Page, PageHead } from '../../../../ui/page/PageHead.tsx'
import { Empty, ErrorPanel, Loading } from '../../../../ui/page/parts.tsx'
import { useTell } from '../../../../ui/page/tell.ts'
import { useAct } from '../../../../ui/queries.ts'
import { useProgramme } from '../../../../ui/session.tsx'
import { useWords } from '../../../../ui/words.tsx'
import { type AnswerChange, compareCorrection, correctSubmission, getOriginal } from '../../contract.ts'
import { withChosen } from '../../entities/chosen.ts'
import { Filler } from '../../filler/Filler.tsx'
import type { Filling, FillingFile, Snapshot } from '../../filler/filling.ts'
import { openForm } from '../../filler/open.ts'
import { asOn } from '../../xform/clock.ts'
import { Changes } from './Changes.tsx'
import { addressOfFile } from './Files.tsx'

type Original = ResultOf<typeof getOriginal>
interface Opened {
  original: Original
  filling: Filling
  files: FillingFile[]
}

const blobAt = async (address: string) => (await send(address, { headers: { accept: '*/*' } })).blob()

async function openOriginal(submission: string, language: string): Promise<Opened | Original> {
  const original = await call(getOriginal, { params: { submission } })
  if (!original.whole) return original
  const files: FillingFile[] = []
  for (const file of original.attachments.filter((one) => one.there))
    files.push({ name: file.name, blob: await blobAt(addressOfFile(submission, file.name)) })
  const media = new Map(original.media.map((one) => [one.name, one]))
  const filling = await openForm({
    // As on the day on which it was filled in, as the server will try it.
    xform: asOn(original.form.xform, new Date(original.clock.at), original.clock.offset),
    file: async (name) => {
      const { address, list } = media.get(name) ?? {}
      const blob = address ? await blobAt(address).catch(() => null) : null
      return blob && list
        ? new Blob([withChosen(await blob.text(), original.xml)], { type: 'text/csv' })
        : blob
    },
    instance: { xml: original.xml, files },
    mode: 'edit',
    language,
  })
  return { original, filling, files }
}

/** A submission opened in its own form: what is corrected is checked and calculated anew, as on the day it was filled in. */
export default function Correct(): ReactNode {
  const { submission } = useParams({ strict: false }) as { submission: string }
  const { say, language } = useWords()
  const [opened, setOpened] = useState<Opened | Original | null>(null)
  const [error, setError] = useState<unknown>(null)
  const [round, setRound] = useState(0)
  const speaking = useRef(language)
  // biome-ignore lint/correctness/useExhaustiveDependencies: `round` opens it again
  useEffect(() => {
    let gone = false
    setOpened(null)
    setError(null)
    openOriginal(submission, speaking.current).then(
      (found) => (gone ? undefined : setOpened(found)),
      (thrown) => (gone ? undefined : setError(thrown)),
    )
    return () => {
      gone = true
    }
  }, [submission, round])
  const again = () => setRound(round + 1)
  return (
    <Page>
      <PageHead
        title={say('collection.record.correct_title')}
        crumbs={[{ label: say('collection.record.title'), to: `./collection/submissions/${submission}` }]}
        lead={say('collection.record.correct_lead')}
      />
      {error ? (
        <ErrorPanel error={error} again={again} />
      ) : !opened ? (
        <Loading />
      ) : 'filling' in opened ? (
        <Form submission={submission} opened={opened} onAgain={again} />
      ) : (
        <Empty title={say('collection.record.not_whole')} />
      )}
    </Page>
  )
}

function Form({
  submission,
  opened,
  onAgain,
}: {
  submission: string
  opened: Opened
  onAgain: () => void
}): ReactNode {
  const { say } = useWords()
  const go = useGo()
  const { original, filling } = opened
  const compare = useAct(compareCorrection, { touches: [] })
  const [ready, setReady] = useState<{ snapshot: Snapshot; changes: AnswerChange[] } | null>(null)
  const [nothing, setNothing] = useState(false)
  const preview = async (snapshot: Snapshot) => {
    const { changes } = await compare.mutateAsync({ params: { submission }, body: { xml: snapshot.xml } })
    setNothing(changes.length === 0)
    if (changes.length) setReady({ snapshot, changes })
  }
  return (
    <>
      {compare.error && <ErrorPanel error={compare.error} />}
      {nothing && <p role="status">{say('collection.record.nothing_changed')}</p>}
      <Filler
        filling={filling}
        title={original.form.title}
        layout="all"
        headed
        notes={original.notes.flatMap((one) =>
          one.path ? [{ path: `${rootOf(original.xml)}${one.path}`, text: one.body }] : [],
        )}
        sending={compare.isPending}
        sendLabel={say('collection.record.check_changes')}
        onSend={(snapshot) => void preview(snapshot).catch(() => undefined)}
        onClose={() => go(`./collection/submissions/${submission}`)}
      />
      {ready && (
        <Save
          submission={submission}
          opened={opened}
          {...ready}
          onClose={() => setReady(null)}
          onAgain={onAgain}
        />
      )}
    </>
  )
}

/** The path of the root element: the form's own paths begin with it, the workspace's below it. */
const rootOf = (xml: string): string =>
  `/${/<([\w.-]+)[\s>]/.exec(xml.replace(/<\?[^>]*\?>/, ''))?.[1] ?? 'data'}`

function Save(props: {
  submission: string
  opened: Opened
  snapshot: Snapshot
  changes: AnswerChange[]
  onClose: () => void
  onAgain: () => void
}): ReactNode {
  const { say } = useWords()
  const go = useGo()
  const tell = useTell()
  const programme = useProgramme()
  const correct = useAct(correctSubmission, { touches: ['collection.', 'programme.'] })
  const [reason, setReason] = useState('')
  const [sending, setSending] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const { submission, opened, snapshot, changes } = props
  const conflict = (error as { status?: number } | null)?.status === 409
  const save = async () => {
    setSending(true)
    setError(null)
    try {
      const files = []
      for (const { name, blob } of snapshot.files) {
        if (opened.files.some((one) => one.name === name && one.blob === blob)) continue
        const known = opened.files.find((one) => one.name === name)
        if (known && known.blob.size === blob.size) continue
        const kept = await sendFile(new File([blob], name, { type: blob.type }), {
          programme: programme.id,
          sensitivity: 2,
        })
        files.push({ name, file: kept.id })
      }
      await correct.mutateAsync({
        params: { submission },
        body: { version: opened.original.version, xml: snapshot.xml, reason: reason.trim(), files },
      })
      tell.done(say('collection.record.corrected'))
      go(`./collection/submissions/${submission}`)
    } catch (thrown) {
      setError(thrown)
    } finally {
      setSending(false)
    }
  }
  return (
    <Modal
      opened
      size="xl"
      onClose={props.onClose}
      title={say('collection.record.save_title')}
      closeButtonProps={{ 'aria-label': say('ui.close') }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault()
          void save()
        }}
      >
        <Changes changes={changes} />
        <Textarea
          mt="md"
          required
          label={say('collection.record.why')}
          description={say('collection.record.why_help')}
          autosize
          minRows={2}
          maxLength={2000}
          value={reason}
          data-autofocus
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        {error !== null && <ErrorPanel error={error} />}
        {conflict && (
          <Button variant="default" mt="sm" onClick={props.onAgain}>
            {say('collection.record.open_again')}
          </Button>
        )}
        <Group justify="flex-end" mt="lg" gap="sm">
          <Button variant="default" onClick={props.onClose} disabled={sending}>
            {say('collection.record.go_on')}
          </Button>
          <Button type="submit" loading={sending} disabled={!reason.trim()}>
            {say('collection.record.save')}
          </Button>
        </Group>
      </form>
    </Modal>
  )
}
