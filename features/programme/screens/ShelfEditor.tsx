import { Button } from '@mantine/core'
import { type ReactNode, useEffect, useState } from 'react'
import type { LocalText } from '../../../common/languages.ts'
import { Form, fieldError } from '../../../ui/forms/Form.tsx'
import { useDraft } from '../../../ui/forms/useDraft.ts'
import { useLocal } from '../../../ui/local/Local.tsx'
import { ConfirmDialog } from '../../../ui/page/dialogs.tsx'
import { useGo } from '../../../ui/page/Go.tsx'
import { SampleMark } from '../../../ui/page/marks.tsx'
import { Page, PageHead } from '../../../ui/page/PageHead.tsx'
import { Field, Fields, Section } from '../../../ui/page/parts.tsx'
import { asProblem } from '../../../ui/problem.ts'
import { useAct } from '../../../ui/queries.ts'
import { useHasRole, useProgramme } from '../../../ui/session.tsx'
import { useFormats, useSay } from '../../../ui/words.tsx'
import { Differences } from './Differences.tsx'
import { FieldInput } from './FieldInput.tsx'
import { IndicatorEnd, IndicatorHistory } from './IndicatorHistory.tsx'
import { IndicatorValues } from './IndicatorValues.tsx'
import { MeaningFields } from './MeaningFields.tsx'
import { PeriodLocks } from './PeriodLocks.tsx'
import { type ShelfSpec, valueAt, withValue } from './shelves.ts'

type Values = Record<string, unknown>
export interface KeptRecord extends Values {
  id: string
  version: number
  may: string[]
  changedAt: string
  changedBy: { name: string } | null
}

/** What the form edits of a record. Indicators keep what they count in their newest definition; the form calls it `meaning`. */
function read(spec: ShelfSpec, from: KeptRecord): Values {
  const values = Object.fromEntries(Object.keys(spec.blank).map((key) => [key, from[key] ?? spec.blank[key]]))
  if (spec.key === 'indicators') {
    const { id: _id, number: _number, fromOn: _from, reason: _reason, ...meaning } = from.definition as Values
    values.meaning = meaning
    values.reason = null
  }
  return { ...values, version: from.version }
}

/** What a record is called: its title, its organisation's or indicator's name, or its code. */
function useTitle(): (record: KeptRecord) => string {
  const local = useLocal()
  return (record) => {
    const organisation = record.organisation as { name?: LocalText } | undefined
    const indicator = record.indicator as { code: string; title: LocalText } | undefined
    if (indicator) return `${indicator.code} ${local(indicator.title)}`
    return local(record.title as LocalText | null) || local(organisation?.name) || String(record.code ?? '')
  }
}

/** The page of one record: what it is, what hangs on it, and the form by which it is changed. */
export function ShelfEditor(props: {
  spec: ShelfSpec
  /** Null: a new one. */
  record: KeptRecord | null
  onSaved?: () => void
  /** Asks for the record again after an act beside the form. */
  again?: () => void
}): ReactNode {
  const { spec, record } = props
  const say = useSay()
  const formats = useFormats()
  const titleOf = useTitle()
  const programme = useProgramme()
  const go = useGo()
  const [removing, setRemoving] = useState(false)
  const [removed, setRemoved] = useState(false)
  const remove = useAct(spec.shelf.remove as never)
  // The form is gone first: what was typed into it is no reason to stay.
  useEffect(() => {
    if (removed) go(`./framework/${spec.key}`)
  }, [removed, go, spec.key])
  const name = say(`programme.shelf.${spec.key}`)
  const title = record ? titleOf(record) || name : say('programme.addTo', { name })
  const sections = record && (spec.key === 'indicators' || spec.key === 'periods')
  const form = <ShelfForm spec={spec} record={record} {...(props.onSaved && { onSaved: props.onSaved })} />
  return (
    <Page>
      <PageHead
        title={title}
        state={Boolean(record?.sample) && <SampleMark />}
        crumbs={[
          { label: say('programme.framework.title'), to: './framework' },
          { label: name, to: `./framework/${spec.key}` },
        ]}
        facts={
          record
            ? [
                {
                  label: say('programme.changed'),
                  value: `${formats.dateTime(record.changedAt)}${record.changedBy ? ` · ${record.changedBy.name}` : ''}`,
                },
              ]
            : []
        }
        actions={
          <>
            {record && spec.key === 'indicators' && (
              <IndicatorEnd record={record} onDone={props.again ?? (() => undefined)} />
            )}
            {record?.may.includes('delete') && (
              <Button variant="default" onClick={() => setRemoving(true)}>
                {say('programme.remove')}
              </Button>
            )}
          </>
        }
      />
      {record && spec.key === 'indicators' && (
        <>
          <IndicatorValues indicator={record.id} />
          <IndicatorHistory definitions={record.definitions as never} />
        </>
      )}
      {record && spec.key === 'periods' && (
        <PeriodLocks
          id={record.id}
          locked={record.locked as never}
          onDone={props.again ?? (() => undefined)}
        />
      )}
      {!removed && (sections ? <Section title={say('programme.record')}>{form}</Section> : form)}
      <ConfirmDialog
        opened={removing}
        onClose={() => setRemoving(false)}
        title={say('programme.removeThis', { name: title })}
        act={say('programme.remove')}
        danger
        onConfirm={async () => {
          await remove.mutateAsync({ params: { programme: programme.id, id: record!.id } } as never)
          setRemoved(true)
        }}
      >
        {say('programme.removeNote')}
      </ConfirmDialog>
    </Page>
  )
}

