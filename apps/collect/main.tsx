import { createRoot } from 'react-dom/client'
import { Collect } from '../../features/collection/offline/screens/Collect.tsx'
import { startWorker } from '../../features/collection/offline/worker.ts'
import { WordsProvider } from '../../ui/words.tsx'
import './collect.css'
import { Device } from './Device.tsx'
import { ownWords } from './words.ts'

startWorker().catch(() => undefined)

createRoot(document.getElementById('root')!).render(
  <WordsProvider load={ownWords} waiting={null} failed={(_, again) => <Unopened again={again} />}>
    <Device />
    <Collect />
  </WordsProvider>,
)

/** When not even the words can be had: these two sentences are the only ones outside the words files. */
function Unopened({ again }: { again: () => void }) {
  return (
    <main>
      <p lang="sq">Aplikacioni nuk u hap plotësisht. Kontrolloni lidhjen.</p>
      <p lang="en">The app could not be opened completely. Check the connection.</p>
      <button type="button" onClick={again}>
        ↻ Provo përsëri · Try again
      </button>
    </main>
  )
}
