import { parseCsv } from '../../xlsform/sheets/csv.ts'
import type { Said } from './said.ts'

/** A change of an entity that this device made itself, until the server's list has it. */
export interface OwnChange extends Said {
  project: number
  /** The record that says it. */
  item: string
  instanceId: string
  at: number
}

interface Row {
  id: string
  label: string
  version: number
  trunk: string
  branch: string
  data: Record<string, string>
}

/** Columns that are the server's, not properties. */
const own = ['name', 'label', '__version', '__trunkVersion', '__branchId']

/**
 * A list's CSV as this device sees it: the server's rows, with what was entered or changed here on top, and for each row where
 * work on this device branches off (ODK's entities specification: trunk version and branch).
 * @param seed a UUID of this device
 */
export function withOwnChanges(csv: string, changes: readonly OwnChange[], seed: string): string {
  const [header = own.slice(0, 3), ...lines] = parseCsv(csv)
  const properties = header.filter((name) => !own.includes(name) && name !== '')
  const rows = new Map<string, Row>()
  const at = (line: string[], name: string) => line[header.indexOf(name)] ?? ''
  for (const line of lines) {
    const [id, version] = [at(line, 'name'), Number(at(line, '__version')) || 1]
    if (!id) continue
    const data = Object.fromEntries(properties.map((name) => [name, at(line, name)]))
    const branch = branchOf(seed, id, version)
    rows.set(id, { id, label: at(line, 'label'), version, trunk: String(version), branch, data })
  }
  for (const change of [...changes].sort((a, b) => a.at - b.at)) {
    const had = rows.get(change.id)
    if (had && change.updates) {
      had.label = change.label || had.label
      had.data = { ...had.data, ...change.data }
      had.version++
    } else if (!had && change.creates && change.label) {
      const branch = branchOf(seed, change.id, 0)
      rows.set(change.id, {
        id: change.id,
        label: change.label,
        version: 1,
        trunk: '',
        branch,
        data: { ...change.data },
      })
    }
  }
  const known = [...new Set([...properties, ...[...rows.values()].flatMap((row) => Object.keys(row.data))])]
  const line = (cells: readonly (string | number)[]) => cells.map(cell).join(',')
  return [
    line([...own, ...known]),
    ...[...rows.values()].map((row) =>
      line([
        row.id,
        row.label,
        row.version,
        row.trunk,
        row.branch,
        ...known.map((name) => row.data[name] ?? ''),
      ]),
    ),
  ]
    .map((text) => `${text}\n`)
    .join('')
}

const cell = (value: string | number): string => {
  const text = String(value)
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** Always the same branch for one device, entity and version of the server's: several records may be begun from one row. */
export function branchOf(seed: string, id: string, version: number): string {
  const hex = (text: string) =>
    text
      .replace(/[^0-9a-f]/gi, '')
      .padEnd(32, '0')
      .slice(0, 32)
  const mixed = BigInt(`0x${hex(seed)}`) ^ BigInt(`0x${hex(id)}`) ^ (BigInt(version) << 8n)
  const text = mixed.toString(16).padStart(32, '0')
  return `${text.slice(0, 8)}-${text.slice(8, 12)}-4${text.slice(13, 16)}-a${text.slice(17, 20)}-${text.slice(20)}`
}

/** What was sent from here, as the server's list of the person's sendings says it. */
interface Fate {
  instances: readonly string[]
  state: string
}

/**
 * The changes that are still this device's alone: of records that lie here or wait for their review. Approved ones stand in the
 * server's list, rejected ones never will, and a record that was deleted unsent has said nothing.
 * @param here ids of the records on this device that are finished
 */
export function stillOwn(
  changes: readonly OwnChange[],
  here: ReadonlySet<string>,
  fates: readonly Fate[],
): OwnChange[] {
  return changes.filter(({ item, instanceId }) => {
    const fate = fates.find((one) => one.instances.includes(instanceId))
    return fate ? fate.state !== 'approved' && fate.state !== 'rejected' : here.has(item)
  })
}
