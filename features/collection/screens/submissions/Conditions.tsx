import { Button, MultiSelect, NativeSelect, Popover, Select, TextInput } from '@mantine/core'
import { IconFilterPlus, IconX } from '@tabler/icons-react'
import { type ReactNode, useState } from 'react'
import { useFormats, useSay } from '../../../../ui/words.tsx'
import type { ConditionOp } from '../../contract.ts'
import { type Condition, opsFor } from '../../submissions/conditions.ts'
import styles from './submissions.module.css'
import { useConditions } from './useNarrowing.ts'
import type { Described, Reader } from './useReader.ts'

interface Subject {
  column: string
  label: string
  ops: ConditionOp[]
  kind: 'text' | 'number' | 'date' | 'choice' | 'yes'
  choices: { value: string; label: string }[]
}

/** Everything that submissions can be narrowed by: what the system knows, and the questions of the form. */
function useSubjects(described: Described, reader: Reader): { system: Subject[]; questions: Subject[] } {
  const say = useSay()
  const { country } = useFormats()
  const yesNo = ['yes', 'no'].map((value) => ({ value, label: say(`collection.submissions.${value}`) }))
  const named = (list: { id: string; name: string }[]) =>
    list.map(({ id, name }) => ({ value: id, label: name || '–' }))
  const of = (column: string, kind: Subject['kind'], ops: ConditionOp[], choices: Subject['choices'] = []): Subject => ({
    column, kind, ops, choices, label: say(`collection.submissions.column.${column}`),
  }) // biome-ignore format: one record
  const states = described.states.map(({ state }) => ({
    value: state,
    label: say(`collection.submissions.state.${state}`),
  }))
  const system = [
    of('state', 'choice', ['is', 'not'], states),
    of('day', 'date', ['is', 'from', 'to']),
    of('received', 'date', ['is', 'from', 'to']),
    of(
      'country',
      'choice',
      ['is', 'not', 'empty'],
      described.countries.map((code) => ({ value: code, label: country(code) })),
    ),
    of('sender', 'choice', ['is', 'not', 'empty'], named(described.senders)),
    of('device', 'choice', ['is', 'not', 'empty'], named(described.devices)),
    of('version', 'choice', ['is', 'not'], named(described.versions)),
    of('name', 'text', ['has', 'is', 'empty', 'filled']),
    of('missing', 'yes', ['is'], yesNo),
    of('edits', 'yes', ['is'], yesNo),
    of('duplicate', 'yes', ['is'], yesNo),
  ].filter((one) => one.kind !== 'choice' || one.choices.length > 0)
  const questions = described.questions
    .filter((one) => !one.personal)
    .map((one): Subject => {
      const choices = reader.choices(one)
      const numeric = one.kind === 'integer' || one.kind === 'decimal'
      const kind = choices.length
        ? 'choice'
        : numeric
          ? 'number'
          : one.kind === 'date' || one.kind === 'dateTime'
            ? 'date'
            : 'text'
      return {
        column: one.path,
        label: reader.label(one),
        ops: opsFor(choices.length ? 'select_one' : one.kind),
        kind,
        choices,
      }
    })
  return { system, questions }
}

/** The conditions that narrow all views, each with its way off, and the way to add one. */
export function Conditions({ described, reader }: { described: Described; reader: Reader }): ReactNode {
  const say = useSay()
  const [conditions, set] = useConditions()
  const { system, questions } = useSubjects(described, reader)
  const all = [...system, ...questions]
  const { shortDate } = useFormats()
  const words = ({ column, op, values }: Condition) => {
    const subject = all.find((one) => one.column === column)
    const value = values
      .map(
        (one) =>
          subject?.choices.find((choice) => choice.value === one)?.label ??
          (subject?.kind === 'date' && /^\d{4}-\d\d-\d\d$/.test(one) ? shortDate(one) : one),
      )
      .join(', ')
    return `${subject?.label ?? column} ${say(`collection.submissions.op.${op}`)}${value ? ` ${value}` : ''}`
  }
  return (
    <div className={styles.conditions} data-no-print={conditions.length === 0 || undefined}>
      {conditions.map((condition, at) => (
        <button
          key={`${condition.column} ${condition.op} ${condition.values.join()}`}
          type="button"
          className={styles.condition}
          aria-label={say('collection.submissions.remove_condition', { condition: words(condition) })}
          onClick={() => set(conditions.filter((_, index) => index !== at))}
        >
          {words(condition)}
          <IconX size={13} aria-hidden />
        </button>
      ))}
      <AddCondition
        system={system}
        questions={questions}
        onAdd={(condition) => set([...conditions, condition])}
      />
      {conditions.length > 1 && (
        <Button variant="subtle" size="compact-sm" onClick={() => set([])}>
          {say('collection.submissions.clear_conditions')}
        </Button>
      )}
    </div>
  )
}

