import { NativeSelect } from '@mantine/core'
import { IconFileCode, IconFileSpreadsheet } from '@tabler/icons-react'
import { type ReactNode, useState } from 'react'
import { Empty, Section } from '../../../../ui/page/parts.tsx'
import { PlainTable } from '../../../../ui/table/PlainTable.tsx'
import { useFormats, useSay } from '../../../../ui/words.tsx'
import type { FormRecord } from '../../contract.ts'
import { Changes } from './Changes.tsx'
import { DownloadButton } from './DownloadButton.tsx'
import styles from './forms.module.css'
import { nameOfLanguage } from './shared.tsx'

/** The published versions, their files, and what changed between any two. */
export function FormVersions({ form }: { form: FormRecord }): ReactNode {
  const say = useSay()
  const formats = useFormats()
  if (form.versions.length === 0)
    return <Empty title={say('collection.form.noVersion')}>{say('collection.form.noVersionNote')}</Empty>
  return (
    <>
      <PlainTable
        caption={say('collection.form.versions')}
        rows={form.versions}
        rowId={(row) => row.id}
        columns={[
          {
            key: 'name',
            title: say('collection.forms.version'),
            head: true,
            cell: (row) =>
              row.id === form.current?.id
                ? say('collection.versions.current', { name: row.name || '–' })
                : row.name || '–',
          },
          {
            key: 'published',
            title: say('collection.form.published'),
            cell: (row) => (row.publishedAt ? formats.dateTime(row.publishedAt) : '–'),
          },
          {
            key: 'questions',
            title: say('collection.form.questions'),
            number: true,
            cell: (row) => formats.number(row.questions),
          },
          {
            key: 'personal',
            title: say('collection.form.personal'),
            number: true,
            cell: (row) => formats.number(row.personal),
          },
          {
            key: 'languages',
            title: say('collection.form.languages'),
            cell: (row) => (row.languages.length ? formats.list(row.languages.map(nameOfLanguage)) : '–'),
          },
          { key: 'waiver', title: say('collection.form.waiver'), cell: (row) => row.waiver ?? '–' },
          {
            key: 'files',
            title: say('collection.versions.files'),
            cell: (row) => (
              <span className={styles.row}>
                {row.source && (
                  <DownloadButton
                    small
                    address={`/api/forms/${form.id}/versions/${row.id}/source`}
                    name={form.code}
                    icon={<IconFileSpreadsheet size={15} />}
                  >
                    {say('collection.versions.workbook')}
                  </DownloadButton>
                )}
                <DownloadButton
                  small
                  address={`/api/forms/${form.id}/versions/${row.id}/xform`}
                  name={`${form.code}.xml`}
                  icon={<IconFileCode size={15} />}
                >
                  XForm
                </DownloadButton>
              </span>
            ),
          },
        ]}
      />
      <Compare form={form} />
    </>
  )
}

function Compare({ form }: { form: FormRecord }): ReactNode {
  const say = useSay()
  const all = [
    ...(form.draft ? [{ value: form.draft.id, label: say('collection.versions.draft') }] : []),
    ...form.versions.map((version) => ({ value: version.id, label: version.name || '–' })),
  ]
  const [to, setTo] = useState(all[0]!.value)
  const [from, setFrom] = useState(all[1]?.value ?? all[0]!.value)
  if (all.length < 2) return null
  return (
    <Section title={say('collection.versions.compare')} note={say('collection.versions.compareNote')}>
      <div className={styles.compare} data-no-print>
        <NativeSelect
          label={say('collection.versions.from')}
          data={all}
          value={from}
          onChange={(event) => setFrom(event.currentTarget.value)}
        />
        <NativeSelect
          label={say('collection.versions.to')}
          data={all}
          value={to}
          onChange={(event) => setTo(event.currentTarget.value)}
        />
      </div>
      {from === to ? (
        <p className="ura-quiet">{say('collection.versions.chooseTwo')}</p>
      ) : (
        <Changes form={form.id} from={from} to={to} />
      )}
    </Section>
  )
}
