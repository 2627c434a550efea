import { MantineProvider } from '@mantine/core'
import { Notifications } from '@mantine/notifications'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { createRoot } from 'react-dom/client'
import { makeQueryClient } from '../../ui/queries.ts'
import type { Room } from '../../ui/rooms.ts'
import { theme } from '../../ui/theme.ts'
import { WordsProvider } from '../../ui/words.tsx'
import { Unreachable, Waiting } from './first.tsx'
import { makeRouter } from './router.tsx'

/** Starts the workspace in the page with the given rooms. */
export function startWeb(rooms: Room[]): void {
  const router = makeRouter(rooms)
  const queries = makeQueryClient()
  createRoot(document.getElementById('root')!).render(
    <MantineProvider theme={theme} defaultColorScheme="auto">
      <WordsProvider waiting={<Waiting />} failed={(_, again) => <Unreachable again={again} />}>
        <QueryClientProvider client={queries}>
          <Notifications position="bottom-right" />
          <RouterProvider router={router} />
        </QueryClientProvider>
      </WordsProvider>
    </MantineProvider>,
  )
}
