import { Button } from '@mantine/core'
import { IconFileCode, IconFileSpreadsheet } from '@tabler/icons-react'
import { type ReactNode, useState } from 'react'
import { ConfirmDialog } from '../../../../ui/page/dialogs.tsx'
import { Go } from '../../../../ui/page/Go.tsx'
import { Empty, Section } from '../../../../ui/page/parts.tsx'
import { useTell } from '../../../../ui/page/tell.ts'
import { useAct } from '../../../../ui/queries.ts'
import { useFormats, useSay } from '../../../../ui/words.tsx'
import { type FormRecord, setFormState } from '../../contract.ts'
import { ListLinks } from '../entities/FormLinks.tsx'
import { SubmissionMark } from '../submissions/marks.tsx'
import { DownloadButton } from './DownloadButton.tsx'
import styles from './forms.module.css'
import { nameOfLanguage } from './shared.tsx'

type Version = NonNullable<FormRecord['current']>
type Next = 'open' | 'closing' | 'closed'

/** How a form stands: what came in, its current version, and whether it takes more. */
export function FormOverview({ form }: { form: FormRecord }): ReactNode {
  const say = useSay()
  return (
    <>
      {form.may.includes('submissions') && form.current && <Counts form={form} />}
      <Section title={say('collection.form.current')}>
        {form.current ? (
          <Current form={form} version={form.current} />
        ) : (
          <Empty title={say('collection.form.noVersion')}>{say('collection.form.noVersionNote')}</Empty>
        )}
      </Section>
      {form.may.includes('state') && <StateSection form={form} />}
    </>
  )
}

/** Whether the reader takes data out of the form or past submissions into it. */
export const hasWays = (form: FormRecord): boolean =>
  form.current !== null && (form.may.includes('export') || form.may.includes('import'))

function Counts({ form }: { form: FormRecord }): ReactNode {
  const say = useSay()
  const formats = useFormats()
  const { submissions, states, lastAt } = form.counts
  const number = (count: number) => (count >= 10_000 ? `≥ ${formats.number(10_000)}` : formats.number(count))
  const to = `./collection/forms/${form.id}/submissions`
  return (
    <Section
      title={say('collection.form.submissions')}
      note={
        lastAt
          ? say('collection.form.lastArrival', { when: formats.dateTime(lastAt) })
          : say('collection.form.noArrival')
      }
    >
      <dl className={styles.counts}>
        <div>
          <dt>{say('collection.form.all')}</dt>
          <dd>
            <Go to={to}>{number(submissions)}</Go>
          </dd>
        </div>
        {states.map(({ state, count }) => (
          <div key={state}>
            <dt>
              <SubmissionMark state={state} />
            </dt>
            <dd>{count > 0 ? <Go to={`${to}?f=state:${state}`}>{number(count)}</Go> : number(count)}</dd>
          </div>
        ))}
      </dl>
      {hasWays(form) && (
        <p className={styles.ways} data-no-print>
          {form.may.includes('export') && (
            <Go to={`./collection/forms/${form.id}/data`}>{say('collection.form.takeOut')}</Go>
          )}
          {form.may.includes('import') && (
            <Go to={`./collection/forms/${form.id}/import`}>{say('collection.data.importAct')}</Go>
          )}
        </p>
      )}
    </Section>
  )
}

/** What a version is, and its files. */
function Current({ form, version }: { form: FormRecord; version: Version }): ReactNode {
  const say = useSay()
  const formats = useFormats()
  return (
    <>
      <dl className={styles.facts}>
        <Fact label={say('collection.forms.version')}>{version.name || '–'}</Fact>
        {version.publishedAt && (
          <Fact label={say('collection.form.published')}>{formats.dateTime(version.publishedAt)}</Fact>
        )}
        <Fact label={say('collection.form.languages')}>
          {version.languages.length
            ? formats.list(version.languages.map(nameOfLanguage))
            : say('collection.form.oneLanguage')}
        </Fact>
        <Fact label={say('collection.form.questions')}>{formats.number(version.questions)}</Fact>
        <Fact label={say('collection.form.personal')}>
          {version.personal
            ? say('collection.form.personalCount', { count: version.personal })
            : say('collection.form.personalNone')}
        </Fact>
        {version.waiver && <Fact label={say('collection.form.waiver')}>{version.waiver}</Fact>}
        {form.lists.feeds.length > 0 && (
          <Fact label={say('collection.entities.form_feeds')}>
            <ListLinks lists={form.lists.feeds} />
          </Fact>
        )}
        {form.lists.reads.length > 0 && (
          <Fact label={say('collection.entities.form_reads')}>
            <ListLinks lists={form.lists.reads} />
          </Fact>
        )}
        {form.files.length > 0 && (
          <Fact label={say('collection.form.files')}>
            {formats.list(form.files.map((file) => file.name))}
          </Fact>
        )}
      </dl>
      <div className={styles.row} data-no-print>
        {version.source && (
          <DownloadButton
            address={`/api/forms/${form.id}/versions/${version.id}/source`}
            name={form.code}
            icon={<IconFileSpreadsheet size={17} />}
          >
            {say('collection.form.original')}
          </DownloadButton>
        )}
        <DownloadButton
          address={`/api/forms/${form.id}/versions/${version.id}/xform`}
          name={`${form.code}.xml`}
          icon={<IconFileCode size={17} />}
        >
          {say('collection.form.xform')}
        </DownloadButton>
      </div>
    </>
  )
}

export function Fact(props: { label: string; children: ReactNode }): ReactNode {
  return (
    <div>
      <dt>{props.label}</dt>
      <dd>{props.children}</dd>
    </div>
  )
}

const nextOf: Record<string, Next[]> = {
  open: ['closing', 'closed'],
  closing: ['open', 'closed'],
  closed: ['open'],
}

/** Opens, closes softly, closes; each says beforehand what it does to the phones. */
function StateSection({ form }: { form: FormRecord }): ReactNode {
  const say = useSay()
  const tell = useTell()
  const set = useAct(setFormState)
  const [asked, setAsked] = useState<Next | null>(null)
  return (
    <Section title={say('collection.form.taking')} note={say(`collection.form.stateNote.${form.state}`)}>
      <div className={styles.row}>
        {nextOf[form.state]?.map((state) => (
          <Button key={state} variant="default" onClick={() => setAsked(state)}>
            {say(`collection.form.to.${form.state === 'closed' ? 'reopen' : state}`)}
          </Button>
        ))}
      </div>
      <ConfirmDialog
        opened={asked !== null}
        onClose={() => setAsked(null)}
        title={asked ? say(`collection.form.ask.${asked}`, { title: form.title }) : ''}
        act={asked ? say(`collection.form.to.${asked === 'open' ? 'reopen' : asked}`) : ''}
        danger={asked === 'closed'}
        onConfirm={async () => {
          if (!asked) return
          await set.mutateAsync({ params: { form: form.id }, body: { version: form.version, state: asked } })
          tell.done(say(`collection.form.done.${asked}`))
        }}
      >
        {asked && say(`collection.form.stateNote.${asked}`)}
      </ConfirmDialog>
    </Section>
  )
}
