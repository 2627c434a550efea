import { ActionIcon, Drawer, UnstyledButton } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconMenu2, IconSearch } from '@tabler/icons-react'
import { lazy, type ReactNode, Suspense, useEffect, useRef, useState } from 'react'
import type { Room } from '../rooms.ts'
import { useSessionState } from '../session.tsx'
import { useSay } from '../words.tsx'
import { Brand } from './Brand.tsx'
import { LanguageSwitch, PersonMenu, SchemeSwitch } from './menus.tsx'
import { Nav } from './Nav.tsx'
import { navOf } from './nav-items.ts'
import { ProgrammeSwitch } from './ProgrammeSwitch.tsx'
import styles from './shell.module.css'

const keys = /Mac|iPhone|iPad/.test(navigator.userAgent) ? '⌘ K' : 'Ctrl K'
const Palette = lazy(() => import('./Palette.tsx'))

/**
 * The frame of every signed-in page: head, navigation by room, the page itself.
 * @param props.path the address that is open, for the mark in the navigation
 * @param props.bell what shows news to the person, when the house has any
 */
export function Shell(props: {
  rooms: Room[]
  path: string
  children: ReactNode
  bell?: ReactNode
  banner?: ReactNode
}): ReactNode {
  const say = useSay()
  const { session, programme } = useSessionState()
  const [drawer, { open, close }] = useDisclosure(false)
  const palette = usePalette()
  const { programme: own, house } = navOf(props.rooms, session, programme)
  const hasNav = own.length + house.length > 0

  // Whoever listens or uses the keyboard is on the new page, not still at the link that led there.
  const main = useRef<HTMLElement>(null)
  const before = useRef(props.path)
  useEffect(() => {
    if (before.current !== props.path) main.current?.focus({ preventScroll: true })
    before.current = props.path
  }, [props.path])

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new address closes the drawer
  useEffect(close, [props.path])

  return (
    <div className={styles.shell} data-plain={!hasNav}>
      <a className={styles.skip} href="#main">
        {say('ui.shell.skip')}
      </a>
      <header className={styles.head}>
        <ActionIcon className={styles.onlyPhone} size="lg" aria-label={say('ui.shell.menu')} onClick={open}>
          <IconMenu2 size={20} />
        </ActionIcon>
        <Brand />
        <span className={styles.divider} />
        <ProgrammeSwitch />
        <span className={styles.space} />
        <UnstyledButton className={styles.search} onClick={palette.open} data-keys={keys}>
          <IconSearch size={16} />
          <span>{say('ui.shell.search')}</span>
        </UnstyledButton>
        {props.bell}
        <span className={styles.notPhone}>
          <LanguageSwitch />
        </span>
        <span className={styles.notPhone}>
          <SchemeSwitch />
        </span>
        <PersonMenu />
      </header>
      {hasNav && (
        <div className={styles.side} data-no-print>
          <Nav rooms={props.rooms} path={props.path} />
        </div>
      )}
      <Drawer
        opened={drawer}
        onClose={close}
        size="18rem"
        title={say('ui.product')}
        closeButtonProps={{ 'aria-label': say('ui.close') }}
      >
        <Nav rooms={props.rooms} path={props.path} />
        <LanguageSwitch wide />
        <SchemeSwitch wide />
      </Drawer>
      <main id="main" ref={main} tabIndex={-1} className={styles.main}>
        {(programme?.demo || session.demo) && (
          <div className={styles.samples}>{say('ui.shell.sampleProgramme')}</div>
        )}
        {props.banner}
        {props.children}
      </main>
      {palette.wanted && (
        <Suspense>
          <Palette rooms={props.rooms} openNow={palette.count} />
        </Suspense>
      )}
    </div>
  )
}

/** The command palette is fetched when it is first asked for: by its button, or Ctrl-K / ⌘-K. */
function usePalette(): { wanted: boolean; count: number; open: () => void } {
  const [count, setCount] = useState(0)
  const open = () => setCount((times) => times + 1)
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k' && !event.shiftKey) {
        event.preventDefault()
        setCount((times) => times + 1)
      }
    }
    window.addEventListener('keydown', listen)
    return () => window.removeEventListener('keydown', listen)
  }, [])
  return { wanted: count > 0, count, open }
}