/** The form of a record. Whoever was overtaken sees what the other changed, and chooses. */
function ShelfForm(props: { spec: ShelfSpec; record: KeptRecord | null; onSaved?: () => void }): ReactNode {
  const { spec, record } = props
  const say = useSay()
  const programme = useProgramme()
  const go = useGo()
  const draft = useDraft<Values>(
    `programme.${spec.key}.${record?.id ?? 'new'}.${programme.id}`,
    record ? read(spec, record) : spec.blank,
  )
  const create = useAct(spec.shelf.create as never)
  const update = useAct(spec.shelf.update as never)
  const act = record ? update : create
  const mayAdd = useHasRole(
    spec.byCountry ? ['programme_coordinator', 'country_coordinator'] : ['programme_coordinator'],
  )
  const mayChange = record ? record.may.includes('update') : mayAdd
  const now = act.error ? (asProblem(act.error).current as KeptRecord | undefined) : undefined
  const send = async (body: Values) => {
    const params = record ? { programme: programme.id, id: record.id } : { programme: programme.id }
    const saved = (await act.mutateAsync({ params, body } as never)) as KeptRecord
    draft.reset(record ? read(spec, saved) : spec.blank)
    if (!record) go(`./framework/${spec.key}/${saved.id}`, { replace: true })
    else props.onSaved?.()
  }
  const set = (key: string, value: unknown) => draft.set((before) => withValue(before, key, value))
  return (
    <Form
      draft={draft}
      act={say('programme.save')}
      error={act.error}
      readOnly={!mayChange}
      onSend={() => send(draft.value)}
      {...(now && {
        onReload: () => {
          draft.reset(read(spec, now))
          props.onSaved?.()
        },
        onOverwrite: () => send({ ...draft.value, version: now.version }),
        differences: <Differences spec={spec} theirs={read(spec, now)} mine={draft.value} />,
      })}
      onCancel={() => {
        draft.reset()
        go(`./framework/${spec.key}`)
      }}
    >
      <Fields>
        {spec.fields
          .filter((field) => record || field.key !== 'reason' || spec.key !== 'indicators')
          .map((field) => (
            <Field
              key={field.key}
              help={
                say.has(`programme.field.${field.key}.help`)
                  ? say(`programme.field.${field.key}.help`)
                  : undefined
              }
            >
              <FieldInput
                field={field}
                value={valueAt(draft.value, field.key)}
                error={fieldError(act.error, field.key)}
                disabled={!mayChange || (Boolean(record) && (field.once ?? false))}
                onChange={(value) => set(field.key, value)}
              />
            </Field>
          ))}
      </Fields>
      {spec.key === 'indicators' && (
        <MeaningFields
          meaning={draft.value.meaning as never}
          error={act.error}
          disabled={!mayChange}
          onChange={(meaning) => set('meaning', meaning)}
        />
      )}
    </Form>
  )
}
