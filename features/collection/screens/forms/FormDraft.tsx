import { Button, Textarea } from '@mantine/core'
import { IconQrcode, IconTrash } from '@tabler/icons-react'
import { type ReactNode, useState } from 'react'
import { sendFile } from '../../../../ui/api.ts'
import { fieldError } from '../../../../ui/forms/Form.tsx'
import { ConfirmDialog } from '../../../../ui/page/dialogs.tsx'
import { useGo } from '../../../../ui/page/Go.tsx'
import { State } from '../../../../ui/page/marks.tsx'
import { Empty, ErrorPanel, Section } from '../../../../ui/page/parts.tsx'
import { useTell } from '../../../../ui/page/tell.ts'
import { useAct } from '../../../../ui/queries.ts'
import { useProgramme } from '../../../../ui/session.tsx'
import { PlainTable } from '../../../../ui/table/PlainTable.tsx'
import { useFormats, useSay } from '../../../../ui/words.tsx'
import { addFormFile, discardDraft, type FormRecord, publishForm, uploadDraft } from '../../contract.ts'
import { isDoubtful } from '../../rules.ts'
import { Changes } from './Changes.tsx'
import { Fact } from './FormOverview.tsx'
import styles from './forms.module.css'
import { Remarks } from './Problems.tsx'
import { SettingsDialog } from './SettingsDialog.tsx'
import { nameOfLanguage } from './shared.tsx'
import { UploadForm } from './UploadForm.tsx'

type Draft = NonNullable<FormRecord['draft']>

/** The draft: what is still wrong with it, how to try it out, and publishing; or a place to upload one. */
export function FormDraft({ form }: { form: FormRecord }): ReactNode {
  const say = useSay()
  const manages = form.may.includes('manage')
  return (
    <>
      {form.draft ? (
        <Read form={form} draft={form.draft} />
      ) : (
        <Empty title={say('collection.draft.none')}>{say('collection.draft.noneNote')}</Empty>
      )}
      {manages && (
        <Section
          title={say(form.draft ? 'collection.draft.replace' : 'collection.draft.new')}
          note={say('collection.draft.replaceNote', { code: form.code })}
        >
          <Replace form={form} />
        </Section>
      )}
    </>
  )
}

function Replace({ form }: { form: FormRecord }): ReactNode {
  const say = useSay()
  const tell = useTell()
  const upload = useAct(uploadDraft)
  return (
    <UploadForm
      key={form.draft?.id ?? ''}
      label={say('collection.upload.fileLabel')}
      country={form.country}
      sensitivity={form.sensitivity}
      take={async (file) => {
        await upload.mutateAsync({ params: { form: form.id }, body: { file: file.id } })
        tell.done(say('collection.draft.taken'))
      }}
    />
  )
}

function Read({ form, draft }: { form: FormRecord; draft: Draft }): ReactNode {
  const say = useSay()
  const formats = useFormats()
  const [testing, setTesting] = useState(false)
  const manages = form.may.includes('manage')
  return (
    <>
      <dl className={styles.facts}>
        <Fact label={say('collection.forms.version')}>{draft.name || '–'}</Fact>
        <Fact label={say('collection.draft.uploaded')}>{formats.dateTime(draft.createdAt ?? '')}</Fact>
        <Fact label={say('collection.form.questions')}>{formats.number(draft.questions)}</Fact>
        <Fact label={say('collection.form.languages')}>
          {draft.languages.length
            ? formats.list(draft.languages.map(nameOfLanguage))
            : say('collection.form.oneLanguage')}
        </Fact>
        <Fact label={say('collection.draft.tests')}>
          {say('collection.draft.testCount', { count: draft.tests })}
        </Fact>
      </dl>
      {draft.warnings.length > 0 && (
        <Section title={say('collection.draft.warnings')} note={say('collection.draft.warningsNote')}>
          <Remarks caption={say('collection.draft.warnings')} remarks={draft.warnings} />
        </Section>
      )}
      {draft.gaps.length > 0 && <Gaps draft={draft} />}
      {draft.files.length > 0 && <Files form={form} draft={draft} />}
      {form.current && (
        <Section title={say('collection.draft.changes', { version: form.current.name || '–' })}>
          <Changes form={form.id} from={form.current.id} to={draft.id} />
        </Section>
      )}
      {manages && (
        <Section title={say('collection.draft.try')} note={say('collection.draft.tryNote')}>
          <Button variant="default" leftSection={<IconQrcode size={17} />} onClick={() => setTesting(true)}>
            {say('collection.draft.tryAct')}
          </Button>
        </Section>
      )}
      {manages && <Publish form={form} draft={draft} />}
      {testing && (
        <SettingsDialog of={{ form: form.id }} name={form.title} onClose={() => setTesting(false)} />
      )}
    </>
  )
}

function Gaps({ draft }: { draft: Draft }): ReactNode {
  const say = useSay()
  return (
    <Section title={say('collection.draft.gaps')} note={say('collection.draft.gapsNote')}>
      <PlainTable
        caption={say('collection.draft.gaps')}
        rows={draft.gaps}
        rowId={(row) => `${row.language}${row.path}${row.what}${row.cell ?? ''}`}
        columns={[
          {
            key: 'cell',
            title: say('collection.draft.cell'),
            head: true,
            cell: (row) => (row.cell ? <code>{row.cell}</code> : say('collection.draft.noColumn')),
          },
          { key: 'language', title: say('collection.draft.language'), cell: (row) => row.language },
          {
            key: 'what',
            title: say('collection.draft.what'),
            cell: (row) => say(`collection.draft.${row.what}`),
          },
          { key: 'path', title: say('collection.draft.of'), cell: (row) => <code>{row.path}</code> },
        ]}
      />
    </Section>
  )
}

