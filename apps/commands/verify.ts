import { keptHeads } from '../../kernel/audit/heads.ts'
import { verifyAuditNow } from '../../kernel/audit/verify.ts'
import { readConfig } from '../../kernel/config/config.ts'
import { verifyFiles } from '../../kernel/files/files.ts'
import { asActor } from '../../kernel/http/transaction.ts'
import { type Kernel, openKernel } from '../../kernel/kernel.ts'
import { many, steps } from '../ask.ts'
import { openDatabase, runningWorkspace } from '../workspace.ts'

const checks = { audit: verifyLog, files: verifyStore }

/** Proves that nothing was changed behind Ura's back. The exit code is 1 when something was. */
export async function verifyCommand(what?: string, file?: string): Promise<void> {
  if (what === 'paper') return (await import('./verify-paper.ts')).verifyPaper(file)
  const names =
    what === undefined ? (Object.keys(checks) as (keyof typeof checks)[]) : [what as keyof typeof checks]
  const config = readConfig()
  if (!names.every((name) => Object.hasOwn(checks, name))) {
    throw new Error(`"${what}" cannot be verified. There is: ${Object.keys(checks).join(', ')}, paper FILE`)
  }
  const database = await openDatabase(config)
  const kernel = openKernel(config, database.connections)
  try {
    for (const name of names) if (!(await checks[name](kernel))) process.exitCode = 1
  } finally {
    await kernel.close()
    // A running workspace keeps its database.
    if (!runningWorkspace(config)) await database.stop()
  }
}

async function verifyLog(kernel: Kernel): Promise<boolean> {
  const shown = steps()
  const known = keptHeads(kernel.config.data)
  const { fault, verified, waiting, heads, root } = await verifyAuditNow(
    kernel.workerDb,
    [kernel.signer.publicKey],
    known,
    (done) => shown.step(`${done} rows`),
  )
  shown.done()
  if (fault) {
    console.error(`Audit log: NOT as it was written. ${fault.sentence}`)
    return false
  }
  console.log(
    `Audit log: proved. ${many(verified, 'row')} under ${many(heads, 'signed head')}; not sealed yet: ${waiting}.`,
  )
  console.log(`  root ${root.toString('hex')}`)
  return true
}

async function verifyStore(kernel: Kernel): Promise<boolean> {
  const shown = steps()
  const { read, bad } = await asActor(kernel.workerDb, 'system', (tx) =>
    verifyFiles(tx, kernel.files, kernel.keyring, (done) => shown.step(`${done} files`)),
  )
  shown.done()
  for (const file of bad) console.error(`Files: ${file.name} (${file.id}): ${file.reason}`)
  if (bad.length > 0) console.error(`Files: NOT as they were stored: ${bad.length} of ${read}.`)
  else console.log(`Files: ${many(read, 'file')} read again, all as stored.`)
  return bad.length === 0
}
