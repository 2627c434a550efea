import { useRouter, useSearch } from '@tanstack/react-router'

/** What a page shows, kept in its address: it can be bookmarked, sent, and comes back with the back button. */
export function useAddress(): [Record<string, string>, (change: Record<string, string | null>) => void] {
  const router = useRouter()
  const search = useSearch({ strict: false }) as Record<string, unknown>
  const now = Object.fromEntries(Object.entries(search).map(([key, value]) => [key, String(value)]))
  return [
    now,
    (change) => {
      const next = new URLSearchParams(now)
      for (const [key, value] of Object.entries(change)) {
        if (value === null || value === '') next.delete(key)
        else next.set(key, value)
      }
      router.history.replace(`${router.state.location.pathname}${next.size ? `?${next}` : ''}`)
    },
  ]
}
