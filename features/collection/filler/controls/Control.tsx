import type { AnyControlNode, DecimalInputNode, IntInputNode } from '@getodk/xforms-engine'
import type { ReactNode } from 'react'
import type { Naming } from '../Question.tsx'
import { NoteValue } from './NoteValue.tsx'
import { NumberControl } from './NumberControl.tsx'
import { SelectControl } from './SelectControl.tsx'
import { TextControl } from './TextControl.tsx'
import { TriggerControl } from './TriggerControl.tsx'
import { UploadControl } from './UploadControl.tsx'

/** The control that a question is answered with. */
export function Control(props: { node: AnyControlNode; naming: Naming }): ReactNode {
  const { node, naming } = props
  switch (node.nodeType) {
    case 'note':
      return <NoteValue node={node} />
    case 'select':
      return <SelectControl node={node} naming={naming} />
    case 'trigger':
      return <TriggerControl node={node} naming={naming} />
    case 'upload':
      return <UploadControl node={node} naming={naming} />
    case 'input':
      if (node.valueType === 'int' || node.valueType === 'decimal')
        return <NumberControl node={node as IntInputNode | DecimalInputNode} naming={naming} />
      return <TextControl node={node} naming={naming} />
    default:
      return <TextControl node={node} naming={naming} />
  }
}
