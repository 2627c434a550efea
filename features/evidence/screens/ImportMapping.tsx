import { Button, NativeSelect, NumberInput, ScrollArea, Table } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { useLocal } from '../../../ui/local/Local.tsx'
import { ErrorPanel, Field, Fields, Section } from '../../../ui/page/parts.tsx'
import { useAct } from '../../../ui/queries.ts'
import { useSay } from '../../../ui/words.tsx'
import { checkImport, type Import, mapImport } from '../contract-import.ts'
import { type Dataset, useImportParams } from './importing.ts'

type Format = Import['format']
type Mapping = Import['mapping']
const encodings = ['utf-8', 'utf-16le', 'utf-16be', 'windows-1250', 'windows-1251', 'windows-1252']
const delimiters = [',', ';', '\t', '|']
const blanks = ['error', 'skip', 'missing']
const headings = '*headings'

/** How the file is read: its format and what each column is. Checking saves what was chosen first. */
export function ImportMapping({ dataset, given }: { dataset: Dataset; given: Import }): ReactNode {
  const say = useSay()
  const local = useLocal()
  const params = useImportParams(dataset, given)
  const save = useAct(mapImport)
  const check = useAct(checkImport)
  const [format, setFormat] = useState<Format>(given.format)
  const [mapping, setMapping] = useState<Mapping>(given.mapping)
  const set = (change: Partial<Mapping>) => setMapping({ ...mapping, ...change })
  const reformat = JSON.stringify(format) !== JSON.stringify(given.format)
  const send = async (then: boolean) => {
    try {
      const body = { format, mapping, version: given.version }
      await save.mutateAsync({ params, body })
      if (then) await check.mutateAsync({ params })
    } catch {
      // Shown below, from the act itself.
    }
  }
  const columns = [{ value: '', label: '–' }, ...given.names.map((name) => ({ value: name, label: name }))]
  const column = (label: string, value: string | null, onChange: (value: string | null) => void) => (
    <NativeSelect
      label={label}
      data={columns}
      value={value ?? ''}
      onChange={(event) => onChange(event.currentTarget.value || null)}
    />
  )
  const { period } = mapping
  const periodColumn = 'column' in period ? period.column : 'headings' in period ? headings : period.month
  return (
    <Section title={given.fileName} note={say('evidence.import.mapNote')}>
      <Sample given={given} />
      <Fields>
        <FormatFields format={format} sheets={given.sheets} onChange={setFormat} />
        <Field help={say('evidence.import.periodHelp')}>
          <NativeSelect
            label={say('evidence.dataset.span')}
            data={[{ value: headings, label: say('evidence.import.headings') }, ...columns.slice(1)]}
            value={periodColumn}
            onChange={({ currentTarget: { value } }) =>
              set(
                value === headings
                  ? { period: { headings: true }, value: null, blank: 'skip' }
                  : { period: { column: value } },
              )
            }
          />
        </Field>
        {!('headings' in period) && (
          <Field help={say('evidence.import.valueHelp')}>
            {column(say('evidence.figure.value'), mapping.value, (value) => set({ value }))}
          </Field>
        )}
        {dataset.dimensions.map(({ key, label }) => {
          const from = mapping.dimensions[key]
          const change = (value: string | null) => {
            const { [key]: _, ...others } = mapping.dimensions
            set({ dimensions: value === null ? others : { ...others, [key]: { column: value } } })
          }
          return (
            <Field key={key}>
              {column(local(label), from && 'column' in from ? from.column : null, change)}
            </Field>
          )
        })}
        <Field>{column(say('evidence.figure.flags'), mapping.flag, (flag) => set({ flag }))}</Field>
        <Field help={say('evidence.import.blankHelp')}>
          <NativeSelect
            label={say('evidence.import.blank')}
            data={blanks.map((value) => ({ value, label: say(`evidence.import.blank_${value}`) }))}
            value={mapping.blank}
            onChange={(event) => set({ blank: event.currentTarget.value as Mapping['blank'] })}
          />
        </Field>
        <Field>
          <NativeSelect
            label={say('evidence.import.decimal')}
            data={['.', ',']}
            value={mapping.decimal}
            onChange={(event) => set({ decimal: event.currentTarget.value as Mapping['decimal'] })}
          />
        </Field>
        {dataset.events && (
          <>
            <Field>{column(say('evidence.import.lon'), mapping.lon, (lon) => set({ lon }))}</Field>
            <Field>{column(say('evidence.import.lat'), mapping.lat, (lat) => set({ lat }))}</Field>
            <Field>{column(say('evidence.import.place'), mapping.place, (place) => set({ place }))}</Field>
          </>
        )}
      </Fields>
      {(save.error ?? check.error) && <ErrorPanel error={save.error ?? check.error} />}
      <Button
        loading={save.isPending || check.isPending}
        variant={given.findings?.errors === 0 ? 'default' : 'filled'}
        onClick={() => void send(!reformat)}
      >
        {say(reformat ? 'evidence.import.readAgain' : 'evidence.import.check')}
      </Button>
    </Section>
  )
}

function FormatFields(props: {
  format: Format
  sheets: string[]
  onChange: (format: Format) => void
}): ReactNode {
  const say = useSay()
  const { format, onChange } = props
  if (format.kind === 'jsonstat') return null
  return (
    <>
      {format.kind === 'csv' && (
        <>
          <Field help={say('evidence.import.encodingHelp')}>
            <NativeSelect
              label={say('evidence.import.encoding')}
              data={encodings}
              value={format.encoding}
              onChange={(event) =>
                onChange({ ...format, encoding: event.currentTarget.value as typeof format.encoding })
              }
            />
          </Field>
          <Field>
            <NativeSelect
              label={say('evidence.import.delimiter')}
              data={delimiters.map((value) => ({
                value,
                label: value === '\t' ? say('evidence.import.tab') : value,
              }))}
              value={format.delimiter}
              onChange={(event) =>
                onChange({ ...format, delimiter: event.currentTarget.value as typeof format.delimiter })
              }
            />
          </Field>
        </>
      )}
      {format.kind === 'xlsx' && (
        <Field>
          <NativeSelect
            label={say('evidence.import.sheet')}
            data={props.sheets}
            value={format.sheet ?? ''}
            onChange={(event) => onChange({ ...format, sheet: event.currentTarget.value, header: 0 })}
          />
        </Field>
      )}
      <Field>
        <NumberInput
          label={say('evidence.import.header')}
          min={format.kind === 'csv' ? 1 : 0}
          max={1000}
          allowDecimal={false}
          value={format.header}
          onChange={(value) => onChange({ ...format, header: Number(value) || 1 })}
        />
      </Field>
    </>
  )
}

/** The first rows as they were read: whether marks and letters are right is seen at once. */
function Sample({ given }: { given: Import }): ReactNode {
  const say = useSay()
  return (
    <ScrollArea mb="md" viewportProps={{ tabIndex: 0, 'aria-label': say('evidence.import.sample') }}>
      <Table withTableBorder fz="sm" style={{ whiteSpace: 'nowrap' }}>
        <Table.Caption>{say('evidence.import.sample')}</Table.Caption>
        <Table.Thead>
          <Table.Tr>
            {given.names.slice(0, 60).map((name) => (
              <Table.Th key={name} scope="col">
                {name}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {given.sample.slice(0, 6).map((row) => (
            <Table.Tr key={row.join('\u0000')}>
              {given.names.slice(0, 60).map((name, at) => (
                <Table.Td key={name}>{row[at]}</Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </ScrollArea>
  )
}
