import { Button } from '@mantine/core'
import type { ReactNode } from 'react'
import { useLocal } from '../../../ui/local/Local.tsx'
import { Go } from '../../../ui/page/Go.tsx'
import { Page, PageHead } from '../../../ui/page/PageHead.tsx'
import { Empty } from '../../../ui/page/parts.tsx'
import { useTell } from '../../../ui/page/tell.ts'
import { useAct, useOperation } from '../../../ui/queries.ts'
import { useHasRole, useProgramme } from '../../../ui/session.tsx'
import { DataTable } from '../../../ui/table/DataTable.tsx'
import { useFormats, useSay } from '../../../ui/words.tsx'
import { getFramework } from '../contract-framework.ts'
import { listMissing, remindMissing } from '../contract-values.ts'

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
  const send = () =>
    remind
      .mutateAsync({ params: { programme: programme.id } })
      .then((done) => tell.done(say('programme.missing.reminded', { count: done.places })), tell.failed)
  return (
    <Page>
      <PageHead title={say('programme.missing.title')} lead={say('programme.missing.note')}
        actions={mayRemind && <Button variant="default" loading={remind.isPending} onClick={() => void send()}>{say('programme.missing.remind')}</Button>} />
      <DataTable table="programme.missing" caption={say('programme.missing.title')} operation={listMissing} request={{ params: { programme: programme.id } }}
        rowId={(row) => `${row.indicatorId}.${row.periodId}.${row.country}`} search={false} empty={<Empty title={say('programme.missing.none')} />}
        columns={[
          { key: 'indicatorId', title: say('programme.indicator'), head: true, to: (row) => `./framework/indicators/${row.indicatorId}`, cell: (row) => `${row.code} ${local(row.title)}`, filter: indicators.map((one) => ({ value: one.id, label: `${one.code} ${local(one.title)}` })) },
          { key: 'country', title: say('programme.field.country'), cell: (row) => (row.country ? formats.country(row.country) : say('programme.regional')), filter: (whole?.countries ?? []).map((value) => ({ value, label: formats.country(value) })) },
          { key: 'periodId', title: say('programme.period'), cell: (row) => row.period, filter: periods.map((one) => ({ value: one.id, label: one.code })) },
          { key: 'dueOn', title: say('programme.field.dueOn'), cell: (row) => formats.shortDate(row.dueOn) },
          { key: 'state', title: say('programme.field.state'), cell: (row) => (row.state ? say(`programme.value.${row.state}`) : say('programme.missing.notBegun')) },
          { key: 'report', title: say('programme.missing.next'), cell: (row) => row.state === null && <Go to={`./values/new?indicator=${row.indicatorId}&period=${row.periodId}${row.country ? `&country=${row.country}` : ''}`}>{say('programme.values.report')}</Go> },
        ]} />
    </Page>
  ) // biome-ignore format: one table
}
