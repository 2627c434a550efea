import { provideGlobals } from '../../import/rules/globals.ts'

/** Loads an XForm as the web filler does, begins a record, and says what fails, if anything. */
export async function makeLoader(): Promise<(xform: string) => Promise<string | undefined>> {
  provideGlobals()
  const { loadForm } = await import('@getodk/xforms-engine')
  return async (xform) => {
    try {
      const result = await loadForm(xform, {
        // Attachments are no part of the form: they count as there, but empty.
        fetchFormAttachment: async () => new Response('', { status: 404 }),
        missingResourceBehavior: 'BLANK',
      })
      if (result.status === 'failure') return result.error.message
      result.createInstance()
      return undefined
    } catch (error) {
      return error instanceof Error ? error.message : String(error)
    }
  }
}

type Answer = string | number | string[]
/** What a test needs of the engine's nodes. */
interface EngineNode {
  nodeType: string
  currentState: { reference: string; relevant: boolean; value: unknown; children: EngineNode[] | null }
  validationState: { violation?: unknown }
  setValue(value: unknown): void
  selectValue(value: string | null): void
  selectValues(values: string[]): void
  addInstances(after?: number, count?: number): void
}

/** A record being filled in: paths stand below the root, as in the definition. */
export interface FilledRecord {
  answer(path: string, value: Answer): void
  /** Answers questions of one copy of a repeat, adding it where needed. */
  answerRow(path: string, row: number, values: Record<string, Answer>): void
  value(path: string): string
  isShown(path: string): boolean
  /** Whether the answer to a question may stand. */
  isAccepted(path: string): boolean
}

/** Begins a record of a form with ODK's engine. @throws what the engine says is wrong with the form */
export async function beginRecord(xform: string): Promise<FilledRecord> {
  provideGlobals()
  const { loadForm } = await import('@getodk/xforms-engine')
  const loaded = await loadForm(xform)
  if (loaded.status === 'failure') throw loaded.error
  const root = loaded.createInstance().root as unknown as EngineNode
  const at = (path: string, from = root): EngineNode => {
    const wanted = `/${path}`.replace('//', '/')
    const open = [...(from.currentState.children ?? [])]
    for (let node = open.shift(); node; node = open.shift()) {
      const here = node.currentState.reference.replace(/^\/[^/]+/, '').replace(/\[\d+\]/g, '')
      if (here === wanted) return node
      if (wanted.startsWith(`${here}/`)) open.unshift(...(node.currentState.children ?? []))
    }
    throw new Error(`The record has no ${path}`)
  }
  const put = (node: EngineNode, value: Answer) => {
    if (node.nodeType === 'select')
      return Array.isArray(value) ? node.selectValues(value) : node.selectValue(String(value))
    node.setValue(String(value))
  }
  return {
    answer: (path, value) => put(at(path), value),
    answerRow: (path, row, values) => {
      const range = at(path)
      while ((range.currentState.children ?? []).length <= row) range.addInstances()
      const copy = range.currentState.children![row]!
      for (const [name, value] of Object.entries(values)) put(at(`${path}/${name}`, copy), value)
    },
    value: (path) => String(at(path).currentState.value ?? ''),
    isShown: (path) => at(path).currentState.relevant,
    isAccepted: (path) => !at(path).validationState.violation,
  }
}
