import type {
  AnyControlNode,
  AnyInputNode,
  DateInputNode,
  DateTimeInputNode,
  DecimalInputNode,
  GeopointInputNode,
  GeoshapeInputNode,
  GeotraceInputNode,
  IntInputNode,
  TimeInputNode,
} from '@getodk/xforms-engine'
import { lazy, type ReactNode, Suspense } from 'react'
import { useSay } from '../../../../ui/words.tsx'
import { BarcodeControl } from './BarcodeControl.tsx'
import styles from './controls.module.css'
import { DateControl, TimeControl } from './DateControl.tsx'
import { NoteValue } from './NoteValue.tsx'
import { NumberControl } from './NumberControl.tsx'
import type { Naming } from './naming.ts'
import { RangeControl } from './RangeControl.tsx'
import { RankControl } from './RankControl.tsx'
import { SelectControl } from './SelectControl.tsx'
import { TextControl } from './TextControl.tsx'
import { TriggerControl } from './TriggerControl.tsx'
import { UploadControl } from './upload/UploadControl.tsx'

const PointControl = lazy(() => import('./geo/PointControl.tsx'))
const LineControl = lazy(() => import('./geo/LineControl.tsx'))

/** The control that a question is answered with. */
export function Control(props: { node: AnyControlNode; naming: Naming }): ReactNode {
  const { node, naming } = props
  switch (node.nodeType) {
    case 'note':
      return <NoteValue node={node} />
    case 'select':
      return <SelectControl node={node} naming={naming} />
    case 'range':
      return <RangeControl node={node} naming={naming} />
    case 'rank':
      return <RankControl node={node} naming={naming} />
    case 'trigger':
      return <TriggerControl node={node} naming={naming} />
    case 'upload':
      return <UploadControl node={node} naming={naming} />
    default:
      return <InputControl node={node} naming={naming} />
  }
}

/** The engine's input nodes differ in the type of their value only, which TypeScript cannot narrow by. */
function InputControl(props: { node: AnyInputNode; naming: Naming }): ReactNode {
  const { node, naming } = props
  const say = useSay()
  switch (node.valueType) {
    case 'int':
    case 'decimal':
      return <NumberControl node={node as IntInputNode | DecimalInputNode} naming={naming} />
    case 'date':
      return <DateControl node={node as DateInputNode} naming={naming} />
    case 'time':
    case 'dateTime':
      return <TimeControl node={node as TimeInputNode | DateTimeInputNode} naming={naming} />
    case 'barcode':
      return <BarcodeControl node={node} naming={naming} />
    case 'geopoint':
    case 'geotrace':
    case 'geoshape':
      return (
        <Suspense fallback={<p className={styles.remark}>{say('collection.fill.map.loading')}</p>}>
          {node.valueType === 'geopoint' ? (
            <PointControl node={node as GeopointInputNode} naming={naming} />
          ) : (
            <LineControl node={node as GeotraceInputNode | GeoshapeInputNode} naming={naming} />
          )}
        </Suspense>
      )
    default:
      return <TextControl node={node} naming={naming} />
  }
}
