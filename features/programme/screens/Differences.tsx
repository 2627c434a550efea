import { Table } from '@mantine/core'
import type { ReactNode } from 'react'
import type { LocalText } from '../../../common/languages.ts'
import { useLocal } from '../../../ui/local/Local.tsx'
import { useFormats, useSay } from '../../../ui/words.tsx'
import { type ShelfSpec, valueAt } from './shelves.ts'

type Values = Record<string, unknown>

/** Which fields differ between what somebody else has just saved and what was typed here, side by side. */
export function Differences(props: { spec: ShelfSpec; theirs: Values; mine: Values }): ReactNode {
  const say = useSay()
  const local = useLocal()
  const formats = useFormats()
  const show = (value: unknown): string => {
    if (value === null || value === undefined || value === '') return '–'
    if (typeof value === 'number') return formats.number(value)
    if (typeof value !== 'object') return String(value)
    return 'texts' in value ? local(value as LocalText) || '–' : JSON.stringify(value)
  }
  const fields = props.spec.fields.filter(
    ({ key }) => JSON.stringify(valueAt(props.theirs, key)) !== JSON.stringify(valueAt(props.mine, key)),
  )
  if (fields.length === 0) return null
  return (
    <Table mt="md">
      <caption className="ura-hidden">{say('programme.conflict.differences')}</caption>
      <Table.Thead>
        <Table.Tr>
          <Table.Th scope="col">{say('programme.conflict.field')}</Table.Th>
          <Table.Th scope="col">{say('programme.conflict.theirs')}</Table.Th>
          <Table.Th scope="col">{say('programme.conflict.mine')}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {fields.map(({ key }) => (
          <Table.Tr key={key}>
            <Table.Th scope="row">{say(`programme.field.${key}`)}</Table.Th>
            <Table.Td>{show(valueAt(props.theirs, key))}</Table.Td>
            <Table.Td>{show(valueAt(props.mine, key))}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  )
}
