import { Button, CloseButton, Drawer, Group } from '@mantine/core'
import { useParams } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import { languageNames } from '../../../common/languages.ts'
import { State } from '../../../ui/page/marks.tsx'
import { Page, PageHead } from '../../../ui/page/PageHead.tsx'
import { Answer } from '../../../ui/page/parts.tsx'
import { useOperation } from '../../../ui/queries.ts'
import { useProgramme } from '../../../ui/session.tsx'
import { useFormats, useSay } from '../../../ui/words.tsx'
import { readDrift, readEdition } from '../contract.ts'
import type { FrozenFigure } from '../shapes.ts'
import { Checks } from './Checks.tsx'
import { Explain } from './Explain.tsx'
import { Paper } from './Paper.tsx'
import { Files, Steps, tones } from './Publication.tsx'

/** An edition as a web page of the workspace: every figure in it opens to the rows from which it was computed. */
export default function Edition(): ReactNode {
  const say = useSay()
  const formats = useFormats()
  const programme = useProgramme()
  const { edition } = useParams({ strict: false }) as { edition: string }
  const request = { params: { programme: programme.id, edition } }
  const read = useOperation(readEdition, request)
  const drift = useOperation(readDrift, request, { when: read.data !== undefined })
  const [open, setOpen] = useState<FrozenFigure | null>(null)
  return (
    <Page>
      <Answer of={read} lines={12}>
        {(paper) => (
          <>
            <PageHead
              title={paper.title}
              crumbs={[
                { label: say('publications.list.title'), to: './publications' },
                { label: say('publications.editions.title'), to: `./publications/${paper.document}` },
              ]}
              state={<State tone={tones[paper.state]}>{say(`publications.state.${paper.state}`)}</State>}
              facts={[
                {
                  label: say('publications.column.edition'),
                  value: `${paper.number} · ${languageNames[paper.language]}`,
                },
                { label: say('publications.column.dated'), value: formats.date(paper.dated) },
                { label: say('publications.column.files'), value: <Files edition={paper} /> },
              ]}
              actions={
                <>
                  <Steps edition={paper} />
                  <Button
                    component="a"
                    variant="default"
                    href={`/api/programmes/${programme.id}/publications/editions/${edition}/page`}
                    target="_blank"
                    rel="noopener"
                  >
                    {say('publications.act.page')}
                  </Button>
                </>
              }
            />
            <Checks edition={edition} drift={drift.data?.figures} />
            <Paper
              paper={paper}
              drifted={new Set(drift.data?.figures.map(({ id }) => id))}
              onOpen={setOpen}
            />
          </>
        )}
      </Answer>
      {/* Put together by hand: the ready-made one has a header element, a second banner on the page. */}
      <Drawer.Root opened={open !== null} onClose={() => setOpen(null)} position="right" size="xl">
        <Drawer.Overlay />
        <Drawer.Content aria-label={say('publications.explain.title')}>
          <Drawer.Body pt="md">
            <Group justify="space-between" mb="md">
              <p className="ura-quiet">{say('publications.explain.title')}</p>
              <CloseButton aria-label={say('ui.close')} onClick={() => setOpen(null)} data-autofocus />
            </Group>
            {open && <Explain figure={open} />}
          </Drawer.Body>
        </Drawer.Content>
      </Drawer.Root>
    </Page>
  )
}
