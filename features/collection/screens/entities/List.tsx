import { Button } from '@mantine/core'
import { IconTableExport } from '@tabler/icons-react'
import { useParams } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import type { ResultOf } from '../../../../common/operation.ts'
import { six } from '../../../../common/places.ts'
import { RegionMap } from '../../../../ui/maps/RegionMap.tsx'
import { ConfirmDialog } from '../../../../ui/page/dialogs.tsx'
import { useGo } from '../../../../ui/page/Go.tsx'
import { Page, PageHead } from '../../../../ui/page/PageHead.tsx'
import { Answer, Empty, Section } from '../../../../ui/page/parts.tsx'
import { useTell } from '../../../../ui/page/tell.ts'
import { useAct, useOperation } from '../../../../ui/queries.ts'
import { DataTable } from '../../../../ui/table/DataTable.tsx'
import { useFormats, useSay } from '../../../../ui/words.tsx'
import { getEntityList, listEntities, listUnapplied, switchEntityList } from '../../contract.ts'
import { DownloadButton } from '../forms/DownloadButton.tsx'
import { Place } from '../forms/shared.tsx'
import { FormLinks } from './FormLinks.tsx'

type ListRecord = ResultOf<typeof getEntityList>

/** One entity list: what is in it, where it lies, and what could not be applied. */
export default function List(): ReactNode {
  const { list } = useParams({ strict: false }) as { list: string }
  const answer = useOperation(getEntityList, { params: { list } })
  return (
    <Page>
      <Answer of={answer}>{(data) => <Read key={data.id} list={data} />}</Answer>
    </Page>
  )
}

function Read({ list }: { list: ListRecord }): ReactNode {
  const say = useSay()
  const formats = useFormats()
  const go = useGo()
  const facts = [
    { label: say('collection.entities.feeds'), value: <FormLinks forms={list.feeds} /> },
    { label: say('collection.entities.reads'), value: <FormLinks forms={list.reads} /> },
    {
      label: say('collection.entities.counts'),
      value: say(`collection.entities.counts.${list.onArrival ? 'arrival' : 'approval'}`),
    },
  ]
  return (
    <>
      <PageHead
        title={list.name}
        crumbs={[{ label: say('collection.entities.title'), to: './collection/lists' }]}
        facts={facts}
        actions={
          <>
            {list.csv && (
              <DownloadButton
                address={list.csv}
                name={`${list.name}.csv`}
                icon={<IconTableExport size={17} />}
              >
                {say('collection.entities.csv')}
              </DownloadButton>
            )}
            {list.may.includes('switch') && <Switch list={list} />}
          </>
        }
      />
      <Entities list={list} />
      {list.places.length > 0 && (
        <Section title={say('collection.entities.map')}>
          <RegionMap
            title={say('collection.entities.map_of', { list: list.name })}
            unit={say('collection.entities.entities')}
            source={list.name}
            data={{
              places: list.places.map((one) => ({
                id: one.id,
                name: one.label,
                lat: one.latitude,
                lon: one.longitude,
                value: 1,
              })),
            }}
            open={(id) => go(`./collection/entities/${id}`)}
          />
        </Section>
      )}
      {list.unapplied > 0 && (
        <Section
          title={say('collection.entities.unapplied')}
          note={say('collection.entities.unapplied_note')}
        >
          <DataTable
            table="collection.unapplied"
            prefix="unapplied"
            search={false}
            caption={say('collection.entities.unapplied')}
            operation={listUnapplied}
            request={{ params: { list: list.id } }}
            columns={[
              {
                key: 'label',
                title: say('collection.entities.label'),
                head: true,
                to: (row) => `./collection/submissions/${row.submission}`,
                cell: (row) => row.label || '–',
              },
              {
                key: 'why',
                title: say('collection.entities.why'),
                cell: (row) => say(`collection.entities.why.${row.outcome}`),
              },
              { key: 'form', title: say('collection.forms.form'), cell: (row) => row.form },
              { key: 'at', title: say('collection.entities.at'), cell: (row) => formats.dateTime(row.at) },
            ]}
          />
        </Section>
      )}
    </>
  )
}

const shownAtFirst = 6

function Entities({ list }: { list: ListRecord }): ReactNode {
  const say = useSay()
  const formats = useFormats()
  return (
    <DataTable
      table={`collection.entities.${list.id}`}
      caption={list.name}
      operation={listEntities}
      request={{ params: { list: list.id } }}
      formats={['csv', 'xlsx']}
      start={{ sort: 'label' }}
      empty={
        <Empty title={say('collection.entities.empty')}>
          {list.waiting > 0
            ? say('collection.entities.empty_waiting', { count: list.waiting })
            : say('collection.entities.empty_note')}
        </Empty>
      }
      columns={[
        {
          key: 'label',
          title: say('collection.entities.label'),
          head: true,
          sort: true,
          width: 14,
          to: (row) => `./collection/entities/${row.id}`,
          cell: (row) => row.label,
        },
        ...list.properties.map((name, at) => ({
          key: `property.${name}`,
          title: name,
          hidden: at >= shownAtFirst,
          cell: (row: { data: Record<string, string> }) => row.data[name] || '–',
        })),
        {
          key: 'country',
          title: say('collection.forms.country'),
          sort: true,
          cell: (row) => <Place country={row.country} />,
          filter: [
            { value: '', label: say('collection.forms.allCountries') },
            ...six.map((value) => ({ value, label: formats.country(value) })),
          ],
        },
        {
          key: 'conflict',
          title: say('collection.entities.conflict'),
          sort: true,
          cell: (row) => (row.conflict ? say(`collection.entities.conflict.${row.conflict}`) : '–'),
          filter: ['none', 'soft', 'hard'].map((value) => ({
            value,
            label: say(`collection.entities.conflict.${value}`),
          })),
        },
        {
          key: 'version',
          title: say('collection.forms.version'),
          number: true,
          sort: true,
          cell: (row) => formats.number(row.version),
        },
        {
          key: 'changed',
          title: say('collection.entities.changed'),
          sort: true,
          cell: (row) => formats.dateTime(row.changedAt),
        },
      ]}
    />
  )
}

/** Whether what arrives counts at once: said beforehand, for it lets in what nobody has looked at. */
function Switch({ list }: { list: ListRecord }): ReactNode {
  const say = useSay()
  const tell = useTell()
  const act = useAct(switchEntityList)
  const [asked, setAsked] = useState(false)
  const to = list.onArrival ? 'approval' : 'arrival'
  return (
    <>
      <Button variant="default" onClick={() => setAsked(true)}>
        {say(`collection.entities.switch.${to}`)}
      </Button>
      <ConfirmDialog
        opened={asked}
        onClose={() => setAsked(false)}
        title={say(`collection.entities.switch.${to}`)}
        act={say('collection.entities.switch.act')}
        danger={to === 'arrival'}
        onConfirm={async () => {
          await act.mutateAsync({
            params: { list: list.id },
            body: { version: list.version, onArrival: to === 'arrival' },
          })
          tell.done(say(`collection.entities.counts.${to}`))
        }}
      >
        {say(`collection.entities.switch.${to}.note`)}
      </ConfirmDialog>
    </>
  )
}
