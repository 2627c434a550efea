import type { AnyNode, RootNode, UploadNode } from '@getodk/xforms-engine'
import { asNewEdition } from '../xform/edition.ts'
import type { Bridge } from './bridge.ts'
import type { FillingFile, Snapshot, Violation } from './filling.ts'

/**
 * Writes down the record as it is now, with every file that it names and all that is still wrong with it.
 * @param replaces instance ID of the edition that this one corrects. The engine writes it itself only when the earlier
 *   XML has the form's namespace, and forgets it when a draft of the correction is opened again.
 */
export async function takeSnapshot(
  root: RootNode,
  bridge: Bridge,
  replaces: string | null,
): Promise<Snapshot> {
  await filesAreThere(root)
  // Preparing puts the engine's own stamps (time of end) into the record: not an answer that anybody gave.
  bridge.quiet = true
  try {
    const payload = await root.prepareInstancePayload({ payloadType: 'monolithic' })
    const written = await payload.data[0].get('xml_submission_file').text()
    const identity = identityOf(written)
    const xml =
      replaces === null ? written : (asNewEdition(written, identity.instanceId, replaces) ?? written)
    const { instanceId, instanceName } = identity
    return { xml, files: filesOf(root), instanceId, instanceName, violations: violationsOf(root) }
  } finally {
    bridge.quiet = false
  }
}

/** Every node below and including this one, in the form's order. */
export function* nodesOf(node: AnyNode): Generator<AnyNode> {
  yield node
  for (const child of node.currentState.children ?? []) yield* nodesOf(child as AnyNode)
}

function uploadsOf(root: RootNode): UploadNode[] {
  return [...nodesOf(root)].filter((node): node is UploadNode => node.nodeType === 'upload')
}

/** The files of a draft come to their questions a moment after it was opened; none may be missed. */
async function filesAreThere(root: RootNode): Promise<void> {
  for (let turn = 0; turn < 200; turn++) {
    if (!uploadsOf(root).some((node) => node.currentState.attachmentState.loading)) return
    await new Promise((resolve) => setTimeout(resolve, turn < 5 ? 0 : 25))
  }
  throw new Error('A file of the draft did not come.')
}

function filesOf(root: RootNode): FillingFile[] {
  return uploadsOf(root).flatMap((node) => {
    const { relevant, value, instanceValue } = node.currentState
    return relevant && value ? [{ name: instanceValue, blob: value }] : []
  })
}

interface Identity {
  instanceId: string
  instanceName: string | null
  deprecatedId: string | null
}

/** Who a record says that it is, in its `meta` group. */
export function identityOf(xml: string): Identity {
  const record = new DOMParser().parseFromString(xml, 'text/xml').documentElement
  const meta = [...record.children].find((child) => child.localName === 'meta')
  const text = (name: string) =>
    [...(meta?.children ?? [])].find((child) => child.localName === name)?.textContent?.trim() || null
  return {
    instanceId: text('instanceID') ?? '',
    instanceName: text('instanceName'),
    deprecatedId: text('deprecatedID'),
  }
}

/** What is still wrong, in the form's order. */
export function violationsOf(root: RootNode): Violation[] {
  const found = root.validationState.violations
  if (found.length === 0) return []
  const nodes = new Map([...nodesOf(root)].map((node) => [node.nodeId, node]))
  return found.map(({ nodeId, reference, violation }) => ({
    path: reference,
    label: labelOf(nodes.get(nodeId)) ?? reference.split('/').pop()!,
    message: violation.message?.asString ?? '',
    condition: violation.condition,
  }))
}

/** A node's label as plain text. */
export function labelOf(node: AnyNode | undefined): string | null {
  return node?.currentState.label?.asString.replace(/[*_#`]+/g, '').trim() || null
}
