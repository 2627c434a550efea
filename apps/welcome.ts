import { demoPeople } from '../kernel/access/demo.ts'
import { firstAdministratorLink } from '../kernel/access/links.ts'
import { asActor } from '../kernel/http/transaction.ts'
import type { Kernel } from '../kernel/kernel.ts'
import { fillDemo } from './demo.ts'
import { fillChecklists } from './demo-checklists.ts'

/**
 * Says how to get in: the demo's sign-ins, or, in a workspace without an administrator, the link for the first one.
 * Demo sign-ins are made here, so that they exist in a demo and nowhere else.
 */
export async function welcome(kernel: Kernel, say: (line: string) => void): Promise<void> {
  if (!kernel.config.demo) {
    const link = await firstAdministratorLink(kernel)
    if (link)
      say(
        `\nThis workspace has no administrator yet. Whoever opens this link first becomes the first one (valid for 7 days):\n  ${link}`,
      )
    return
  }
  await fillDemo(kernel, say)
  const programme = await asActor(kernel.workerDb, 'system', (db) =>
    db
      .selectFrom('kernel.programme')
      .select('id')
      .where('demo', '=', true)
      .orderBy('code')
      .executeTakeFirst(),
  )
  if (!programme) return
  const people = await demoPeople(kernel, programme.id)
  const checklists = await fillChecklists(kernel, programme.id)
  if (checklists) say(`Gave the sample visits their teams, and ${checklists} checklists of two people each.`)
  say('\nDemo sign-ins (invented people, for this demo only):')
  for (const one of people) say(`  ${one.role} · ${one.name} · ${one.email} · ${one.password}`)
}
