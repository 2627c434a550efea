import { Autocomplete, Button, Checkbox, Group } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { download } from '../../../ui/api.ts'
import { FoundInRows } from '../../../ui/importing/FoundInRows.tsx'
import { useLocal } from '../../../ui/local/Local.tsx'
import { ErrorPanel, Section } from '../../../ui/page/parts.tsx'
import { useAct } from '../../../ui/queries.ts'
import { PlainTable } from '../../../ui/table/PlainTable.tsx'
import { useFormats, useSay } from '../../../ui/words.tsx'
import { checkImport, type Import, mapImport } from '../contract-import.ts'
import { type Dataset, useImportParams } from './importing.ts'

/** What the dry run found: what is wrong, row by row, and labels that a person can match. */
export function ImportFindings({ dataset, given }: { dataset: Dataset; given: Import }): ReactNode {
  const say = useSay()
  const formats = useFormats()
  const { findings, fault } = given
  if (fault) return <ErrorPanel title={say('evidence.import.unreadable')} error={new Error(fault.message)} />
  if (!findings) return null
  const rows = formats.number(findings.rows)
  const figures = formats.number(findings.observations)
  if (findings.errors === 0)
    return (
      <Section title={say('evidence.import.clean')} note={say('evidence.import.read', { rows, figures })}>
        {null}
      </Section>
    )
  return (
    <Section
      title={say('evidence.import.wrong', { count: findings.errors })}
      note={say('evidence.import.read', { rows, figures })}
      actions={<AllErrors dataset={dataset} given={given} />}
    >
      {findings.unknown.length > 0 && <Unknown dataset={dataset} given={given} />}
      <FoundInRows
        caption={say('evidence.import.errors')}
        found={findings.listed.map(({ row, column, message }) => ({ row, column, text: message }))}
        titles={{
          row: say('evidence.import.row'),
          column: say('evidence.import.column'),
          text: say('evidence.import.toDo'),
        }}
      />
    </Section>
  )
}

function AllErrors({ dataset, given }: { dataset: Dataset; given: Import }): ReactNode {
  const say = useSay()
  const { programme } = useImportParams(dataset, given)
  const [error, setError] = useState<unknown>(null)
  const address = `/api/programmes/${programme}/evidence/datasets/${dataset.code}/imports/${given.id}/errors.csv`
  return (
    <>
      <Button variant="default" onClick={() => download(address).catch(setError)}>
        {say('evidence.import.allErrors')}
      </Button>
      {error !== null && <ErrorPanel error={error} />}
    </>
  )
}

type Labels = Import['mapping']['labels']

/** Labels that no code list knows: each is matched to a code, or its rows are left out. Kept for the next file. */
function Unknown({ dataset, given }: { dataset: Dataset; given: Import }): ReactNode {
  const say = useSay()
  const local = useLocal()
  const formats = useFormats()
  const params = useImportParams(dataset, given)
  const save = useAct(mapImport)
  const check = useAct(checkImport)
  const [labels, setLabels] = useState<Labels>(given.mapping.labels)
  const set = (dimension: string, label: string, code: string | null | undefined) => {
    const { [label]: _, ...others } = labels[dimension] ?? {}
    setLabels({ ...labels, [dimension]: code === undefined ? others : { ...others, [label]: code } })
  }
  const send = async () => {
    try {
      const body = { format: given.format, mapping: { ...given.mapping, labels }, version: given.version }
      await save.mutateAsync({ params, body })
      await check.mutateAsync({ params })
    } catch {
      // Shown below, from the act itself.
    }
  }
  const unknown = given.findings!.unknown
  return (
    <>
      <PlainTable
        caption={say('evidence.import.unknown')}
        rows={unknown}
        rowId={(one) => `${one.dimension} ${one.label}`}
        columns={[
          { key: 'label', title: say('evidence.import.label'), head: true, cell: (one) => one.label },
          {
            key: 'dimension',
            title: say('evidence.import.dimension'),
            cell: (one) => local(dataset.dimensions.find(({ key }) => key === one.dimension)?.label),
          },
          {
            key: 'rows',
            title: say('evidence.dataset.rows'),
            number: true,
            cell: (one) => formats.number(one.rows),
          },
          {
            key: 'code',
            title: say('evidence.import.code'),
            width: 12,
            cell: (one) => {
              const code = labels[one.dimension]?.[one.label]
              const names = one.suggestions.map(({ code, name }) => `${code} · ${local(name)}`)
              return (
                <Autocomplete
                  size="xs"
                  aria-label={say('evidence.import.codeFor', { label: one.label })}
                  data={names}
                  value={code ?? ''}
                  disabled={code === null}
                  onChange={(value) => set(one.dimension, one.label, value.split(' · ')[0] || undefined)}
                />
              )
            },
          },
          {
            key: 'leave',
            title: say('evidence.import.leaveOut'),
            cell: (one) => (
              <Checkbox
                aria-label={say('evidence.import.leaveOutLabel', { label: one.label })}
                checked={labels[one.dimension]?.[one.label] === null}
                onChange={(event) =>
                  set(one.dimension, one.label, event.currentTarget.checked ? null : undefined)
                }
              />
            ),
          },
        ]}
      />
      {(save.error ?? check.error) && <ErrorPanel error={save.error ?? check.error} />}
      <Group my="md">
        <Button loading={save.isPending || check.isPending} onClick={() => void send()}>
          {say('evidence.import.checkAgain')}
        </Button>
      </Group>
    </>
  )
}
