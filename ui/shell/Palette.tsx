import { Spotlight, spotlight } from '@mantine/spotlight'
import { IconSearch } from '@tabler/icons-react'
import { type ReactNode, useEffect } from 'react'
import { languageNames, languages, readText } from '../../common/languages.ts'
import { useGo } from '../page/Go.tsx'
import type { Room } from '../rooms.ts'
import { useSessionState } from '../session.tsx'
import { useWords } from '../words.tsx'
import { navOf } from './nav-items.ts'

/** The command palette: every page that the person has, every programme, every language. */
export default function Palette(props: { rooms: Room[]; openNow: number }): ReactNode {
  const { say, language, setLanguage } = useWords()
  const { session, programme } = useSessionState()
  const go = useGo()

  // biome-ignore lint/correctness/useExhaustiveDependencies: each new count is one wish to open
  useEffect(() => {
    spotlight.open()
  }, [props.openNow])

  const groups = navOf(props.rooms, session, programme)
  const actions = [
    {
      group: say('ui.palette.pages'),
      actions: [...groups.programme, ...groups.house].flatMap(({ room, entries }) =>
        entries.map((entry) => ({
          id: entry.href,
          label: say(entry.label),
          description: entries.length > 1 ? say(room.name) : undefined,
          leftSection: <room.icon size={18} stroke={1.6} />,
          onClick: () => go(entry.href),
        })),
      ),
    },
    {
      group: say('ui.palette.programmes'),
      actions: session.programmes.map((one) => ({
        id: one.id,
        label: readText(one.title, language).text,
        description: one.code,
        onClick: () => go(`/programmes/${encodeURIComponent(one.code)}`),
      })),
    },
    {
      group: say('ui.palette.languages'),
      actions: languages
        .filter((one) => one !== language)
        .map((one) => ({ id: one, label: languageNames[one], onClick: () => setLanguage(one) })),
    },
  ]
  return (
    <Spotlight
      actions={actions}
      nothingFound={say('ui.palette.nothing')}
      highlightQuery
      limit={12}
      shortcut={null}
      overlayProps={{ blur: 0, backgroundOpacity: 0.35 }}
      searchProps={{
        leftSection: <IconSearch size={18} />,
        placeholder: say('ui.palette.placeholder'),
        'aria-label': say('ui.palette.placeholder'),
      }}
    />
  )
}
