import { Anchor } from '@mantine/core'
import { useParams } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { Page, PageHead } from '../../../ui/page/PageHead.tsx'
import { Answer, Section } from '../../../ui/page/parts.tsx'
import { useOperation } from '../../../ui/queries.ts'
import { useFormats, useSay } from '../../../ui/words.tsx'
import { readMail } from '../contract.ts'
import styles from './mail.module.css'

/** One mail as its reader would have got it, with links that can be followed. */
export default function MailPage(): ReactNode {
  const say = useSay()
  const { dateTime, bytes, list } = useFormats()
  const { mail = '' } = useParams({ strict: false }) as { mail?: string }
  const answer = useOperation(readMail, { params: { id: mail } })
  return (
    <Page narrow>
      <Answer of={answer}>
        {(read) => (
          <>
            <PageHead
              title={read.subject}
              crumbs={[{ label: say('mail.outbox.title'), to: '/outbox' }]}
              facts={[
                { label: say('mail.outbox.to'), value: read.to },
                { label: say('mail.outbox.written'), value: dateTime(read.createdAt) },
                ...(read.attachments.length > 0
                  ? [
                      {
                        label: say('mail.page.attachments'),
                        value: list(read.attachments.map((one) => `${one.name} (${bytes(one.size)})`)),
                      },
                    ]
                  : []),
              ]}
            />
            <Section title={say('mail.page.as_text')}>
              <div className={styles.text}>{linked(read.text)}</div>
            </Section>
            <Section title={say('mail.page.as_seen')}>
              {/* No permissions at all: a mail shows itself and does nothing. */}
              <iframe className={styles.seen} title={read.subject} sandbox="" srcDoc={read.html} />
            </Section>
          </>
        )}
      </Answer>
    </Page>
  )
}

/** The text with its web addresses as links. */
function linked(text: string): ReactNode[] {
  return text.split(/(https?:\/\/\S+)/).map((part, at) =>
    at % 2 === 1 ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one text never change places
      <Anchor key={at} href={part}>
        {part}
      </Anchor>
    ) : (
      part
    ),
  )
}
