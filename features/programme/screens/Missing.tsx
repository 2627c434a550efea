import { Button } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import type { z } from 'zod'
import { useLocal } from '../../../ui/local/Local.tsx'
import { ConfirmDialog } from '../../../ui/page/dialogs.tsx'
import { Go } from '../../../ui/page/Go.tsx'
import { Page, PageHead } from '../../../ui/page/PageHead.tsx'
import { Empty } from '../../../ui/page/parts.tsx'
import { useTell } from '../../../ui/page/tell.ts'
import { useAct, useOperation } from '../../../ui/queries.ts'
import { useHasRole, useProgramme } from '../../../ui/session.tsx'
import { DataTable } from '../../../ui/table/DataTable.tsx'
import { useFormats, useSay } from '../../../ui/words.tsx'
import { getFramework } from '../contract-framework.ts'
import { listMissing, type MissingRow, remindMissing } from '../contract-values.ts'
import { remindedLately } from '../rules-values.ts'

type Reminded = z.output<typeof MissingRow>['reminded']

/** Who has not reported: every value that is due and not submitted, from where it is reported at once. */
export default function Missing(): ReactNode {
  const say = useSay()
  const local = useLocal()
  const formats = useFormats()
  const tell = useTell()
  const programme = useProgramme()
  const remind = useAct(remindMissing)
  const mayRemind = useHasRole(['programme_coordinator'])
  const framework = useOperation(getFramework, { params: { programme: programme.id } })
  const { programme: whole, periods = [], indicators = [] } = framework.data ?? {}
  // Mails leave at once and cannot be called back: they are asked for twice.
  const [asking, setAsking] = useState(false)
  const newest = { size: 1, sort: '-reminded' }
  const latest = useOperation(listMissing, { params: { programme: programme.id }, query: newest }).data
    ?.rows[0]
  const again = remindedLately(latest?.reminded ?? null)
  const told = (reminded: Reminded) => {
    if (!reminded) return say('programme.missing.neverReminded')
    const date = formats.shortDate(reminded.at)
    if (!reminded.by) return say('programme.missing.remindedByItself', { date })
    return reminded.by.name
      ? say('programme.missing.remindedBy', { date, name: reminded.by.name })
      : say('programme.missing.remindedOn', { date })
  }
  const send = async () => {
    const done = await remind.mutateAsync({ params: { programme: programme.id }, body: { again } })
    tell.done(say('programme.missing.reminded', { count: done.places }))
  }
  return (
    <Page>
      <PageHead title={say('programme.missing.title')} lead={say('programme.missing.note')}
        actions={mayRemind && <Button variant="default" onClick={() => setAsking(true)}>{say('programme.missing.remind')}</Button>} />
      <DataTable table="programme.missing" caption={say('programme.missing.title')} operation={listMissing} formats={['csv', 'xlsx']} request={{ params: { programme: programme.id } }}
        rowId={(row) => `${row.indicatorId}.${row.periodId}.${row.country}`} search={false} empty={<Empty title={say('programme.missing.none')} />}
        columns={[
          { key: 'indicatorId', title: say('programme.indicator'), sort: true, head: true, to: (row) => `./framework/indicators/${row.indicatorId}`, cell: (row) => `${row.code} ${local(row.title)}`, filter: indicators.map((one) => ({ value: one.id, label: `${one.code} ${local(one.title)}` })) },
          { key: 'country', title: say('programme.field.country'), sort: true, cell: (row) => (row.country ? formats.country(row.country) : say('programme.regional')), filter: (whole?.countries ?? []).map((value) => ({ value, label: formats.country(value) })) },
          { key: 'periodId', title: say('programme.period'), sort: true, cell: (row) => row.period, filter: periods.map((one) => ({ value: one.id, label: one.code })) },
          { key: 'dueOn', title: say('programme.field.dueOn'), sort: true, cell: (row) => formats.shortDate(row.dueOn) },
          { key: 'state', title: say('programme.field.state'), sort: true, cell: (row) => (row.state ? say(`programme.value.${row.state}`) : say('programme.missing.notBegun')) },
          { key: 'reminded', title: say('programme.missing.lastReminded'), sort: true, cell: (row) => told(row.reminded) },
          { key: 'report', title: say('programme.missing.next'), cell: (row) => row.may.includes('report') && (row.valueId ? <Go to={`./values/${row.valueId}`}>{say('programme.missing.goOn')}</Go> : <Go to={`./values/new?indicator=${row.indicatorId}&period=${row.periodId}${row.country ? `&country=${row.country}` : ''}`}>{say('programme.values.report')}</Go>) },
        ]} />
      <ConfirmDialog opened={asking} onClose={() => setAsking(false)} title={say(again ? 'programme.missing.remindAgain' : 'programme.missing.remindAsk')} act={say('programme.missing.remind')} onConfirm={send}>
        {latest?.reminded && <p>{told(latest.reminded)}</p>}
        <p>{say('programme.missing.remindNote')}</p>
      </ConfirmDialog>
    </Page>
  ) // biome-ignore format: one table
}
