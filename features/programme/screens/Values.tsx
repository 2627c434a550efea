import type { ReactNode } from 'react'
import { useLocal } from '../../../ui/local/Local.tsx'
import { State, type Tone, Truth } from '../../../ui/page/marks.tsx'
import { Page, PageHead } from '../../../ui/page/PageHead.tsx'
import { Empty } from '../../../ui/page/parts.tsx'
import { useOperation } from '../../../ui/queries.ts'
import { useProgramme } from '../../../ui/session.tsx'
import { DataTable } from '../../../ui/table/DataTable.tsx'
import { useFormats, useSay } from '../../../ui/words.tsx'
import { getFramework } from '../contract-framework.ts'
import { listValues } from '../contract-values.ts'
import { valueStates } from '../rules-values.ts'

export const valueTones: Record<(typeof valueStates)[number], Tone> = {
  draft: 'neutral', submitted: 'active', checked: 'active', approved: 'good', returned: 'warn',
} // biome-ignore format: a table

/** All reported values, the latest first. */
export default function Values(): ReactNode {
  const say = useSay()
  const local = useLocal()
  const formats = useFormats()
  const programme = useProgramme()
  const framework = useOperation(getFramework, { params: { programme: programme.id } })
  const indicator = (id: string) => framework.data?.indicators.find((one) => one.id === id)
  const period = (id: string) => framework.data?.periods.find((one) => one.id === id)
  return (
    <Page>
      <PageHead title={say('programme.values.list')} lead={say('programme.values.lead')} />
      <DataTable table="programme.values" caption={say('programme.values.list')} operation={listValues} formats={['csv', 'xlsx']} request={{ params: { programme: programme.id } }}
        empty={<Empty title={say('programme.values.none')}>{say('programme.values.noneNote')}</Empty>}
        columns={[
          { key: 'indicatorId', title: say('programme.indicator'), head: true, to: (row) => `./values/${row.id}`, cell: (row) => { const found = indicator(row.indicatorId); return found ? `${found.code} ${local(found.title)}` : '…' } },
          { key: 'country', title: say('programme.field.country'), cell: (row) => (row.country ? formats.country(row.country) : say('programme.regional')), filter: programme ? (framework.data?.programme.countries ?? []).map((value) => ({ value, label: formats.country(value) })) : [] },
          { key: 'periodId', title: say('programme.period'), cell: (row) => period(row.periodId)?.code ?? '…' },
          { key: 'total', title: say('programme.field.value'), number: true, cell: (row) => <Truth value={row.total} truth={{ mark: row.state === 'approved' ? 'reported' : 'provisional' }} /> },
          { key: 'state', title: say('programme.field.state'), cell: (row) => <State tone={valueTones[row.state]}>{say(`programme.value.${row.state}`)}</State>, filter: valueStates.map((value) => ({ value, label: say(`programme.value.${value}`) })) },
        ]} />
    </Page>
  ) // biome-ignore format: one table
}
