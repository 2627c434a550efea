/**
 * Takes hold of something that only one tab may have. @returns how to let go of it, or null when another tab has it.
 * Without locks in the browser everybody gets it; a tab that is closed or killed lets go by itself.
 */
export function hold(name: string): Promise<(() => void) | null> {
  if (!navigator.locks) return Promise.resolve(() => undefined)
  return new Promise((done) => {
    void navigator.locks.request(name, { ifAvailable: true }, (lock) => {
      if (!lock) {
        done(null)
        return undefined
      }
      return new Promise<void>((release) => done(release))
    })
  })
}

/** The lock of a draft. */
export const draftLock = (item: string): string => `ura-collect-draft-${item}`
