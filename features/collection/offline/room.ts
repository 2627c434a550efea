/** What the browser says of its room for this app. */
export interface Room {
  /** Whether the browser has promised to keep it; null: it does not say. */
  kept: boolean | null
  used: number | null
  most: number | null
}

/** Looks how much room there is; what a browser does not say is null. */
export async function lookAtRoom(): Promise<Room> {
  const storage = navigator.storage
  const estimate = await storage?.estimate?.().catch(() => undefined)
  const kept = await storage?.persisted?.().catch(() => undefined)
  return { kept: kept ?? null, used: estimate?.usage ?? null, most: estimate?.quota ?? null }
}

/** Asks the browser not to clear this app's store when it wants room. Some ask the reader, some decide by themselves. */
export const askToKeep = async (): Promise<boolean> =>
  (await navigator.storage?.persist?.().catch(() => false)) ?? false
