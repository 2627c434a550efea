import { Button, Checkbox, Modal, MultiSelect, NativeSelect, TextInput } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { fieldError } from '../../../../ui/forms/Form.tsx'
import { ErrorPanel } from '../../../../ui/page/parts.tsx'
import { useTell } from '../../../../ui/page/tell.ts'
import { useAct, useOperation } from '../../../../ui/queries.ts'
import { useProgramme } from '../../../../ui/session.tsx'
import { useSay } from '../../../../ui/words.tsx'
import { addDevice, changeDevice, type DeviceRow, listCollectors, listForms } from '../../contract.ts'
import styles from './forms.module.css'
import { CountrySelect, usePlaces } from './shared.tsx'

/** Adds a device, or changes its name, whose it is, and which forms it sees. */
export function DeviceDialog(props: {
  row?: DeviceRow
  onClose: () => void
  onMade?: (row: DeviceRow) => void
}): ReactNode {
  const { row } = props
  const say = useSay()
  const tell = useTell()
  const programme = useProgramme()
  const places = usePlaces(programme.id)
  const [name, setName] = useState(row?.name ?? '')
  const [country, setCountry] = useState<string | null>(row ? row.country : (places[0] ?? null))
  const [person, setPerson] = useState(row?.personId ?? '')
  const [forms, setForms] = useState<string[] | null>(row?.forms?.map((form) => form.id) ?? null)
  const params = { programme: programme.id }
  const people = useOperation(listCollectors, { params })
  const known = useOperation(listForms, { params, query: { size: 500, sort: 'title' } })
  const add = useAct(addDevice)
  const change = useAct(changeDevice)
  const error = add.error ?? change.error
  const send = async () => {
    const body = { name, country, person: person || null, forms }
    try {
      if (row) {
        await change.mutateAsync({ params: { device: row.id }, body: { ...body, version: row.version } })
        tell.done(say('collection.devices.changed', { name }))
        props.onClose()
      } else {
        const { id } = await add.mutateAsync({ params, body })
        tell.done(say('collection.devices.added', { name }))
        props.onMade?.({ id, name, may: ['manage'] } as DeviceRow)
      }
    } catch {
      // `error` shows it below
    }
  }
  return (
    <Modal
      opened
      onClose={props.onClose}
      title={row ? say('collection.devices.act.changeOf', { name: row.name }) : say('collection.devices.add')}
      closeButtonProps={{ 'aria-label': say('ui.close') }}
    >
      <form
        className={styles.qr}
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          void send()
        }}
      >
        <TextInput
          label={say('collection.devices.name')}
          description={say('collection.devices.nameHelp')}
          value={name}
          maxLength={100}
          required
          data-autofocus
          error={fieldError(error, 'name')}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <NativeSelect
          label={say('collection.devices.person')}
          description={say('collection.devices.personHelp')}
          value={person}
          data={[
            { value: '', label: say('collection.devices.nobody') },
            ...(people.data?.people ?? []).map((one) => ({ value: one.id, label: one.name })),
          ]}
          onChange={(event) => setPerson(event.currentTarget.value)}
        />
        <CountrySelect
          places={places}
          value={country}
          onChange={setCountry}
          error={fieldError(error, 'country')}
        />
        <Checkbox
          label={say('collection.devices.allForms')}
          description={say('collection.devices.allFormsHelp')}
          checked={forms === null}
          onChange={(event) => setForms(event.currentTarget.checked ? null : [])}
        />
        {forms !== null && (
          <MultiSelect
            label={say('collection.devices.forms')}
            data={(known.data?.rows ?? []).map((form) => ({ value: form.id, label: form.title }))}
            value={forms}
            searchable
            error={fieldError(error, 'forms')}
            onChange={setForms}
          />
        )}
        {error && error.fields.length === 0 && <ErrorPanel error={error} />}
        <div className={styles.row}>
          <Button type="submit" loading={add.isPending || change.isPending}>
            {say(row ? 'collection.devices.save' : 'collection.devices.add')}
          </Button>
          <Button variant="default" onClick={props.onClose}>
            {say('ui.cancel')}
          </Button>
        </div>
      </form>
    </Modal>
  )
}
