import { Button, Group, TextInput } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import { type ReactNode, useState } from 'react'
import { CountryMark } from '../../../../ui/page/CountryMark.tsx'
import { Go } from '../../../../ui/page/Go.tsx'
import { Page, PageHead } from '../../../../ui/page/PageHead.tsx'
import { Answer, Empty, Section } from '../../../../ui/page/parts.tsx'
import { useOperation } from '../../../../ui/queries.ts'
import { hasRole, useProgramme, useSession } from '../../../../ui/session.tsx'
import { DataTable } from '../../../../ui/table/DataTable.tsx'
import { useFormats, useSay } from '../../../../ui/words.tsx'
import { findByCode, listErasures } from '../../contract.ts'
import { SubmissionMark } from '../submissions/marks.tsx'

/** Requests of people who told something: their submission by its code, and what has been erased. */
export default function Erased(): ReactNode {
  const say = useSay()
  const formats = useFormats()
  const programme = useProgramme()
  const session = useSession()
  const finds = hasRole(session, ['data_protection_officer'], programme.id)
  return (
    <Page>
      <PageHead title={say('collection.erasure.title')} lead={finds && say('collection.erasure.lead')} />
      {finds && <Find programme={programme.id} />}
      <Section title={say('collection.erasure.list')} note={say('collection.erasure.list_note')}>
        <DataTable
          table="collection.erasures"
          search={false}
          caption={say('collection.erasure.list')}
          operation={listErasures}
          request={{ params: { programme: programme.id } }}
          empty={<Empty title={say('collection.erasure.none')} />}
          columns={[
            {
              key: 'at',
              title: say('collection.erasure.at'),
              head: true,
              cell: (row) => formats.dateTime(row.erasedAt),
            },
            { key: 'form', title: say('collection.forms.form'), cell: (row) => row.form.title },
            {
              key: 'country',
              title: say('collection.forms.country'),
              cell: (row) => (row.country ? <CountryMark code={row.country} /> : '–'),
            },
            {
              key: 'ground',
              title: say('collection.erasure.ground'),
              cell: (row) => say(`collection.erasure.ground.${row.ground}`),
            },
            {
              key: 'reference',
              title: say('collection.erasure.reference'),
              cell: (row) => row.reference || '–',
            },
            { key: 'by', title: say('collection.erasure.by'), cell: (row) => row.erasedBy ?? '–' },
          ]}
        />
      </Section>
    </Page>
  )
}

/** Finds what a code leads to, and says nothing of what was answered. */
function Find({ programme }: { programme: string }): ReactNode {
  const say = useSay()
  const formats = useFormats()
  const [code, setCode] = useState('')
  const [asked, setAsked] = useState('')
  const found = useOperation(
    findByCode,
    { params: { programme }, query: { code: asked } },
    { when: asked !== '' },
  )
  return (
    <Section title={say('collection.erasure.find')} note={say('collection.erasure.find_note')}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          setAsked(code.trim())
        }}
      >
        <Group align="flex-end" gap="sm">
          <TextInput
            label={say('collection.erasure.code')}
            placeholder="T-1a2b3c4d"
            required
            minLength={4}
            maxLength={100}
            value={code}
            onChange={(event) => setCode(event.currentTarget.value)}
          />
          <Button type="submit" variant="default" leftSection={<IconSearch size={16} />}>
            {say('collection.erasure.search')}
          </Button>
        </Group>
      </form>
      {asked && (
        <Answer of={found}>
          {({ rows }) =>
            rows.length === 0 ? (
              <p role="status">{say('collection.erasure.not_found', { code: asked })}</p>
            ) : (
              <ul>
                {rows.map((row) => (
                  <li key={row.id}>
                    <Go to={`./collection/submissions/${row.id}`}>
                      {row.form.title}, {formats.date(row.occurredOn)}
                    </Go>{' '}
                    <SubmissionMark state={row.state} />
                  </li>
                ))}
              </ul>
            )
          }
        </Answer>
      )}
    </Section>
  )
}
