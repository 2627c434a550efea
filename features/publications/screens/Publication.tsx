import { Anchor, Button, Group } from '@mantine/core'
import { useParams } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { languageNames } from '../../../common/languages.ts'
import { download } from '../../../ui/api.ts'
import { useLocal } from '../../../ui/local/Local.tsx'
import { State } from '../../../ui/page/marks.tsx'
import { Page, PageHead } from '../../../ui/page/PageHead.tsx'
import { Answer, Empty, ErrorPanel, Section } from '../../../ui/page/parts.tsx'
import { useAct, useOperation } from '../../../ui/queries.ts'
import { useProgramme } from '../../../ui/session.tsx'
import { PlainTable } from '../../../ui/table/PlainTable.tsx'
import { useFormats, useSay } from '../../../ui/words.tsx'
import { moveEdition, readDocument } from '../contract.ts'
import type { EditionRow } from '../shapes.ts'
import { MakePaper } from './MakePaper.tsx'

export const tones = { draft: 'neutral', review: 'active', published: 'good' } as const

/** A publication: its editions with their states, files and next steps. */
export default function Publication(): ReactNode {
  const say = useSay()
  const local = useLocal()
  const formats = useFormats()
  const programme = useProgramme()
  const { document } = useParams({ strict: false }) as { document: string }
  const read = useOperation(readDocument, { params: { programme: programme.id, document } })
  return (
    <Page>
      <Answer of={read}>
        {(paper) => (
          <>
            <PageHead
              title={local(paper.title)}
              crumbs={[{ label: say('publications.list.title'), to: './publications' }]}
              facts={[
                { label: say('publications.column.kind'), value: say(`publications.kind.${paper.kind}`) },
              ]}
            />
            <Section title={say('publications.editions.title')}>
              {paper.list.length === 0 ? (
                <Empty title={say('publications.editions.empty')} />
              ) : (
                <PlainTable
                  caption={say('publications.editions.title')}
                  rows={paper.list}
                  rowId={(row) => row.id}
                  columns={[
                    {
                      key: 'edition',
                      title: say('publications.column.edition'),
                      head: true,
                      cell: (row) => say('publications.edition.name', { number: row.number }),
                      to: (row) => `./publications/editions/${row.id}`,
                    },
                    {
                      key: 'language',
                      title: say('publications.column.language'),
                      cell: (row) => <span lang={row.language}>{languageNames[row.language]}</span>,
                    },
                    {
                      key: 'dated',
                      title: say('publications.column.dated'),
                      cell: (row) => formats.date(row.dated),
                    },
                    {
                      key: 'state',
                      title: say('publications.column.state'),
                      cell: (row) => (
                        <State tone={tones[row.state]}>{say(`publications.state.${row.state}`)}</State>
                      ),
                    },
                    {
                      key: 'files',
                      title: say('publications.column.files'),
                      cell: (row) => <Files edition={row} />,
                    },
                  ]}
                />
              )}
            </Section>
            {paper.may.includes('make') && <MakePaper />}
          </>
        )}
      </Answer>
    </Page>
  )
}

/** Downloads of an edition. */
export function Files({ edition }: { edition: EditionRow }): ReactNode {
  const say = useSay()
  return (
    <Group gap="sm" component="span">
      {edition.renditions.map((one) => (
        <Anchor
          key={one.format}
          component="button"
          type="button"
          onClick={() => void download(`/api/files/${one.file}`, one.name)}
          aria-label={`${say(`publications.file.${one.format}`)}, ${languageNames[edition.language]}, ${edition.number}`}
        >
          {say(`publications.file.${one.format}`)}
        </Anchor>
      ))}
    </Group>
  )
}

/** The next steps of an edition, as far as this person may take them. */
export function Steps({ edition }: { edition: EditionRow }): ReactNode {
  const say = useSay()
  const programme = useProgramme()
  const act = useAct(moveEdition)
  return (
    <>
      {edition.may.map((step) => (
        <Button
          key={step}
          variant={step === 'return' ? 'default' : 'filled'}
          loading={act.isPending}
          onClick={() =>
            act.mutate({
              params: { programme: programme.id, edition: edition.id },
              body: { step, version: edition.version },
            })
          }
        >
          {say(`publications.act.${step}`)}
        </Button>
      ))}
      {act.error && <ErrorPanel error={act.error} />}
    </>
  )
}
