import type { ReviewNote } from './desk.tsx'
import type { Filling, Snapshot } from './filling.ts'

/** What the face of a form is given. */
export interface FillerProps {
  filling: Filling
  /** One question per screen, or all on one page. */
  layout: 'pages' | 'all'
  /** What the form is called in the reader's language; the XForm's own title by itself. */
  title?: string
  /** What a reviewer wrote, by the path of the question. */
  notes?: ReviewNote[]
  sending?: boolean
  /** The form and its files lie on the device, as in Collect: what is missing is missing there. */
  onDevice?: boolean
  /** The finished record; called only when nothing is wrong with it. */
  onSend: (snapshot: Snapshot) => void
  onSaveDraft?: () => void
  onClose?: () => void
  /** What the button that sends says; "Send" by itself. */
  sendLabel?: string
  /** The page has its heading already: the form's title is none then. */
  headed?: boolean
  /** The question at which to begin: where a draft was left. */
  start?: string
  /** Told the path of the question or group that is on the screen. */
  onMove?: (path: string) => void
  /** Told the language of the form that the reader has chosen. */
  onLanguage?: (name: string) => void
}
