import { useState } from 'react'
import type { FieldNote } from './ReviewDialog.tsx'

/** Notes on single questions that a reviewer gathers while reading; they go with the return. */
export function useFieldNotes() {
  const [notes, setNotes] = useState<FieldNote[]>([])
  return {
    notes,
    put: (path: string, label: string, note: string) =>
      setNotes((all) => [
        ...all.filter((one) => one.path !== path),
        ...(note.trim() ? [{ path, label, note: note.trim() }] : []),
      ]),
    clear: () => setNotes([]),
  }
}
export type FieldNotes = ReturnType<typeof useFieldNotes>
