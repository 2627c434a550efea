import { Button, Checkbox, Group } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { type Language, languageNames, languages } from '../../../common/languages.ts'
import { Awaited } from '../../../ui/page/Awaited.tsx'
import { ErrorPanel, Section } from '../../../ui/page/parts.tsx'
import { useAct } from '../../../ui/queries.ts'
import { useProgramme } from '../../../ui/session.tsx'
import { useSay, useWords } from '../../../ui/words.tsx'
import { makeStatistics } from '../contract.ts'

/** Chooses the languages of a new edition of the statistics paper, creates it, and shows how far it is. */
export function MakePaper(): ReactNode {
  const { say, language } = useWords()
  const programme = useProgramme()
  const [chosen, setChosen] = useState<Language[]>([language])
  const [progress, setProgress] = useState<string | null>(null)
  const act = useAct(makeStatistics, { onDone: (made) => setProgress(made.progress) })
  return (
    <Section title={say('publications.make.title')} note={say('publications.make.help')}>
      <Checkbox.Group
        label={say('publications.make.languages')}
        value={chosen}
        onChange={(value) => setChosen(value as Language[])}
      >
        <Group gap="lg" mt="xs" mb="md">
          {languages.map((one) => (
            <Checkbox key={one} value={one} label={<span lang={one}>{languageNames[one]}</span>} />
          ))}
        </Group>
      </Checkbox.Group>
      <Button
        disabled={chosen.length === 0}
        loading={act.isPending}
        onClick={() => act.mutate({ params: { programme: programme.id }, body: { languages: chosen } })}
      >
        {say('publications.make.button')}
      </Button>
      {act.error && <ErrorPanel error={act.error} />}
      {progress && <Making key={progress} progress={progress} />}
    </Section>
  )
}

/** The job as it goes; when it is done, the lists of editions are asked for again. */
function Making({ progress }: { progress: string }): ReactNode {
  const say = useSay()
  const client = useQueryClient()
  const [over, setOver] = useState<'done' | 'failed' | null>(null)
  if (over === 'done') return <p role="status">{say('publications.make.done')}</p>
  if (over === 'failed') return <p role="alert">{say('publications.make.failed')}</p>
  return (
    <Awaited
      progress={progress}
      label={(step) =>
        say(`publications.step.${step && say.has(`publications.step.${step}`) ? step : 'figures'}`)
      }
      onOver={(state) => {
        setOver(state)
        void client.invalidateQueries({
          predicate: ({ queryKey }) => String(queryKey[0]).startsWith('publications.'),
        })
      }}
    />
  )
}
