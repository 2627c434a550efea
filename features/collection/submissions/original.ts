import type { Kernel } from '../../../kernel/kernel.ts'
import { Problem } from '../../../kernel/problems/problem.ts'
import { unseal } from '../../../kernel/seal/seal.ts'
import { editionSealedAt, sealedAt } from '../openrosa/prepare.ts'
import { type Cuts, restorePersonal } from '../xform/answers.ts'

interface Stored {
  id: string
  xml: string
  personalSealed: string | null
}

/** Questions of it became personal, and a job has not sealed the answers yet: until then nobody has them. */
export const beingSealed = (): Problem =>
  new Problem('conflict', { sentence: 'collection.submissions.being_sealed' })

/** The XML of a submission as it was received, byte for byte, its personal answers unsealed. Ask a policy first. @throws Problem conflict */
export async function originalXml(
  kernel: Kernel,
  { id, xml, personalSealed }: Stored,
  edition = false,
): Promise<string> {
  if (xml === '') throw beingSealed()
  if (personalSealed === null) return xml
  const at = edition ? editionSealedAt(id) : sealedAt(id)
  return restorePersonal(xml, JSON.parse(await unseal(kernel.keyring, at, personalSealed)) as Cuts)
}
