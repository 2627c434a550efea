import { Button } from '@mantine/core'
import { IconPencil, IconPrinter } from '@tabler/icons-react'
import { type ReactNode, useEffect, useState } from 'react'
import { useGo } from '../../../../ui/page/Go.tsx'
import { useTell } from '../../../../ui/page/tell.ts'
import { useSay } from '../../../../ui/words.tsx'
import { type ReviewAct, reviewActs, type SubmissionRecord } from '../../contract.ts'
import { EraseButton } from '../erasure/EraseButton.tsx'
import { shortcuts } from './marks.tsx'
import { ReviewDialog } from './ReviewDialog.tsx'
import styles from './record.module.css'
import type { FieldNotes } from './useFieldNotes.ts'

const isOpen = (state: SubmissionRecord['state']) => state === 'received' || state === 'in_review'

/** What can be done with a submission next; keys with Alt do the same. */
export function ReviewBar({ record, notes }: { record: SubmissionRecord; notes: FieldNotes }): ReactNode {
  const say = useSay()
  const tell = useTell()
  const go = useGo()
  const [act, setAct] = useState<ReviewAct | null>(null)
  const acts = reviewActs.filter((one) => record.may.includes(one))
  // Four eyes: the button stays where it is looked for, and says why it does nothing.
  const others = record.ownCorrection && record.may.includes('review') && isOpen(record.state)
  const blocked = others && !acts.includes('approve')
  const first = acts.includes('approve') ? 'approve' : acts[0]
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (!event.altKey || event.ctrlKey || event.metaKey) return
      const wanted = acts.find((one) => event.code === `Key${shortcuts[one].toUpperCase()}`)
      if (!wanted) return
      event.preventDefault()
      setAct(wanted)
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  })
  return (
    <div className={styles.bar} data-no-print>
      {blocked && (
        <Button data-disabled aria-disabled aria-describedby="own-correction" variant="filled">
          {say('collection.review.act.approve')}
        </Button>
      )}
      {acts.map((one) => (
        <Button
          key={one}
          variant={one === first && !blocked ? 'filled' : 'default'}
          aria-keyshortcuts={`Alt+${shortcuts[one].toUpperCase()}`}
          title={`Alt+${shortcuts[one].toUpperCase()}`}
          onClick={() => setAct(one)}
        >
          {say(`collection.review.act.${one}`)}
          {one === 'return' && notes.notes.length > 0 ? ` (${notes.notes.length})` : ''}
        </Button>
      ))}
      {record.may.includes('correct') && (
        <Button
          variant="default"
          leftSection={<IconPencil size={16} />}
          onClick={() => go(`./collection/submissions/${record.id}/correct`)}
        >
          {say('collection.record.correct')}
        </Button>
      )}
      <Button variant="default" leftSection={<IconPrinter size={16} />} onClick={() => window.print()}>
        {say('ui.table.print')}
      </Button>
      {record.may.includes('erase') && <EraseButton record={record} />}
      {blocked && <p id="own-correction">{say('collection.review.own_correction')}</p>}
      {acts.length === 0 && record.state !== 'approved' && record.state !== 'rejected' && (
        <p className="ura-quiet">{say('collection.review.no_acts')}</p>
      )}
      {act && (
        <ReviewDialog
          form={record.form.id}
          act={act}
          rows={[{ id: record.id, version: record.version }]}
          fields={notes.notes}
          ownCorrection={record.ownCorrection}
          knownDuplicate={record.duplicates > 0}
          onClose={() => setAct(null)}
          onDone={(count) => {
            if (count === 0) return
            notes.clear()
            tell.done(say(`collection.review.done.${act}`, { count }))
          }}
        />
      )}
    </div>
  )
}
