// jsdom ships without types; this is the little of it that is used.
declare module 'jsdom' {
  export class JSDOM {
    constructor(
      html?: string,
      options?: { runScripts?: 'outside-only' | 'dangerously'; pretendToBeVisual?: boolean },
    )
    readonly window: Window & typeof globalThis
  }
}
