import { ActionIcon, Indicator, Popover } from '@mantine/core'
import { IconBell } from '@tabler/icons-react'
import { type ReactNode, useState } from 'react'
import { Go } from '../page/Go.tsx'
import { useFormats, useSay } from '../words.tsx'
import styles from './bell.module.css'

/** Something that a person should know: what, when, and the page where it can be seen. */
export interface Notice {
  id: string
  text: string
  at: string
  to: string
  unread: boolean
}

/**
 * The bell in the head: how many notices are new, and the latest of them. Where they come from is the caller's affair.
 * @param props.onOpen called when the list is opened, to mark what is seen
 */
export function Bell(props: {
  notices: Notice[]
  unread: number
  onOpen?: () => void
  allAt?: string
}): ReactNode {
  const say = useSay()
  const formats = useFormats()
  const [opened, setOpened] = useState(false)
  const change = (open: boolean) => {
    setOpened(open)
    if (open) props.onOpen?.()
  }
  return (
    <Popover opened={opened} onChange={change} position="bottom-end" width={340} shadow="md" trapFocus>
      <Popover.Target>
        <ActionIcon
          size="lg"
          aria-label={say('ui.shell.news', { count: props.unread })}
          onClick={() => change(!opened)}
        >
          <Indicator disabled={props.unread === 0} color="red.8" size={8} offset={3}>
            <IconBell size={19} stroke={1.7} style={{ display: 'block' }} />
          </Indicator>
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown p={0}>
        {props.notices.length === 0 ? (
          <p className={styles.noNews}>{say('ui.shell.newsNone')}</p>
        ) : (
          <ul className={styles.news}>
            {props.notices.map((notice) => (
              <li key={notice.id} data-unread={notice.unread}>
                <Go to={notice.to} onClick={() => change(false)} underline="never">
                  {notice.text}
                </Go>
                <time dateTime={notice.at}>{formats.dateTime(notice.at)}</time>
              </li>
            ))}
          </ul>
        )}
        {props.allAt && (
          <p className={styles.allNews}>
            <Go to={props.allAt} onClick={() => change(false)}>
              {say('ui.shell.newsAll')}
            </Go>
          </p>
        )}
      </Popover.Dropdown>
    </Popover>
  )
}
