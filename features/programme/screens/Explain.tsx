import { Pagination, Table } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { Local, useLocal } from '../../../ui/local/Local.tsx'
import { Go } from '../../../ui/page/Go.tsx'
import { SampleMark, Truth } from '../../../ui/page/marks.tsx'
import { Answer } from '../../../ui/page/parts.tsx'
import { SidePanel } from '../../../ui/page/SidePanel.tsx'
import { useOperation } from '../../../ui/queries.ts'
import { useProgramme } from '../../../ui/session.tsx'
import { useFormats, useSay } from '../../../ui/words.tsx'
import { getFramework } from '../contract-framework.ts'
import { explainValue, type Glance, type ReportedValue } from '../contract-values.ts'

const size = 50

/** What lies behind a value: the records that the reader may see, how many they may not, or the reported values. */
export function Explain(props: {
  indicator: Glance
  place: string | null | undefined
  onClose: () => void
}): ReactNode {
  const say = useSay()
  const local = useLocal()
  const formats = useFormats()
  const title = local(props.indicator.title)
  return (
    <SidePanel
      opened={props.place !== undefined}
      onClose={props.onClose}
      title={props.place ? `${title} · ${formats.country(props.place)}` : title}
    >
      {props.place !== undefined && (
        <Records key={props.place ?? ''} indicator={props.indicator} place={props.place} />
      )}
      <p className="ura-quiet">{say('programme.explain.note')}</p>
    </SidePanel>
  )
}

function Records({ indicator, place }: { indicator: Glance; place: string | null }): ReactNode {
  const say = useSay()
  const formats = useFormats()
  const programme = useProgramme()
  const [page, setPage] = useState(1)
  const answer = useOperation(
    explainValue,
    {
      params: { programme: programme.id, id: indicator.id },
      query: { ...(place ? { country: place } : {}), page, size },
    },
    { keep: true },
  )
  return (
    <Answer of={answer}>
      {(data) => (
        <>
          <p>
            {data.withheld
              ? say('programme.explain.withheld')
              : say('programme.explain.count', { total: data.total, hidden: data.hidden })}
          </p>
          {data.rows.length > 0 && (
            <Table>
              <caption className="ura-hidden">{say('programme.explain.records')}</caption>
              <Table.Thead>
                <Table.Tr>
                  <Table.Th scope="col">{say('programme.file.record')}</Table.Th>
                  <Table.Th scope="col">{say('programme.explain.on')}</Table.Th>
                  <Table.Th scope="col" ta="right">
                    {say('programme.field.value')}
                  </Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {data.rows.map((row) => (
                  <Table.Tr key={row.id}>
                    <Table.Th scope="row" fw={400}>
                      {row.link ? (
                        <Go to={`.${row.link}`}>
                          <Title title={row.title} />
                        </Go>
                      ) : (
                        <Title title={row.title} />
                      )}{' '}
                      {row.sample && <SampleMark />}
                    </Table.Th>
                    <Table.Td>{row.occurredOn ? formats.shortDate(row.occurredOn) : '–'}</Table.Td>
                    <Table.Td ta="right">{formats.number(row.value)}</Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          )}
          {data.values.length > 0 && <Reported values={data.values} />}
          {data.total > size && (
            <Pagination
              total={Math.ceil(data.total / size)}
              value={page}
              onChange={setPage}
              getControlProps={(control) => ({ 'aria-label': say(`ui.table.${control}`) })}
            />
          )}
        </>
      )}
    </Answer>
  )
}

/** The reported values behind a value, each with its period, how it stands, and its way to the evidence. */
function Reported({ values }: { values: ReportedValue[] }): ReactNode {
  const say = useSay()
  const formats = useFormats()
  const programme = useProgramme()
  const framework = useOperation(getFramework, { params: { programme: programme.id } })
  const periodOf = (value: ReportedValue) =>
    framework.data?.periods.find((one) => one.id === value.periodId)?.code ?? '…'
  const markOf = (value: ReportedValue) =>
    value.sample ? 'sample' : value.state === 'approved' ? 'reported' : 'provisional'
  return (
    <Table>
      <caption className="ura-hidden">{say('programme.values.list')}</caption>
      <Table.Thead>
        <Table.Tr>
          <Table.Th scope="col">{say('programme.period')}</Table.Th>
          <Table.Th scope="col">{say('programme.field.country')}</Table.Th>
          <Table.Th scope="col" ta="right">{say('programme.field.value')}</Table.Th>
          <Table.Th scope="col">{say('programme.field.state')}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {values.map((value) => (
          <Table.Tr key={value.id}>
            <Table.Th scope="row" fw={400}><Go to={`./values/${value.id}`}>{periodOf(value)}</Go></Table.Th>
            <Table.Td>{value.country ? formats.country(value.country) : say('programme.regional')}</Table.Td>
            <Table.Td ta="right">
              <Truth value={value.total} truth={{ mark: markOf(value) }} />
              {value.unavailable && <div className="ura-quiet">{value.unavailable}</div>}
            </Table.Td>
            <Table.Td className="ura-quiet">
              {say(`programme.value.${value.state}`)}, {say('programme.values.evidenceCount', { count: value.evidence.length })}
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  ) // biome-ignore format: one table
}

function Title({ title }: { title: Parameters<typeof Local>[0]['text'] | string }): ReactNode {
  return typeof title === 'string' ? title : <Local text={title} />
}
