import { Button, Popover, Textarea } from '@mantine/core'
import { IconMessagePlus } from '@tabler/icons-react'
import { type ReactNode, useState } from 'react'
import { ErrorPanel } from '../../../../ui/page/parts.tsx'
import { useAct } from '../../../../ui/queries.ts'
import { useSay } from '../../../../ui/words.tsx'
import { type AnswerNode, addRemark, type SubmissionRecord } from '../../contract.ts'
import styles from './record.module.css'
import type { FieldNotes } from './useFieldNotes.ts'

/** A note on one question: kept at once as a comment, or gathered for the return. */
export function AnswerComment(props: {
  node: AnswerNode
  record: SubmissionRecord
  notes: FieldNotes
}): ReactNode {
  const say = useSay()
  const { node, record, notes } = props
  const add = useAct(addRemark)
  const [opened, setOpened] = useState(false)
  const [text, setText] = useState('')
  const close = () => {
    setText('')
    setOpened(false)
  }
  const comment = async () => {
    await add.mutateAsync({ params: { submission: record.id }, body: { path: node.path, body: text } })
    close()
  }
  return (
    <Popover
      opened={opened}
      onChange={setOpened}
      width={320}
      position="bottom-end"
      shadow="md"
      trapFocus
      withinPortal
    >
      <Popover.Target>
        <button
          type="button"
          className={styles.add}
          data-no-print
          aria-label={say('collection.record.comment_on', { question: node.label })}
          title={say('collection.record.comment')}
          onClick={() => setOpened(!opened)}
        >
          <IconMessagePlus size={16} aria-hidden />
        </button>
      </Popover.Target>
      <Popover.Dropdown>
        <Textarea
          label={say('collection.record.comment_on', { question: node.label })}
          autosize
          minRows={2}
          maxLength={2000}
          value={text}
          data-autofocus
          onChange={(event) => setText(event.currentTarget.value)}
        />
        {add.error && <ErrorPanel error={add.error} />}
        <div className={styles.commentActs}>
          {record.may.includes('return') && (
            <Button
              size="compact-sm"
              variant="default"
              disabled={!text.trim()}
              onClick={() => {
                notes.put(node.path, node.label, text)
                close()
              }}
            >
              {say('collection.record.note_for_return')}
            </Button>
          )}
          <Button
            size="compact-sm"
            loading={add.isPending}
            disabled={!text.trim()}
            onClick={() => void comment().catch(() => undefined)}
          >
            {say('collection.record.comment')}
          </Button>
        </div>
      </Popover.Dropdown>
    </Popover>
  )
}