/** Files that the form names: which are there, and a way to give those that are not. */
function Files({ form, draft }: { form: FormRecord; draft: Draft }): ReactNode {
  const say = useSay()
  const formats = useFormats()
  return (
    <Section title={say('collection.draft.files')} note={say('collection.draft.filesNote')}>
      <PlainTable
        caption={say('collection.draft.files')}
        rows={draft.files}
        rowId={(row) => row.id}
        columns={[
          { key: 'name', title: say('collection.draft.file'), head: true, cell: (row) => row.name },
          {
            key: 'kind',
            title: say('collection.draft.kind'),
            cell: (row) => say(`collection.draft.kind.${row.kind}`),
          },
          {
            key: 'size',
            title: say('collection.draft.size'),
            cell: (row) =>
              row.list ? (
                say('collection.entities.is_list')
              ) : row.size === null ? (
                <State tone="warn">{say('collection.draft.fileMissing')}</State>
              ) : (
                formats.bytes(row.size)
              ),
          },
          ...(form.may.includes('manage')
            ? [
                {
                  key: 'give',
                  title: say('collection.draft.give'),
                  cell: (row: Draft['files'][number]) => <GiveFile form={form} name={row.name} />,
                },
              ]
            : []),
        ]}
      />
    </Section>
  )
}

function GiveFile({ form, name }: { form: FormRecord; name: string }): ReactNode {
  const say = useSay()
  const tell = useTell()
  const programme = useProgramme()
  const give = useAct(addFormFile)
  const [busy, setBusy] = useState(false)
  const send = async (file: File | undefined) => {
    if (!file) return
    setBusy(true)
    try {
      const about = {
        programme: programme.id,
        sensitivity: form.sensitivity,
        ...(form.country ? { country: form.country } : {}),
      }
      const kept = await sendFile(file, about)
      await give.mutateAsync({ params: { form: form.id, name }, body: { file: kept.id } })
      tell.done(say('collection.draft.given', { name }))
    } catch (error) {
      tell.failed(error)
    } finally {
      setBusy(false)
    }
  }
  return (
    <label className={styles.give} data-busy={busy}>
      <input
        type="file"
        className="ura-hidden"
        disabled={busy}
        aria-label={say('collection.draft.giveFile', { name })}
        onChange={(event) => void send(event.currentTarget.files?.[0])}
      />
      <span aria-hidden>{say('collection.draft.choose')}</span>
    </label>
  )
}

/** The last step, with the reason where texts are missing; and the way back. */
function Publish({ form, draft }: { form: FormRecord; draft: Draft }): ReactNode {
  const say = useSay()
  const go = useGo()
  const tell = useTell()
  const publish = useAct(publishForm)
  const discard = useAct(discardDraft)
  const [waiver, setWaiver] = useState('')
  const [discarding, setDiscarding] = useState(false)
  const gone = form.state === 'draft'
  const send = async () => {
    const body = { version: form.version, ...(waiver.trim() ? { waiver: waiver.trim() } : {}) }
    try {
      await publish.mutateAsync({ params: { form: form.id }, body })
      tell.done(say('collection.draft.published'))
      go(`./collection/forms/${form.id}`)
    } catch {
      // `publish.error` shows it below
    }
  }
  const waiverError = fieldError(publish.error, 'waiver')
  const doubtful = draft.warnings.some(isDoubtful)
  return (
    <Section title={say('collection.draft.publishing')} note={say('collection.draft.publishNote')}>
      {(draft.gaps.length > 0 || doubtful || waiverError) && (
        <Textarea
          className={styles.waiver}
          label={say('collection.draft.waiver')}
          description={say('collection.draft.waiverHelp', { count: draft.gaps.length })}
          value={waiver}
          maxLength={500}
          autosize
          minRows={2}
          required
          error={waiverError}
          onChange={(event) => setWaiver(event.currentTarget.value)}
        />
      )}
      {publish.error && !waiverError && (
        <ErrorPanel error={publish.error} title={say('collection.draft.notPublished')} />
      )}
      <div className={styles.row}>
        <Button loading={publish.isPending} onClick={() => void send()}>
          {say('collection.draft.publish')}
        </Button>
        <Button variant="default" leftSection={<IconTrash size={17} />} onClick={() => setDiscarding(true)}>
          {say('collection.draft.discard')}
        </Button>
      </div>
      <ConfirmDialog
        opened={discarding}
        onClose={() => setDiscarding(false)}
        title={say('collection.draft.discardAsk', { title: form.title })}
        act={say('collection.draft.discard')}
        danger
        onConfirm={async () => {
          await discard.mutateAsync({ params: { form: form.id } })
          tell.done(say('collection.draft.discarded'))
          if (gone) go('./collection/forms', { replace: true })
        }}
      >
        {say(gone ? 'collection.draft.discardAll' : 'collection.draft.discardNote', { count: draft.tests })}
      </ConfirmDialog>
    </Section>
  )
}
