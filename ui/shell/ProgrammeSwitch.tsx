import { Menu, UnstyledButton } from '@mantine/core'
import { IconCheck, IconSelector } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { readText } from '../../common/languages.ts'
import { useGo } from '../page/Go.tsx'
import { useSessionState } from '../session.tsx'
import { useSay, useWords } from '../words.tsx'
import styles from './shell.module.css'

/** The open programme and the way to another; nothing when the person has none. */
export function ProgrammeSwitch(): ReactNode {
  const say = useSay()
  const { language } = useWords()
  const { session, programme } = useSessionState()
  const go = useGo()
  if (session.programmes.length === 0) return null
  const name = programme ? readText(programme.title, language).text : say('ui.shell.chooseProgramme')
  return (
    <Menu width={360} position="bottom-start">
      <Menu.Target>
        <UnstyledButton className={styles.programme} aria-label={say('ui.shell.programme', { name })}>
          <span className={styles.programmeName}>{name}</span>
          <IconSelector size={15} aria-hidden />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        {session.programmes.map((one) => (
          <Menu.Item
            key={one.id}
            onClick={() => go(`/programmes/${encodeURIComponent(one.code)}`)}
            rightSection={one.id === programme?.id ? <IconCheck size={16} /> : null}
          >
            {readText(one.title, language).text}
          </Menu.Item>
        ))}
        {session.programmes.length > 1 && (
          <>
            <Menu.Divider />
            <Menu.Item onClick={() => go('/')}>{say('ui.shell.allProgrammes')}</Menu.Item>
          </>
        )}
      </Menu.Dropdown>
    </Menu>
  )
}
