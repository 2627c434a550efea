import type { AnyControlNode } from '@getodk/xforms-engine'
import { lazy, type ReactNode, Suspense, useState } from 'react'
import { useSay } from '../../../../ui/words.tsx'
import { appearancesOf } from '../walk.ts'
import styles from './controls.module.css'
import type { Naming } from './naming.ts'
import { TextControl } from './TextControl.tsx'

const Scanner = lazy(() => import('./Scanner.tsx'))

/** A barcode or QR code: read by the camera where the browser can, typed everywhere. */
export function BarcodeControl(props: { node: AnyControlNode; naming: Naming }): ReactNode {
  const { node, naming } = props
  const say = useSay()
  const [scanning, setScanning] = useState(false)
  const can = 'BarcodeDetector' in globalThis && Boolean(navigator.mediaDevices)
  return (
    <div className={styles.stack}>
      <TextControl node={node} naming={naming} />
      {!can && <p className={styles.remark}>{say('collection.fill.barcode.typeOnly')}</p>}
      {can && !node.currentState.readonly && !scanning && (
        <div>
          <button
            type="button"
            className={styles.button}
            aria-describedby={naming.label}
            onClick={() => setScanning(true)}
          >
            {say('collection.fill.barcode.scan')}
          </button>
        </div>
      )}
      {scanning && (
        <Suspense fallback={null}>
          <Scanner
            front={appearancesOf(node).includes('front')}
            onFound={(code) => {
              ;(node as unknown as { setValue(value: string): void }).setValue(code)
              setScanning(false)
            }}
            onStop={() => setScanning(false)}
          />
        </Suspense>
      )}
    </div>
  )
}
