import { Button } from '@mantine/core'
import { useParams } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import type { LocalText } from '../../../common/languages.ts'
import { Form, fieldError } from '../../../ui/forms/Form.tsx'
import { useDraft } from '../../../ui/forms/useDraft.ts'
import { useLocal } from '../../../ui/local/Local.tsx'
import { ConfirmDialog } from '../../../ui/page/dialogs.tsx'
import { useGo } from '../../../ui/page/Go.tsx'
import { Page, PageHead } from '../../../ui/page/PageHead.tsx'
import { Answer, Empty, Field, Fields } from '../../../ui/page/parts.tsx'
import { useAct, useLooseOperation } from '../../../ui/queries.ts'
import { useProgramme } from '../../../ui/session.tsx'
import { useFormats, useSay } from '../../../ui/words.tsx'
import { FieldInput } from './FieldInput.tsx'
import { IndicatorValues } from './IndicatorValues.tsx'
import { type ShelfKey, type ShelfSpec, shelves, valueAt, withValue } from './shelves.ts'

type Values = Record<string, unknown>
interface Kept extends Values {
  id: string
  version: number
  may: string[]
  changedAt: string
  changedBy: { name: string } | null
}

/** One record of the framework: read, changed, removed; or written anew. */
export default function ShelfRecord(): ReactNode {
  const { shelf, id } = useParams({ strict: false }) as { shelf: string; id: string }
  const spec = shelves[shelf as ShelfKey]
  const say = useSay()
  const programme = useProgramme()
  const fresh = id === 'new'
  const answer = useLooseOperation(
    spec?.shelf.get ?? shelves.results.shelf.get,
    { params: { programme: programme.id, id } },
    { when: Boolean(spec) && !fresh },
  )
  if (!spec) return <Empty title={say('problem.not_found')} />
  if (fresh) return <Editor key="new" spec={spec} record={null} />
  return (
    <Answer of={answer as never}>
      {(record: Kept) => (
        <Editor key={record.id} spec={spec} record={record} onReload={() => void answer.refetch()} />
      )}
    </Answer>
  )
}

function Editor({
  spec,
  record,
  onReload,
}: {
  spec: ShelfSpec
  record: Kept | null
  onReload?: () => void
}): ReactNode {
  const say = useSay()
  const local = useLocal()
  const formats = useFormats()
  const programme = useProgramme()
  const go = useGo()
  const [removing, setRemoving] = useState(false)
  const keys = Object.keys(spec.blank)
  // Indicators keep what they count in their newest definition; the form writes it as `meaning`.
  const read = (from: Kept): Values => {
    const values = Object.fromEntries(keys.map((key) => [key, from[key] ?? spec.blank[key]]))
    if (spec.key === 'indicators') {
      const {
        id: _id,
        number: _number,
        fromOn: _from,
        reason: _reason,
        ...meaning
      } = from.definition as Values
      values.meaning = meaning
      values.reason = null
    }
    return { ...values, version: from.version }
  }
  const draft = useDraft<Values>(
    `programme.${spec.key}.${record?.id ?? 'new'}.${programme.id}`,
    record ? read(record) : spec.blank,
  )
  const create = useAct(spec.shelf.create as never)
  const update = useAct(spec.shelf.update as never)
  const remove = useAct(spec.shelf.remove as never)
  const act = record ? update : create
  const mayChange = record ? record.may.includes('update') : true
  const name = say(`programme.shelf.${spec.key}`)
  const title = record
    ? (record.title && local(record.title as LocalText)) ||
      ((record.organisation as { name?: LocalText })?.name &&
        local((record.organisation as { name: LocalText }).name)) ||
      String(record.code ?? name)
    : say('programme.addTo', { name })
  const send = async () => {
    const params = record ? { programme: programme.id, id: record.id } : { programme: programme.id }
    const saved = (await act.mutateAsync({ params, body: draft.value } as never)) as Kept
    draft.reset(record ? read(saved) : spec.blank)
    if (!record) go(`./framework/${spec.key}/${saved.id}`, { replace: true })
    else onReload?.()
  }
  return (
    <Page>
      <PageHead
        title={String(title)}
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
          record?.may.includes('delete') && (
            <Button variant="default" onClick={() => setRemoving(true)}>
              {say('programme.remove')}
            </Button>
          )
        }
      />
      {record && spec.key === 'indicators' && <IndicatorValues indicator={record.id} />}
      <Form
        draft={draft}
        act={say('programme.save')}
        error={act.error}
        onSend={send}
        {...(onReload ? { onReload } : {})}
        onCancel={() => go(`./framework/${spec.key}`)}
      >
        <Fields>
          {spec.fields.map((field) => (
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
                onChange={(value) => draft.set((before) => withValue(before, field.key, value))}
              />
            </Field>
          ))}
        </Fields>
      </Form>
      <ConfirmDialog
        opened={removing}
        onClose={() => setRemoving(false)}
        title={say('programme.removeThis', { name: String(title) })}
        act={say('programme.remove')}
        danger
        onConfirm={async () => {
          await remove.mutateAsync({ params: { programme: programme.id, id: record!.id } } as never)
          draft.reset()
          go(`./framework/${spec.key}`)
        }}
      >
        {say('programme.removeNote')}
      </ConfirmDialog>
    </Page>
  )
}
