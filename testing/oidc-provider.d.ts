// The provider ships no types; this is what the stories use of it.
declare module 'oidc-provider' {
  import type { IncomingMessage, ServerResponse } from 'node:http'

  interface Configuration {
    clients: Record<string, unknown>[]
    claims: Record<string, string[]>
    findAccount(
      context: unknown,
      id: string,
    ): { accountId: string; claims: () => Promise<Record<string, unknown>> }
    pkce: { required: () => boolean }
    cookies: { keys: string[] }
    features: Record<string, { enabled: boolean }>
  }
  export default class Provider {
    constructor(issuer: string, configuration: Configuration)
    callback(): (request: IncomingMessage, response: ServerResponse) => void
  }
}
