import { Button, Modal, Radio } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { type ReactNode, useState } from 'react'
import { useGo } from '../../../../ui/page/Go.tsx'
import { ErrorPanel } from '../../../../ui/page/parts.tsx'
import { useTell } from '../../../../ui/page/tell.ts'
import { useAct } from '../../../../ui/queries.ts'
import { useProgramme } from '../../../../ui/session.tsx'
import { useSay } from '../../../../ui/words.tsx'
import { addFromLibrary, type LibraryRow } from '../../contract.ts'
import styles from './forms.module.css'
import { CountrySelect, usePlaces } from './shared.tsx'

/** Adds a ready form to the programme: for whom, and whether it is open at once. */
export function AddReady({ row }: { row: LibraryRow }): ReactNode {
  const say = useSay()
  const [open, setOpen] = useState(false)
  return (
    <>
      <Button
        leftSection={<IconPlus size={17} />}
        onClick={() => setOpen(true)}
        aria-label={`${say('collection.library.add')}: ${row.title}`}
      >
        {say('collection.library.add')}
      </Button>
      {open && <AddDialog row={row} onClose={() => setOpen(false)} />}
    </>
  )
}

function AddDialog({ row, onClose }: { row: LibraryRow; onClose: () => void }): ReactNode {
  const say = useSay()
  const go = useGo()
  const tell = useTell()
  const programme = useProgramme()
  const places = usePlaces(programme.id)
  const [country, setCountry] = useState<string | null>(places[0] ?? null)
  const [how, setHow] = useState('open')
  const add = useAct(addFromLibrary)
  const send = async () => {
    try {
      const made = await add.mutateAsync({
        params: { programme: programme.id, code: row.code },
        body: { country, open: how === 'open' },
      })
      tell.done(say('collection.library.added', { title: row.title }))
      go(`./collection/forms/${made.form}`)
    } catch {
      // `add.error` shows it below
    }
  }
  return (
    <Modal
      opened
      onClose={onClose}
      title={say('collection.library.addOf', { title: row.title })}
      closeButtonProps={{ 'aria-label': say('ui.close') }}
    >
      <div className={styles.qr}>
        <CountrySelect places={places} value={country} onChange={setCountry} />
        <Radio.Group label={say('collection.library.how')} value={how} onChange={setHow}>
          <Radio mt="xs" value="open" label={say('collection.library.openNow')} />
          <Radio mt="xs" value="draft" label={say('collection.library.asDraft')} />
        </Radio.Group>
        {add.error && <ErrorPanel error={add.error} />}
        <div className={styles.row}>
          <Button loading={add.isPending} onClick={() => void send()}>
            {say('collection.library.add')}
          </Button>
          <Button variant="default" onClick={onClose}>
            {say('ui.cancel')}
          </Button>
        </div>
      </div>
    </Modal>
  )
}
