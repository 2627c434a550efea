import { Button, NumberInput, Select, Table, Textarea } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import type { ResultOf } from '../../../common/operation.ts'
import { sendFile } from '../../../ui/api.ts'
import { FileField } from '../../../ui/forms/FileField.tsx'
import { Form, fieldError } from '../../../ui/forms/Form.tsx'
import { useDraft } from '../../../ui/forms/useDraft.ts'
import { useLocal } from '../../../ui/local/Local.tsx'
import { LocalTextField } from '../../../ui/local/LocalTextField.tsx'
import { ConfirmDialog } from '../../../ui/page/dialogs.tsx'
import { useGo } from '../../../ui/page/Go.tsx'
import { SampleMark, State, Truth } from '../../../ui/page/marks.tsx'
import { Page, PageHead } from '../../../ui/page/PageHead.tsx'
import { Field, Fields } from '../../../ui/page/parts.tsx'
import { asProblem } from '../../../ui/problem.ts'
import { useAct } from '../../../ui/queries.ts'
import { useProgramme } from '../../../ui/session.tsx'
import { useFormats, useSay } from '../../../ui/words.tsx'
import type { getFramework } from '../contract-framework.ts'
import { createValue, deleteValue, type ReportedValue, updateValue } from '../contract-values.ts'
import { type Cell, cellKey, isOpen, totalOf } from '../rules-values.ts'
import { ValueSteps } from './ValueSteps.tsx'
import { valueTones } from './Values.tsx'

type Framework = ResultOf<typeof getFramework>
interface Typed {
  periodId: string | null
  country: string | null
  cells: Cell[]
  unavailable: string | null
  note: string
  evidence: { id: string; name: string; size: number }[]
  version?: number
}

/** Every combination of the dimensions: the cells that can be typed. */
function combinations(dimensions: { key: string; values: string[] }[]): Record<string, string>[] {
  return dimensions.reduce<Record<string, string>[]>(
    (all, dimension) =>
      all.flatMap((one) => dimension.values.map((value) => ({ ...one, [dimension.key]: value }))),
    [{}],
  )
}

const read = (from: ReportedValue): Typed => ({
  periodId: from.periodId,
  country: from.country,
  cells: from.cells as Cell[],
  unavailable: from.unavailable,
  note: from.note,
  evidence: from.evidence,
  version: from.version,
})

/** The form of a reported value. Only its cells are typed: the total is their sum. */
export function ValueForm(props: {
  framework: Framework
  value: ReportedValue | null
  indicatorId: string
  /** Where a new value is of: the period and country that were asked for. */
  of?: { period?: string | undefined; country?: string | undefined }
  onReload: () => void
}): ReactNode {
  const say = useSay()
  const local = useLocal()
  const formats = useFormats()
  const programme = useProgramme()
  const go = useGo()
  const { framework, value, of } = props
  const indicator = framework.indicators.find((one) => one.id === props.indicatorId)
  const blank: Typed = {
    periodId: of?.period ?? framework.periods.at(-1)?.id ?? null,
    country: indicator?.definition.level === 'regional' ? null : (of?.country ?? framework.programme.countries[0] ?? null),
    cells: [],
    unavailable: null,
    note: '',
    evidence: [],
  } // biome-ignore format: one record
  const draft = useDraft<Typed>(
    `programme.value.${value?.id ?? `new.${props.indicatorId}.${of?.period ?? ''}.${of?.country ?? ''}`}`,
    value ? read(value) : blank,
  )
  const create = useAct(createValue)
  const update = useAct(updateValue)
  const [sending, setSending] = useState(false)
  const error = value ? update.error : create.error
  if (!indicator) return null
  const { definition } = indicator
  const mayType = value ? isOpen(value.state) && value.may.includes('update') : true
  const total = totalOf(definition, draft.value.cells)
  const now = error ? (asProblem(error).current as ReportedValue | undefined) : undefined
  const send = async (typing: Typed) => {
    const { periodId, country, evidence, version, ...typed } = typing
    const body = { ...typed, evidence: evidence.map((one) => one.id) }
    const saved = value
      ? await update.mutateAsync({
          params: { programme: programme.id, id: value.id },
          body: { ...body, version: version! },
        })
      : await create.mutateAsync({
          params: { programme: programme.id },
          body: { ...body, indicatorId: indicator.id, periodId: periodId ?? '', country },
        })
    draft.reset(value ? read(saved) : blank)
    if (!value) go(`./values/${saved.id}`, { replace: true })
    else props.onReload()
  }
  const mark = value?.sample ? 'sample' : value?.state === 'approved' ? 'reported' : 'provisional'
  return (
    <Page>
      <PageHead
        title={`${indicator.code} ${local(indicator.title)}`}
        crumbs={[{ label: say('programme.values.list'), to: './values' }, { label: indicator.code, to: `./framework/indicators/${indicator.id}` }]}
        state={value && <><State tone={valueTones[value.state]}>{say(`programme.value.${value.state}`)}</State>{value.sample && <SampleMark />}</>}
        facts={[
          { label: say('programme.field.country'), value: draft.value.country ? formats.country(draft.value.country) : say('programme.regional') },
          { label: say('programme.values.total'), value: total === null ? '–' : <Truth value={total} truth={{ mark }} /> },
        ]}
        actions={value?.may.includes('delete') && <RemoveDraft value={value} />}
      />
      {value && <ValueSteps value={value} onDone={props.onReload} />}
      <Form draft={draft} act={say('programme.save')} error={error} busy={sending} readOnly={!mayType} onSend={() => send(draft.value)} onCancel={() => { draft.reset(); go('./values') }}
        {...(now && { onReload: () => { draft.reset(read(now)); props.onReload() }, onOverwrite: () => send({ ...draft.value, version: now.version }) })}>
        <Fields>
          <Field help={say('programme.values.periodHelp')}>
            <Select label={say('programme.period')} required disabled={Boolean(value)} error={fieldError(error, 'periodId')} value={draft.value.periodId} onChange={(periodId) => draft.set({ periodId })}
              data={framework.periods.map((one) => ({ value: one.id, label: `${one.code} ${local(one.title)}` }))} />
          </Field>
          {definition.level === 'country' && (
            <Field>
              <Select label={say('programme.field.country')} required disabled={Boolean(value)} error={fieldError(error, 'country')} value={draft.value.country} onChange={(country) => draft.set({ country })}
                data={framework.programme.countries.map((one) => ({ value: one, label: formats.country(one) }))} />
            </Field>
          )}
        </Fields>
        <Cells cells={draft.value.cells} definition={definition} disabled={!mayType} onChange={(cells) => draft.set({ cells })} unit={local(definition.unit)} />
        <Fields>
          <Field help={say('programme.values.unavailableHelp')}>
            <Textarea label={say('programme.values.unavailable')} autosize minRows={1} disabled={!mayType || draft.value.cells.length > 0} error={fieldError(error, 'unavailable')} value={draft.value.unavailable ?? ''} onChange={(event) => draft.set({ unavailable: event.currentTarget.value || null })} />
          </Field>
          <Field><Textarea label={say('programme.field.note')} autosize minRows={2} disabled={!mayType} value={draft.value.note} onChange={(event) => draft.set({ note: event.currentTarget.value })} /></Field>
          <Field help={say('programme.values.evidenceHelp')}>
            <Evidence files={draft.value.evidence} country={draft.value.country} disabled={!mayType} onChange={(evidence) => draft.set({ evidence })} onBusy={setSending} />
          </Field>
        </Fields>
      </Form>
    </Page>
  ) // biome-ignore format: a form
}

