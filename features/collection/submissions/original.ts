import type { Kernel } from '../../../kernel/kernel.ts'
import { unseal } from '../../../kernel/seal/seal.ts'
import { editionSealedAt, sealedAt } from '../openrosa/prepare.ts'
import { type Cuts, restorePersonal } from '../xform/answers.ts'

interface Stored {
  id: string
  xml: string
  personalSealed: string | null
}

/** The XML of a submission as it was received, byte for byte, its personal answers unsealed. Ask a policy first. */
export async function originalXml(
  kernel: Kernel,
  { id, xml, personalSealed }: Stored,
  edition = false,
): Promise<string> {
  if (personalSealed === null) return xml
  const at = edition ? editionSealedAt(id) : sealedAt(id)
  return restorePersonal(xml, JSON.parse(await unseal(kernel.keyring, at, personalSealed)) as Cuts)
}
