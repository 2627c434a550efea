import { Button } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { type ReactNode, useState } from 'react'
import { six } from '../../../../common/places.ts'
import { ConfirmDialog } from '../../../../ui/page/dialogs.tsx'
import { State, type Tone } from '../../../../ui/page/marks.tsx'
import { Page, PageHead } from '../../../../ui/page/PageHead.tsx'
import { Empty } from '../../../../ui/page/parts.tsx'
import { useTell } from '../../../../ui/page/tell.ts'
import { useAct } from '../../../../ui/queries.ts'
import { useProgramme } from '../../../../ui/session.tsx'
import { DataTable } from '../../../../ui/table/DataTable.tsx'
import { useFormats, useSay } from '../../../../ui/words.tsx'
import { admitDevice, type DeviceRow, deviceStates, listDevices, shutOutDevice } from '../../contract.ts'
import { DeviceDialog } from './DeviceDialog.tsx'
import styles from './forms.module.css'
import { SettingsDialog } from './SettingsDialog.tsx'
import { Place, usePlaces } from './shared.tsx'

type Open = { what: 'add' } | { what: 'change' | 'code' | 'out' | 'admit'; row: DeviceRow }
const tones: Record<string, Tone> = { waiting: 'neutral', seen: 'good', quiet: 'warn', out: 'bad' }
const week = 7 * 24 * 3600 * 1000

/** A device's state in the terms of the list's filter. */
const stateOf = (row: DeviceRow): (typeof deviceStates)[number] => {
  if (row.shutOutAt) return 'out'
  if (!row.lastSeenAt) return 'waiting'
  return Date.now() - Date.parse(row.lastSeenAt) < week ? 'seen' : 'quiet'
}

/** The phones and tablets that collect: whose, when last seen, their codes, and shutting a lost one out. */
export default function Devices(): ReactNode {
  const say = useSay()
  const formats = useFormats()
  const programme = useProgramme()
  const adds = usePlaces(programme.id).length > 0
  const [open, setOpen] = useState<Open | null>(null)
  const close = () => setOpen(null)
  const add = adds && (
    <Button leftSection={<IconPlus size={17} />} onClick={() => setOpen({ what: 'add' })}>
      {say('collection.devices.add')}
    </Button>
  )
  return (
    <Page>
      <PageHead
        title={say('collection.devices.title')}
        lead={say(adds ? 'collection.devices.lead' : 'collection.devices.leadOwn')}
        actions={add}
      />
      <DataTable
        table="collection.devices"
        caption={say('collection.devices.title')}
        operation={listDevices}
        request={{ params: { programme: programme.id } }}
        formats={['csv', 'xlsx']}
        start={{ sort: 'name' }}
        empty={
          <Empty title={say('collection.devices.none')} action={add}>
            {say(adds ? 'collection.devices.noneNote' : 'collection.devices.noneOwn')}
          </Empty>
        }
        columns={[
          {
            key: 'name',
            title: say('collection.devices.name'),
            head: true,
            sort: true,
            width: 12,
            cell: (row) => row.name,
          },
          { key: 'person', title: say('collection.devices.person'), cell: (row) => row.person ?? '–' },
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
            key: 'forms',
            title: say('collection.devices.forms'),
            cell: (row) =>
              row.forms === null
                ? say('collection.devices.allForms')
                : formats.list(row.forms.map((form) => form.title)) || '–',
          },
          {
            key: 'state',
            title: say('collection.forms.state'),
            filter: deviceStates.map((value) => ({ value, label: say(`collection.devices.state.${value}`) })),
            cell: (row) => (
              <State tone={tones[stateOf(row)]!}>{say(`collection.devices.state.${stateOf(row)}`)}</State>
            ),
          },
          {
            key: 'lastSeen',
            title: say('collection.devices.lastSeen'),
            sort: true,
            cell: (row) => (row.lastSeenAt ? formats.dateTime(row.lastSeenAt) : '–'),
          },
          {
            key: 'agent',
            title: say('collection.devices.agent'),
            hidden: true,
            cell: (row) => row.lastAgent ?? '–',
          },
          {
            key: 'submissions',
            title: say('collection.forms.submissions'),
            number: true,
            sort: true,
            cell: (row) => formats.number(row.submissions),
          },
          {
            key: 'acts',
            title: say('collection.devices.acts'),
            width: 16,
            cell: (row) => <Acts row={row} open={setOpen} />,
          },
        ]}
      />
      {open?.what === 'add' && (
        <DeviceDialog onClose={close} onMade={(row) => setOpen({ what: 'code', row })} />
      )}
      {open?.what === 'change' && <DeviceDialog row={open.row} onClose={close} />}
      {open?.what === 'code' && (
        <SettingsDialog of={{ device: open.row.id }} name={open.row.name} onClose={close} />
      )}
      <OutDialogs open={open} close={close} setOpen={setOpen} />
    </Page>
  )
}

function Acts({ row, open }: { row: DeviceRow; open: (open: Open) => void }): ReactNode {
  const say = useSay()
  const out = row.shutOutAt !== null
  const acts: { what: 'code' | 'change' | 'out' | 'admit'; may: boolean }[] = [
    { what: 'code', may: row.may.includes('manage') && !out },
    { what: 'change', may: row.may.includes('manage') },
    { what: 'out', may: row.may.includes('shutOut') && !out },
    { what: 'admit', may: row.may.includes('manage') && out },
  ]
  return (
    <span className={styles.row}>
      {acts
        .filter(({ may }) => may)
        .map(({ what }) => (
          <Button
            key={what}
            variant="subtle"
            size="compact-sm"
            {...(what === 'out' && { c: 'var(--ura-bad)' })}
            aria-label={`${say(`collection.devices.act.${what}`)}: ${row.name}`}
            onClick={() => open({ what, row })}
          >
            {say(`collection.devices.act.${what}`)}
          </Button>
        ))}
    </span>
  )
}

function OutDialogs(props: {
  open: Open | null
  close: () => void
  setOpen: (open: Open) => void
}): ReactNode {
  const say = useSay()
  const tell = useTell()
  const shutOut = useAct(shutOutDevice)
  const admit = useAct(admitDevice)
  const { open, close, setOpen } = props
  const row = open && 'row' in open ? open.row : null
  const name = row?.name ?? ''
  return (
    <>
      <ConfirmDialog
        opened={open?.what === 'out'}
        onClose={close}
        title={say('collection.devices.outAsk', { name })}
        act={say('collection.devices.act.out')}
        danger
        onConfirm={async () => {
          await shutOut.mutateAsync({ params: { device: row!.id } })
          tell.done(say('collection.devices.outDone', { name }))
        }}
      >
        {say(row?.may.includes('manage') ? 'collection.devices.outNote' : 'collection.devices.outNoteOwn')}
      </ConfirmDialog>
      <ConfirmDialog
        opened={open?.what === 'admit'}
        onClose={close}
        title={say('collection.devices.admitAsk', { name })}
        act={say('collection.devices.act.admit')}
        onConfirm={async () => {
          await admit.mutateAsync({ params: { device: row!.id } })
          tell.done(say('collection.devices.admitDone', { name }))
          setTimeout(() => setOpen({ what: 'code', row: { ...row!, shutOutAt: null } }))
        }}
      >
        {say('collection.devices.admitNote')}
      </ConfirmDialog>
    </>
  )
}