/** Takes a draft away that was begun by mistake. */
function RemoveDraft({ value }: { value: ReportedValue }): ReactNode {
  const say = useSay()
  const go = useGo()
  const programme = useProgramme()
  const act = useAct(deleteValue)
  const [asked, setAsked] = useState(false)
  return (
    <>
      <Button variant="default" onClick={() => setAsked(true)}>
        {say('programme.values.remove')}
      </Button>
      <ConfirmDialog
        opened={asked}
        danger
        onClose={() => setAsked(false)}
        title={say('programme.values.removeAsk')}
        act={say('programme.values.remove')}
        onConfirm={async () => {
          await act.mutateAsync({ params: { programme: programme.id, id: value.id } })
          go('./values', { replace: true })
        }}
      />
    </>
  )
}

function Cells(props: {
  cells: Cell[]
  definition: Framework['indicators'][number]['definition']
  unit: string
  disabled: boolean
  onChange: (cells: Cell[]) => void
}): ReactNode {
  const say = useSay()
  const { definition, cells } = props
  const set = (dims: Record<string, string>, change: Partial<Cell> | null) => {
    const others = cells.filter((one) => cellKey(one.dims) !== cellKey(dims))
    props.onChange(change ? [...others, { dims, value: null, valueText: null, ...change }] : others)
  }
  const of = (dims: Record<string, string>) => cells.find((one) => cellKey(one.dims) === cellKey(dims))
  if (definition.valueType === 'text')
    return (
      <LocalTextField
        label={say('programme.field.value')}
        multiline
        value={of({})?.valueText ?? null}
        disabled={props.disabled}
        onChange={(valueText) => set({}, { valueText })}
      />
    )
  const rows = combinations(definition.disaggregation)
  return (
    <Table maw={560} my="md">
      <caption className="ura-hidden">{say('programme.field.value')}</caption>
      <Table.Thead><Table.Tr><Table.Th scope="col">{say('programme.values.cell')}</Table.Th><Table.Th scope="col" ta="right">{props.unit}</Table.Th></Table.Tr></Table.Thead>
      <Table.Tbody>
        {rows.map((dims) => {
          const name = Object.values(dims).join(' · ') || say('programme.field.value')
          return (
            <Table.Tr key={cellKey(dims)}>
              <Table.Th scope="row" fw={400}>{name}</Table.Th>
              <Table.Td ta="right"><NumberInput aria-label={name} hideControls disabled={props.disabled} value={of(dims)?.value ?? ''} onChange={(next) => set(dims, next === '' ? null : { value: Number(next) })} styles={{ input: { textAlign: 'right' } }} /></Table.Td>
            </Table.Tr>
          )
        })}
      </Table.Tbody>
    </Table>
  ) // biome-ignore format: a table
}

/** The documents that show the value: chosen or dropped while it is open, only read afterwards. */
function Evidence(props: {
  files: Typed['evidence']
  country: string | null
  disabled: boolean
  onChange: (files: Typed['evidence']) => void
  onBusy: (busy: boolean) => void
}): ReactNode {
  const say = useSay()
  const programme = useProgramme()
  const href = (id: string) => `/api/files/${id}`
  if (props.disabled)
    return (
      <>
        <strong>{say('programme.values.evidence')}</strong>
        <ul>
          {props.files.map((file) => (
            <li key={file.id}>
              <a href={href(file.id)}>{file.name}</a>
            </li>
          ))}
        </ul>
        {props.files.length === 0 && <p className="ura-quiet">{say('programme.values.noEvidence')}</p>}
      </>
    )
  return (
    <FileField
      label={say('programme.values.evidence')}
      files={props.files}
      onChange={props.onChange}
      onBusy={props.onBusy}
      many
      hrefOf={(file) => href(file.id)}
      send={(file, how) =>
        sendFile(file, { programme: programme.id, ...(props.country && { country: props.country }) }, how)
      }
    />
  )
}
