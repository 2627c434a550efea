import { createRequire } from 'node:module'
import { JSDOM } from 'jsdom'

/** What ODK's engine takes from the browser, and what its bundled XPath parser takes from CommonJS. */
function provideGlobals(): void {
  const { window } = new JSDOM()
  const scope = globalThis as Record<string, unknown>
  const names = Object.getOwnPropertyNames(window).filter((name) =>
    /^(DOM|XML|Node|Element|Attr|Text|Document|Comment|CDATA|CharacterData|ProcessingInstruction|NamedNodeMap)/.test(
      name,
    ),
  )
  for (const name of names) scope[name] ??= (window as unknown as Record<string, unknown>)[name]
  scope['document'] ??= window.document
  scope['window'] ??= window
  scope['__dirname'] ??= import.meta.dirname
  scope['require'] ??= createRequire(import.meta.url)
}

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
