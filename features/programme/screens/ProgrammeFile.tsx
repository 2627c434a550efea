import { Button, FileInput, Group, Table } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { State } from '../../../ui/page/marks.tsx'
import { Page, PageHead } from '../../../ui/page/PageHead.tsx'
import { ErrorPanel, Section } from '../../../ui/page/parts.tsx'
import { useAct, useOperation } from '../../../ui/queries.ts'
import { useHasRole, useProgramme } from '../../../ui/session.tsx'
import { useSay } from '../../../ui/words.tsx'
import { exportFile, loadFile } from '../contract-file.ts'
import { outputs } from '../contract-outputs.ts'

/** The programme as one file: taken out, or loaded after a look at what would change. */
export default function ProgrammeFile(): ReactNode {
  const say = useSay()
  const programme = useProgramme()
  const mayLoad = useHasRole(['programme_coordinator'])
  const written = useOperation(exportFile, { params: { programme: programme.id } })
  const save = () => {
    if (!written.data) return
    const link = document.createElement('a')
    link.href = URL.createObjectURL(new Blob([written.data.text], { type: 'application/yaml' }))
    link.download = written.data.name
    link.click()
    URL.revokeObjectURL(link.href)
  }
  return (
    <Page>
      <PageHead title={say('programme.file.title')} lead={say('programme.file.lead')} />
      <Section title={say('programme.file.out')} note={say('programme.file.outNote')}>
        {written.error && <ErrorPanel error={written.error} />}
        <Button variant="default" onClick={save} disabled={!written.data}>
          {say('programme.file.save')}
        </Button>
      </Section>
      <Section title={say('programme.outputs.title')} note={say('programme.outputs.note')}>
        <Group gap="sm">
          {Object.entries(outputs).map(([key, name]) => (
            <Button
              key={key}
              component="a"
              variant="default"
              href={`/api/programmes/${programme.id}/export/${name}`}
              download
            >
              {say(`programme.outputs.${key}`)}
            </Button>
          ))}
        </Group>
      </Section>
      {mayLoad && <Load />}
    </Page>
  )
}

function Load(): ReactNode {
  const say = useSay()
  const programme = useProgramme()
  const act = useAct(loadFile)
  const [text, setText] = useState<string | null>(null)
  const look = async (file: File | null) => {
    act.reset()
    if (!file) return setText(null)
    const content = await file.text()
    setText(content)
    await act
      .mutateAsync({ params: { programme: programme.id }, body: { text: content, dryRun: true } })
      .catch(() => undefined)
  }
  const load = () =>
    act
      .mutateAsync({ params: { programme: programme.id }, body: { text: text!, dryRun: false } })
      .catch(() => undefined)
  const { data } = act
  return (
    <Section title={say('programme.file.in')} note={say('programme.file.inNote')}>
      <FileInput
        label={say('programme.file.choose')}
        accept=".yaml,.yml"
        onChange={(file) => void look(file)}
        clearable
        maw={420}
      />
      {act.error && <ErrorPanel error={act.error} />}
      {data && (
        <div role="status">
          <p>
            {say(data.dryRun ? 'programme.file.would' : 'programme.file.done', {
              count: data.changes.length,
            })}
          </p>
          {data.changes.length > 0 && (
            <Table.ScrollContainer minWidth={480}>
              <Table>
                <caption className="ura-hidden">{say('programme.file.changes')}</caption>
                <Table.Thead>
                  <Table.Tr>
                    <Table.Th scope="col">{say('programme.file.what')}</Table.Th>
                    <Table.Th scope="col">{say('programme.file.record')}</Table.Th>
                    <Table.Th scope="col">{say('programme.file.before')}</Table.Th>
                    <Table.Th scope="col">{say('programme.file.after')}</Table.Th>
                  </Table.Tr>
                </Table.Thead>
                <Table.Tbody>
                  {data.changes.slice(0, 300).flatMap((change) =>
                    (change.fields.length ? change.fields : [{ field: '', before: null, after: null }])
                      .slice(0, change.act === 'change' ? 50 : 1)
                      .map((field) => (
                        <Table.Tr key={`${change.kind}.${change.key}.${field.field}`}>
                          <Table.Td>
                            <State tone={change.act === 'remove' ? 'warn' : 'neutral'}>
                              {say(`programme.file.act.${change.act}`)}
                            </State>
                          </Table.Td>
                          <Table.Td>
                            {change.kind} {change.key} {change.act === 'change' && <code>{field.field}</code>}
                          </Table.Td>
                          <Table.Td>{change.act === 'create' ? '' : (field.before ?? '–')}</Table.Td>
                          <Table.Td>{change.act === 'remove' ? '' : (field.after ?? '–')}</Table.Td>
                        </Table.Tr>
                      )),
                  )}
                </Table.Tbody>
              </Table>
            </Table.ScrollContainer>
          )}
          {data.dryRun && data.changes.length > 0 && (
            <Button mt="sm" loading={act.isPending} onClick={() => void load()}>
              {say('programme.file.load')}
            </Button>
          )}
        </div>
      )}
    </Section>
  )
}
