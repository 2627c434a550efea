import { saveBlob } from '../../../ui/api.ts'
import type { About } from './store/items.ts'

/** Hands a record to the reader as one file: its XML and its attachments, as OpenRosa tools take them in. */
export async function saveAside(
  about: Pick<About, 'code'>,
  record: { xml: string; files: { name: string; blob: Blob }[] },
): Promise<void> {
  const stamp = new Date().toISOString().slice(0, 16).replace(/[:T]/g, '-')
  const { zipSync, strToU8 } = await import('fflate')
  const entries: Record<string, [Uint8Array, { level: 0 | 6 }]> = {
    'submission.xml': [strToU8(record.xml), { level: 6 }],
  }
  for (const { name, blob } of record.files)
    entries[name] = [new Uint8Array(await blob.arrayBuffer()), { level: 0 }]
  // Packed here: for anything large `zip` makes a worker out of a text, which the content security policy forbids.
  saveBlob(
    new Blob([new Uint8Array(zipSync(entries))], { type: 'application/zip' }),
    `${about.code}-${stamp}.zip`.replace(/[^\w.-]+/g, '_'),
  )
}
