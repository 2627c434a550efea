import { type ReactNode, useState } from 'react'
import { useFormats, useSay } from '../../../../ui/words.tsx'
import type { MySubmission } from '../../contract/mine.ts'
import { type Listed, titleOf } from '../desk.ts'
import { overtaken } from '../overtaken.ts'
import { goTo, hashOf } from '../place.ts'
import { dropItem } from '../store/items.ts'
import styles from './collect.module.css'
import { useDesk, useView } from './context.ts'
import { Overtaken } from './Overtaken.tsx'
import { Acts, Button, Confirm, Head, LinkButton, Mark, Nothing, Notice, useSentence } from './parts.tsx'

/** What was begun and not finished, and what came back to be corrected. */
export function Drafts(): ReactNode {
  const say = useSay()
  const view = useView()
  const desk = useDesk()
  const drafts = view.items.filter((item) => item.kind === 'draft')
  const corrections = drafts.filter((item) => item.said.corrects)
  const own = drafts.filter((item) => !item.said.corrects)
  const elsewhere = view.mine.filter((row) => row.state === 'returned' && !desk.draftOf(row.id))
  return (
    <>
      <Head title={say('collection.collect.drafts')} />
      {(corrections.length > 0 || elsewhere.length > 0) && (
        <section aria-labelledby="returned">
          <h2 id="returned">{say('collection.collect.returned')}</h2>
          <p className="ura-quiet">{say('collection.collect.returned.text')}</p>
          <ul className={styles.cards}>
            {corrections.map((item) => (
              <DraftCard
                key={item.id}
                item={item}
                of={view.mine.find((row) => row.id === item.said.corrects)}
              />
            ))}
            {elsewhere.map((row) => (
              <Elsewhere key={row.id} row={row} />
            ))}
          </ul>
        </section>
      )}
      <h2 className={corrections.length + elsewhere.length > 0 ? undefined : 'ura-hidden'}>
        {say('collection.collect.begun')}
      </h2>
      {view.loaded && own.length === 0 && (
        <Nothing
          title={say('collection.collect.noDrafts')}
          act={<Button onClick={() => goTo({ at: 'forms' })}>{say('collection.collect.nav.forms')}</Button>}
        >
          {say('collection.collect.noDrafts.text')}
        </Nothing>
      )}
      <ul className={styles.cards}>
        {own.map((item) => (
          <DraftCard key={item.id} item={item} of={undefined} />
        ))}
      </ul>
    </>
  )
}

function DraftCard({ item, of }: { item: Listed; of: MySubmission | undefined }): ReactNode {
  const say = useSay()
  const desk = useDesk()
  const view = useView()
  const title = titleOf(view, item)
  const late = overtaken(item, view.mine)
  const { dateTime } = useFormats()
  const [asking, setAsking] = useState(false)
  return (
    <li className={styles.card}>
      <h3>{item.said.name || title}</h3>
      <p className={styles.facts}>
        {item.said.name && <span>{title}</span>}
        <span>{say('collection.collect.changed', { when: dateTime(new Date(item.changedAt)) })}</span>
        {item.files.length > 0 && (
          <span>{say('collection.collect.files', { count: item.files.length })}</span>
        )}
      </p>
      {late ? <Overtaken item={item} /> : of?.note && <Notice tone="warn">{of.note}</Notice>}
      <Acts>
        <Button onClick={() => setAsking(true)}>{say('collection.collect.delete')}</Button>
        <LinkButton href={hashOf({ at: 'fill', item: item.id })}>
          {say(
            late
              ? 'collection.collect.overtaken.look'
              : item.said.corrects
                ? 'collection.collect.correct'
                : 'collection.collect.goOn',
          )}
        </LinkButton>
      </Acts>
      {asking && (
        <Confirm
          title={say('collection.collect.deleteDraft')}
          act={say('collection.collect.delete')}
          bad
          onClose={() => setAsking(false)}
          onDo={() => {
            setAsking(false)
            void dropItem(item.id).then(desk.changed)
          }}
        >
          <p>
            {say(
              item.said.corrects
                ? 'collection.collect.deleteDraft.correction'
                : 'collection.collect.deleteDraft.text',
            )}
          </p>
        </Confirm>
      )}
    </li>
  )
}

/** Returned, and not on this device yet. */
function Elsewhere({ row }: { row: MySubmission }): ReactNode {
  const say = useSay()
  const sentence = useSentence()
  const desk = useDesk()
  const view = useView()
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const fetch = () => {
    setBusy(true)
    setError(null)
    desk
      .correct(row.id)
      .then((item) => goTo({ at: 'fill', item }), setError)
      .finally(() => setBusy(false))
  }
  return (
    <li className={styles.card}>
      <h3>{row.instanceName || row.formTitle}</h3>
      <p>
        <Mark tone="warn">{say('collection.collect.notHere')}</Mark>
      </p>
      {row.note && <Notice tone="warn">{row.note}</Notice>}
      {Boolean(error) && <Notice tone="bad">{sentence(error)}</Notice>}
      <Acts>
        <Button kind="main" disabled={!view.online || busy} onClick={fetch}>
          {say('collection.collect.correct')}
        </Button>
      </Acts>
    </li>
  )
}
