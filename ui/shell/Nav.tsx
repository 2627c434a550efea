import { useRouter } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { Room } from '../rooms.ts'
import { useSessionState } from '../session.tsx'
import { useSay } from '../words.tsx'
import { type NavRoom, navOf, openEntry } from './nav-items.ts'
import styles from './shell.module.css'

export function Nav(props: { rooms: Room[]; path: string }): ReactNode {
  const say = useSay()
  const { session, programme } = useSessionState()
  const groups = navOf(props.rooms, session, programme)
  const open = openEntry([...groups.programme, ...groups.house], props.path)
  return (
    <nav aria-label={say('ui.shell.rooms')}>
      <ul className={styles.nav}>
        {groups.programme.map((group) => (
          <RoomLines key={group.room.key} group={group} open={open} />
        ))}
      </ul>
      {groups.house.length > 0 && (
        <>
          <p className={styles.group}>{say('ui.shell.house')}</p>
          <ul className={styles.nav}>
            {groups.house.map((group) => (
              <RoomLines key={group.room.key} group={group} open={open} />
            ))}
          </ul>
        </>
      )}
    </nav>
  )
}

/** A room: one line when it has one page, otherwise its pages unfold while one of them is open. */
function RoomLines({ group, open }: { group: NavRoom; open: string | undefined }): ReactNode {
  const say = useSay()
  const { room, entries } = group
  const inside = entries.some((entry) => entry.href === open)
  const RoomIcon = room.icon
  const first = entries[0]!
  return (
    <li>
      <NavLink
        href={first.href}
        className={styles.room}
        open={inside}
        current={inside && entries.length === 1}
      >
        <RoomIcon size={18} stroke={1.6} />
        {say(entries.length === 1 ? first.label : room.name)}
      </NavLink>
      {inside && entries.length > 1 && (
        <ul>
          {entries.map((entry) => (
            <li key={entry.href}>
              <NavLink
                href={entry.href}
                className={styles.item}
                current={entry.href === open}
                outside={entry.outside}
              >
                {say(entry.label)}
              </NavLink>
            </li>
          ))}
        </ul>
      )}
    </li>
  )
}

function NavLink(props: {
  href: string
  className: string | undefined
  open?: boolean
  current: boolean
  outside?: true | undefined
  children: ReactNode
}): ReactNode {
  const router = useRouter()
  return (
    <a
      href={props.href}
      className={props.className}
      data-open={props.open}
      aria-current={props.current ? 'page' : undefined}
      onClick={(event) => {
        if (props.outside || event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return
        event.preventDefault()
        router.history.push(props.href)
      }}
    >
      {props.children}
    </a>
  )
}
