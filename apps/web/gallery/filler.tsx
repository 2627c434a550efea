import '../../../ui/styles/tokens.css'
import '../../../ui/styles/base.css'
import '../../../ui/styles/print.css'
import { type ReactNode, useState } from 'react'
import { createRoot } from 'react-dom/client'
import { Filler } from '../../../features/collection/filler/Filler.tsx'
import type { Filling, Snapshot } from '../../../features/collection/filler/filling.ts'
import { openForm } from '../../../features/collection/filler/open.ts'
import { WordsProvider } from '../../../ui/words.tsx'

/**
 * The form filler alone in a page, with a form of `/forms/`, for looking at it and for its browser stories:
 * `?form=name&layout=pages|all&language=sq&note=/data/place`.
 */
const asked = new URLSearchParams(location.search)
const words = import.meta.glob<Record<string, string>>('../../../features/collection/words/*.json', {
  import: 'default',
})
const dark = window.matchMedia('(prefers-color-scheme: dark)').matches
document.documentElement.dataset['mantineColorScheme'] = dark ? 'dark' : 'light'
document.documentElement.style.colorScheme = dark ? 'dark' : 'light'
document.body.style.fontFamily = 'system-ui, sans-serif'
document.body.style.margin = '1rem'

async function textOf(path: string): Promise<string> {
  const response = await fetch(path)
  if (!response.ok) throw new Error(`${path}: ${response.status}`)
  return response.text()
}

function Stage(props: { filling: Filling }): ReactNode {
  const [sent, setSent] = useState<Snapshot | null>(null)
  const note = asked.get('note')
  if (sent) {
    return (
      <main>
        <h1>Sent</h1>
        <pre>{sent.xml}</pre>
        <ul>
          {sent.files.map((file) => (
            <li key={file.name}>{`${file.name}: ${file.blob.size} ${file.blob.type}`}</li>
          ))}
        </ul>
      </main>
    )
  }
  return (
    <main>
      <Filler
        filling={props.filling}
        layout={asked.get('layout') === 'all' ? 'all' : 'pages'}
        notes={
          note
            ? [{ path: note, text: 'Which of the two gates?', by: 'Arta Kola', at: '2026-11-20T10:00:00Z' }]
            : []
        }
        onSend={(snapshot) => {
          Object.assign(window, { sent: snapshot })
          setSent(snapshot)
        }}
        onSaveDraft={() => undefined}
        onClose={() => undefined}
      />
    </main>
  )
}

const form = asked.get('form') ?? 'all'
const started = performance.now()
const filling = await openForm({
  xform: await textOf(`/forms/${form}.xml`),
  file: async (name) => {
    const response = await fetch(`/forms/files/${encodeURIComponent(name)}`)
    return response.ok ? response.blob() : null
  },
  language: asked.get('language') ?? 'en',
  device: { deviceId: 'stage' },
})
Object.assign(window, { filling, opened: performance.now() - started })
createRoot(document.getElementById('root')!).render(
  <WordsProvider
    start={asked.get('language') === 'sq' ? 'sq' : 'en'}
    load={async (language) => (await words[`../../../features/collection/words/${language}.json`]?.()) ?? {}}
    waiting={null}
    failed={(problem) => <p>{problem.message}</p>}
  >
    <Stage filling={filling} />
  </WordsProvider>,
)
