import type { RootNode } from '@getodk/xforms-engine'
import type { Signal } from './bridge.ts'

export interface FillingFile {
  name: string
  blob: Blob
}

export interface Violation {
  /** The question's place in the record: `/data/visit/site`, with `[2]` for the second of a repeat. */
  path: string
  label: string
  /** The form's own sentence; empty where it has none. */
  message: string
  condition: 'required' | 'constraint'
}

export interface Snapshot {
  xml: string
  /** Every file that the record names, whether added now or before. */
  files: FillingFile[]
  instanceId: string
  instanceName: string | null
  violations: Violation[]
}

export interface FormGiven {
  xform: string
  /** A file of the form (list, picture, sound) by its name; null when it is missing. */
  file: (name: string) => Promise<Blob | null>
  /** A draft or an earlier submission to go on with. */
  instance?: { xml: string; files: FillingFile[] }
  /** `edit` is a correction: a new instance ID, and the old one as deprecatedID. A draft keeps its own. */
  mode?: 'new' | 'draft' | 'edit'
  /** The reader's language, as a tag (`sq`) or a name that the form uses. */
  language?: string
  /** The form's language that the reader chose in it before, by its name: it goes before theirs. */
  spoken?: string
  device?: { deviceId?: string; username?: string; email?: string; phone?: string }
}

/** A form that is being filled in. It lives outside React, and is drawn by `<Filler>`. */
export interface Filling {
  readonly title: string
  readonly formId: string
  readonly version: string | null
  readonly languages: string[]
  readonly language: string
  setLanguage(name: string): void
  /** Told once for any number of changes in one go. */
  subscribe(listener: () => void): () => void
  snapshot(): Promise<Snapshot>
  readonly root: RootNode
  /** Lists and pictures that the form names and nobody could give. */
  readonly missing: string[]
  /** The address of a picture, sound or film of the form; null when it is missing. */
  media(url: URL): Promise<string | null>
  /** Raised when questions come or go. */
  readonly structure: Signal
  /** The XForm as a document, for what the engine does not tell. */
  readonly definition: Document
  /** Lets go of the addresses of pictures. */
  close(): void
}

/** The form cannot be filled in: `reason` is the engine's own account, for the log and the curious. */
export class FormProblem extends Error {
  readonly reason: string
  constructor(reason: string) {
    super(`The form cannot be opened: ${reason}`)
    this.name = 'FormProblem'
    this.reason = reason
  }
}
