import { type ReactNode, useId, useState, useSyncExternalStore } from 'react'
import { useFormats, useSay } from '../../../../ui/words.tsx'
import { formKey, type View } from '../desk.ts'
import { goTo, hashOf } from '../place.ts'
import { sizeOf } from '../queue/fetch.ts'
import type { KeptForm } from '../store/forms.ts'
import { appAbsent } from '../worker.ts'
import styles from './collect.module.css'
import { useDesk, useView } from './context.ts'
import { Acts, Bar, Button, Head, LinkButton, Mark, Nothing, Notice, useSentence } from './parts.tsx'

/** What can be filled in: the forms of the reader's programmes, and which of them lie here for use without a network. */
export function Forms(): ReactNode {
  const say = useSay()
  const sentence = useSentence()
  const desk = useDesk()
  const view = useView()
  const absent = useSyncExternalStore(appAbsent.subscribe, appAbsent.read)
  const { compare, country } = useFormats()
  const [search, setSearch] = useState('')
  const id = useId()
  const wanted = search.trim().toLowerCase()
  const forms = view.forms
    .filter((form) => !form.gone)
    .filter((form) =>
      [form.title, form.code, form.country ? country(form.country) : ''].some((text) =>
        text.toLowerCase().includes(wanted),
      ),
    )
    .sort((a, b) => compare(a.title, b.title))
  const returned = view.mine.filter((row) => row.state === 'returned').length
  return (
    <>
      <Head
        title={say('collection.collect.forms')}
        act={
          <Button disabled={!view.online || view.busy} onClick={() => void desk.refresh({ now: true })}>
            {say('collection.collect.refresh')}
          </Button>
        }
      />
      {returned > 0 && (
        <Notice
          tone="warn"
          act={<Button onClick={() => goTo({ at: 'drafts' })}>{say('collection.collect.show')}</Button>}
        >
          {say('collection.collect.returned.some', { count: returned })}
        </Notice>
      )}
      {absent && <Notice tone="warn">{say('collection.collect.app.absent')}</Notice>}
      {view.troubles[''] && <Notice tone="bad">{sentence(view.troubles[''])}</Notice>}
      {view.forms.length > 5 && (
        <div className={styles.field}>
          <label htmlFor={id}>{say('collection.collect.search')}</label>
          <input
            id={id}
            type="search"
            value={search}
            onChange={(event) => setSearch(event.currentTarget.value)}
          />
        </div>
      )}
      {view.loaded && forms.length === 0 && <NoForms view={view} search={search} />}
      <ul className={styles.cards}>
        {forms.map((form) => (
          <FormCard key={formKey(form)} form={form} view={view} absent={absent} />
        ))}
      </ul>
    </>
  )
}

function NoForms({ view, search }: { view: View; search: string }): ReactNode {
  const say = useSay()
  if (search)
    return (
      <Nothing title={say('collection.collect.nothingFound')}>
        {say('collection.collect.nothingFound.text')}
      </Nothing>
    )
  if (view.busy) return <p aria-busy="true">{say('collection.collect.fetching')}</p>
  return (
    <Nothing title={say('collection.collect.noForms')}>
      {say(view.online ? 'collection.collect.noForms.text' : 'collection.collect.noForms.offline')}
    </Nothing>
  )
}

function FormCard(props: { form: KeptForm; view: View; absent: boolean }): ReactNode {
  const { form, view, absent } = props
  const say = useSay()
  const sentence = useSentence()
  const desk = useDesk()
  const { bytes, country, shortDate } = useFormats()
  const key = formKey(form)
  const share = view.fetching[key]
  const trouble = view.troubles[key]
  const state =
    share !== undefined
      ? 'fetching'
      : form.keptHash === null
        ? 'absent'
        : form.keptHash === form.hash
          ? 'ready'
          : 'newer'
  return (
    <li className={styles.card}>
      <h2>{form.title}</h2>
      <p className={styles.facts}>
        {form.country && <span>{country(form.country)}</span>}
        <span>{say('collection.collect.questions', { count: form.questions })}</span>
        {form.version && <span>{say('collection.collect.version', { version: form.version })}</span>}
        <span>{say('collection.collect.updated', { date: shortDate(form.publishedAt) })}</span>
      </p>
      {/* Without the app a form that lies here is not ready for anything. */}
      {!(absent && state === 'ready') && (
        <p>
          <Mark tone={state === 'ready' ? 'good' : state === 'newer' ? 'warn' : 'calm'}>
            {say(`collection.collect.kept.${state}`)}
          </Mark>
        </p>
      )}
      {share !== undefined && <Bar share={share} label={say('collection.collect.kept.fetching')} />}
      {trouble && <Notice tone="bad">{sentence(trouble)}</Notice>}
      <Acts>
        {form.keptHash !== form.hash && share === undefined && (
          <Button disabled={!view.online} onClick={() => void desk.fetch(form)}>
            {say(form.keptHash ? 'collection.collect.fetchNewer' : 'collection.collect.fetch', {
              size: bytes(sizeOf(form)),
            })}
          </Button>
        )}
        {form.keptHash && (
          <LinkButton href={hashOf({ at: 'new', ...form })}>{say('collection.collect.begin')}</LinkButton>
        )}
      </Acts>
    </li>
  )
}
