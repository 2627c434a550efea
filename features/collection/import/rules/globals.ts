import { createRequire } from 'node:module'
import { JSDOM } from 'jsdom'

/**
 * What ODK's engine takes from the browser, and what its bundled XPath parser takes from CommonJS. Only for a process of its own,
 * or a test: half the libraries of a server would take it for a browser afterwards.
 */
export function provideGlobals(): void {
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
