import { Button, Modal } from '@mantine/core'
import { IconCopy, IconPrinter } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { Answer } from '../../../../ui/page/parts.tsx'
import { useTell } from '../../../../ui/page/tell.ts'
import { useOperation } from '../../../../ui/queries.ts'
import { useWords } from '../../../../ui/words.tsx'
import { getDeviceSettings, getDraftSettings } from '../../contract.ts'
import styles from './forms.module.css'
import { printCode } from './printCode.ts'

/** The code that ODK Collect reads to be set up, with the address for typing it by hand. */
export function SettingsDialog(props: {
  of: { device: string } | { form: string }
  name: string
  onClose: () => void
}): ReactNode {
  const { say, language } = useWords()
  const tell = useTell()
  const isDevice = 'device' in props.of
  const device = useOperation(
    getDeviceSettings,
    { params: { device: 'device' in props.of ? props.of.device : '' }, query: { language } },
    { when: isDevice },
  )
  const draft = useOperation(
    getDraftSettings,
    { params: { form: 'form' in props.of ? props.of.form : '' }, query: { language } },
    { when: !isDevice },
  )
  const steps = ['one', 'two', 'three'].map((step) => say(`collection.devices.step.${step}`))
  const copy = async (address: string) => {
    await navigator.clipboard.writeText(address)
    tell.done(say('collection.devices.copied'))
  }
  return (
    <Modal
      opened
      onClose={props.onClose}
      size="lg"
      title={say(isDevice ? 'collection.devices.codeOf' : 'collection.draft.codeOf', { name: props.name })}
      closeButtonProps={{ 'aria-label': say('ui.close') }}
    >
      <Answer of={isDevice ? device : draft}>
        {({ picture, url }) => (
          <div className={styles.qr}>
            <img
              src={picture}
              width={480}
              height={480}
              alt={say('collection.devices.codeAlt', { name: props.name })}
            />
            <ol>
              {steps.map((step) => (
                <li key={step}>{step}</li>
              ))}
            </ol>
            <p>
              {say('collection.devices.byHand')} <code className={styles.address}>{url}</code>
            </p>
            <p className="ura-quiet">
              {say(isDevice ? 'collection.devices.codeSecret' : 'collection.draft.codeTest')}
            </p>
            <div className={styles.row}>
              <Button
                variant="default"
                leftSection={<IconPrinter size={17} />}
                onClick={() => printCode({ title: props.name, picture, steps, url })}
              >
                {say('collection.devices.print')}
              </Button>
              <Button variant="default" leftSection={<IconCopy size={17} />} onClick={() => void copy(url)}>
                {say('collection.devices.copy')}
              </Button>
            </div>
          </div>
        )}
      </Answer>
    </Modal>
  )
}