function AddCondition(props: {
  system: Subject[]
  questions: Subject[]
  onAdd: (condition: Condition) => void
}): ReactNode {
  const say = useSay()
  const [opened, setOpened] = useState(false)
  const [column, setColumn] = useState<string | null>(null)
  const [op, setOp] = useState<ConditionOp>('is')
  const [values, setValues] = useState<string[]>([])
  const subject = [...props.system, ...props.questions].find((one) => one.column === column)
  const needsValue = op !== 'empty' && op !== 'filled'
  const ready = subject && (!needsValue || values.some((one) => one.trim() !== ''))
  const choose = (next: string | null) => {
    setColumn(next)
    setValues([])
    setOp([...props.system, ...props.questions].find((one) => one.column === next)?.ops[0] ?? 'is')
  }
  const add = () => {
    if (!ready || !subject) return
    props.onAdd({ column: subject.column, op, values: needsValue ? values.map((one) => one.trim()) : [] })
    setOpened(false)
    choose(null)
  }
  const value = say('collection.submissions.value')
  return (
    <Popover
      opened={opened}
      onChange={setOpened}
      position="bottom-start"
      width={320}
      shadow="md"
      trapFocus
      withinPortal
    >
      <Popover.Target>
        <Button
          variant="default"
          size="compact-sm"
          leftSection={<IconFilterPlus size={15} />}
          onClick={() => setOpened(!opened)}
        >
          {say('collection.submissions.add_condition')}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <form
          className={styles.adding}
          onSubmit={(event) => {
            event.preventDefault()
            add()
          }}
        >
          <Select
            label={say('collection.submissions.what')}
            searchable
            data-autofocus
            comboboxProps={{ withinPortal: false }}
            data={[
              {
                group: say('collection.submissions.of_submission'),
                items: props.system.map((one) => ({ value: one.column, label: one.label })),
              },
              {
                group: say('collection.submissions.of_form'),
                items: props.questions.map((one) => ({ value: one.column, label: one.label })),
              },
            ]}
            value={column}
            onChange={choose}
            nothingFoundMessage={say('ui.table.nothingFound')}
          />
          {subject && (
            <NativeSelect
              label={say('collection.submissions.how')}
              value={op}
              data={subject.ops.map((one) => ({
                value: one,
                label: say(`collection.submissions.op.${one}`),
              }))}
              onChange={(event) => setOp(event.currentTarget.value as ConditionOp)}
            />
          )}
          {subject &&
            needsValue &&
            (subject.kind === 'choice' ? (
              <MultiSelect
                label={value}
                data={subject.choices}
                value={values}
                onChange={setValues}
                searchable
                comboboxProps={{ withinPortal: false }}
              />
            ) : subject.kind === 'yes' ? (
              <NativeSelect
                label={value}
                value={values[0] ?? ''}
                data={[{ value: '', label: '' }, ...subject.choices]}
                onChange={(event) => setValues([event.currentTarget.value])}
              />
            ) : (
              <TextInput
                label={value}
                type={subject.kind === 'date' ? 'date' : subject.kind === 'number' ? 'number' : 'text'}
                step="any"
                value={values[0] ?? ''}
                onChange={(event) => setValues([event.currentTarget.value])}
              />
            ))}
          <Button type="submit" disabled={!ready}>
            {say('collection.submissions.add')}
          </Button>
        </form>
      </Popover.Dropdown>
    </Popover>
  )
}
