import {
  ActionIcon,
  Button,
  Menu,
  Tooltip,
  useComputedColorScheme,
  useMantineColorScheme,
} from '@mantine/core'
import { IconLanguage, IconLogout, IconMoon, IconSun, IconUserCircle } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { languageNames, languages, languageTags } from '../../common/languages.ts'
import { useGo } from '../page/Go.tsx'
import { useSessionState } from '../session.tsx'
import { useWords } from '../words.tsx'
import styles from './shell.module.css'

/** Changes the language of the page as it stands: nothing is reloaded, nothing typed is lost. */
export function LanguageSwitch({ wide = false }: { wide?: boolean }): ReactNode {
  const { say, language, setLanguage, changing } = useWords()
  const label = say('ui.shell.language', { name: languageNames[language] })
  return (
    <Menu position="bottom-end" width={220}>
      <Menu.Target>
        {wide ? (
          <Button
            variant="subtle"
            color="gray"
            fullWidth
            justify="flex-start"
            aria-label={label}
            leftSection={<IconLanguage size={18} />}
            mt="lg"
          >
            {languageNames[language]}
          </Button>
        ) : (
          <ActionIcon size="lg" aria-label={label} title={label} loading={changing}>
            <IconLanguage size={19} stroke={1.7} />
          </ActionIcon>
        )}
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.RadioGroup
          value={language}
          onChange={(value) => setLanguage(languages.find((one) => one === value) ?? language)}
        >
          {languages.map((one) => (
            <Menu.RadioItem key={one} value={one} closeMenuOnClick lang={languageTags[one]}>
              {languageNames[one]}
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
      </Menu.Dropdown>
    </Menu>
  )
}

/** Day or night; until somebody chooses, the device's own wish holds. */
export function SchemeSwitch({ wide = false }: { wide?: boolean }): ReactNode {
  const { say } = useWords()
  const { setColorScheme } = useMantineColorScheme()
  const scheme = useComputedColorScheme('light')
  const next = scheme === 'dark' ? 'light' : 'dark'
  const label = say(`ui.shell.${next}`)
  const icon = scheme === 'dark' ? <IconSun size={19} stroke={1.7} /> : <IconMoon size={19} stroke={1.7} />
  if (wide) {
    return (
      <Button
        variant="subtle"
        color="gray"
        fullWidth
        justify="flex-start"
        leftSection={icon}
        onClick={() => setColorScheme(next)}
      >
        {label}
      </Button>
    )
  }
  return (
    <Tooltip label={label}>
      <ActionIcon size="lg" aria-label={label} onClick={() => setColorScheme(next)}>
        {icon}
      </ActionIcon>
    </Tooltip>
  )
}

/** Who is signed in; the way to the account and out. */
export function PersonMenu(): ReactNode {
  const { say } = useWords()
  const { session, signOut } = useSessionState()
  const go = useGo()
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon size="lg" radius="xl" aria-label={say('ui.shell.person', { name: session.person.name })}>
          <span className={styles.initials} data-initials={initialsOf(session.person.name)} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          {session.person.name}
          <br />
          {session.person.email}
        </Menu.Label>
        <Menu.Item leftSection={<IconUserCircle size={16} />} onClick={() => go('/account')}>
          {say('ui.shell.account')}
        </Menu.Item>
        <Menu.Item leftSection={<IconLogout size={16} />} onClick={signOut}>
          {say('ui.shell.signOut')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}

/** First letters of the first and last name. Drawn by CSS: the button's name already says the whole. */
function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/)
  const letters = [words[0], words.length > 1 ? words.at(-1) : undefined]
  return letters.map((word) => word?.slice(0, 1).toLocaleUpperCase() ?? '').join('')
}
