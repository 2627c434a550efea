import { useState } from 'react'

/** One try at a time: busy while it runs, and what went wrong. */
export function useAttempt(first: unknown = null): {
  busy: boolean
  error: unknown
  attempt: (work: () => Promise<unknown>) => Promise<void>
} {
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(first)
  const attempt = async (work: () => Promise<unknown>) => {
    setBusy(true)
    setError(null)
    try {
      await work()
    } catch (thrown) {
      setError(thrown)
    } finally {
      setBusy(false)
    }
  }
  return { busy, error, attempt }
}
