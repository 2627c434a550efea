import { provideGlobals } from '../../import/rules/globals.ts'
import { forEngine } from '../../xform/for-engine.ts'
import type { Opened } from './opening.ts'
import { findSpot } from './spots.ts'

/** What is needed of the engine's nodes. */
interface EngineNode {
  currentState: { reference: string; relevant: boolean; children: EngineNode[] | null }
  validationState: { violation?: unknown }
}

provideGlobals()
const { loadForm } = await import('@getodk/xforms-engine')

/** Opens the form, begins a record and asks every question of it for its state: what cannot be worked out shows there. */
async function open(xform: string): Promise<Opened> {
  let at: string | null = null
  try {
    const form = await loadForm(forEngine(xform), {
      // Lists and pictures come later, and are not what is tried here.
      fetchFormAttachment: async () => new Response('', { status: 404 }),
      missingResourceBehavior: 'BLANK',
    })
    if (form.status === 'failure') throw form.error
    const look = (node: EngineNode) => {
      at = node.currentState.reference
      void node.currentState.relevant
      void node.validationState.violation
      for (const child of node.currentState.children ?? []) look(child)
    }
    look(form.createInstance().root as unknown as EngineNode)
    return { fault: null }
  } catch (error) {
    return { fault: error instanceof Error ? error.message : String(error), at, spot: undefined }
  }
}

process.on('message', async (xform: string) => {
  const opened = await open(xform)
  process.send!(opened)
  if (opened.fault === null) return
  const spot = await findSpot(xform, opened.fault, async (other) => (await open(other)).fault)
  process.send!({ ...opened, spot })
})
// Nobody is left to answer to.
process.on('disconnect', () => process.exit())
