import { TextInput } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { sendFile } from '../../../ui/api.ts'
import { FileField } from '../../../ui/forms/FileField.tsx'
import { Empty, ErrorPanel, Section } from '../../../ui/page/parts.tsx'
import { useAct } from '../../../ui/queries.ts'
import { useProgramme } from '../../../ui/session.tsx'
import { PlainTable } from '../../../ui/table/PlainTable.tsx'
import { useFormats, useSay } from '../../../ui/words.tsx'
import { attachFile, detachFile, type Visit } from '../contract-visits.ts'

/** Files of a visit: sent one by one, each with a caption; encrypted under the country's key. */
export function Attachments({ visit }: { visit: Visit }): ReactNode {
  const say = useSay()
  const formats = useFormats()
  const programme = useProgramme()
  const attach = useAct(attachFile)
  const detach = useAct(detachFile)
  const [caption, setCaption] = useState('')
  const writes = visit.may.includes('update')
  const params = { programme: programme.id, visit: visit.id }
  return (
    <Section title={say('monitoring.tab.files')} note={say('monitoring.files.note')}>
      {!visit.accountTold ? (
        <p>{say('monitoring.account.later')}</p>
      ) : visit.attachments.length === 0 ? (
        <Empty title={say('monitoring.files.empty')} />
      ) : (
        <PlainTable caption={say('monitoring.tab.files')} rows={visit.attachments} rowId={(row) => row.id}
          columns={[
            { key: 'name', title: say('monitoring.files.file'), head: true, cell: (row) => <a href={`/api/files/${row.fileId}`}>{row.name}</a> },
            { key: 'caption', title: say('monitoring.files.caption'), cell: (row) => row.caption || '–' },
            { key: 'size', title: say('monitoring.files.size'), number: true, cell: (row) => formats.bytes(row.size) },
            { key: 'by', title: say('monitoring.files.by'), cell: (row) => row.by ?? '–' },
            ...(writes ? [{ key: 'remove', title: say('monitoring.remove'), cell: (row: Visit['attachments'][number]) => (
              <button type="button" className="ura-quiet" aria-label={say('monitoring.files.remove', { name: row.name })} onClick={() => void detach.mutateAsync({ params: { ...params, attachment: row.id } }).catch(() => undefined)}>{say('monitoring.remove')}</button>
            ) }] : []),
          ]} />
      )}
      {writes && (
        <>
          <TextInput maw={460} mt="md" label={say('monitoring.files.caption')} value={caption} onChange={(event) => setCaption(event.currentTarget.value)} />
          <FileField label={say('monitoring.files.add')} files={[]} onChange={() => setCaption('')}
            send={async (file, how) => {
              const kept = await sendFile(file, { programme: programme.id, country: visit.country, sensitivity: visit.sensitivity }, how)
              await attach.mutateAsync({ params, body: { fileId: kept.id, caption } })
              return kept
            }} />
        </>
      )}
      {detach.error && <ErrorPanel error={detach.error} />}
    </Section>
  ) // biome-ignore format: a table
}
