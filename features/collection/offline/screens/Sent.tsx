import { type ReactNode, useState } from 'react'
import { useFormats, useSay } from '../../../../ui/words.tsx'
import type { MySubmission } from '../../contract/mine.ts'
import { type Listed, titleOf, type View } from '../desk.ts'
import { overtaken } from '../overtaken.ts'
import { goTo } from '../place.ts'
import { saveAside } from '../save-aside.ts'
import { contentOf, dropItem, markItem } from '../store/items.ts'
import styles from './collect.module.css'
import { useDesk, useView } from './context.ts'
import { Overtaken } from './Overtaken.tsx'
import { Acts, Bar, Button, Confirm, Head, Mark, Nothing, Notice } from './parts.tsx'

/** What waits for sending, and what became of what was sent. */
export function Sent(): ReactNode {
  const say = useSay()
  const desk = useDesk()
  const view = useView()
  const waiting = view.items
    .filter((item) => item.kind === 'waiting')
    .sort((a, b) => a.createdAt - b.createdAt)
  return (
    <>
      <Head
        title={say('collection.collect.sent')}
        act={
          <Button
            disabled={!view.online || view.busy || view.session === 'no'}
            onClick={() => void desk.refresh({ now: true })}
          >
            {say(waiting.length > 0 ? 'collection.collect.sendNow' : 'collection.collect.refresh')}
          </Button>
        }
      />
      {waiting.length > 0 && (
        <section aria-labelledby="waiting">
          <h2 id="waiting">{say('collection.collect.waiting')}</h2>
          <ul className={styles.cards}>
            {waiting.map((item) => (
              <WaitingCard key={item.id} item={item} view={view} />
            ))}
          </ul>
        </section>
      )}
      <Arrived view={view} />
    </>
  )
}

/** A record that waits: how it stands, what to do about it, and how to keep a copy. */
function WaitingCard({ item, view }: { item: Listed; view: View }): ReactNode {
  const say = useSay()
  const desk = useDesk()
  const { dateTime, bytes } = useFormats()
  const [asking, setAsking] = useState(false)
  const { trouble } = item
  const progress = view.progress?.item === item.id ? view.progress : null
  const late = trouble?.kind === 'refused' && overtaken(item, view.mine)
  const size = item.files.reduce((sum, file) => sum + file.size, 0)
  const toDraft = () =>
    void markItem(item.id, { kind: 'draft', trouble: null, attempts: item.attempts })
      .then(desk.changed)
      .then(() => goTo({ at: 'fill', item: item.id }))
  return (
    <li className={styles.card}>
      <h3>{item.said.name || titleOf(view, item)}</h3>
      <p className={styles.facts}>
        <span>{titleOf(view, item)}</span>
        <span>{say('collection.collect.finishedAt', { when: dateTime(new Date(item.changedAt)) })}</span>
        {item.files.length > 0 && (
          <span>
            {say('collection.collect.files', { count: item.files.length })} ({bytes(size)})
          </span>
        )}
      </p>
      {progress ? (
        <>
          <Bar share={progress.share} label={say('collection.collect.standing.sending')} />
          {progress.files > 0 && (
            <p className="ura-quiet">
              {say('collection.collect.fileOf', { at: progress.file, of: progress.files })}
            </p>
          )}
        </>
      ) : (
        !trouble && <Mark tone="calm">{say('collection.collect.waits')}</Mark>
      )}
      {late && !progress && <Overtaken item={item} />}
      {trouble && !late && !progress && (
        <Notice tone={trouble.kind === 'refused' ? 'bad' : 'warn'}>
          {trouble.message && <p>{trouble.message}</p>}
          <p>{say(`collection.collect.trouble.${wordOf(trouble.kind, trouble.status)}`)}</p>
          {trouble.kind === 'later' && item.nextAt > Date.now() && (
            <p className="ura-quiet">
              {say('collection.collect.nextTry', { when: dateTime(new Date(item.nextAt)) })}
            </p>
          )}
        </Notice>
      )}
      <Acts>
        <Button onClick={() => setAsking(true)}>{say('collection.collect.delete')}</Button>
        <Button onClick={() => void contentOf(desk.person, item).then((one) => saveAside(item, one))}>
          {say('collection.collect.saveAside')}
        </Button>
        {trouble?.kind === 'refused' && (
          <>
            <Button onClick={toDraft}>
              {say(late ? 'collection.collect.overtaken.look' : 'collection.collect.change')}
            </Button>
            {!late && (
              <Button kind="main" disabled={!view.online} onClick={() => void desk.retry(item)}>
                {say('collection.collect.again')}
              </Button>
            )}
          </>
        )}
      </Acts>
      {asking && (
        <Confirm
          title={say('collection.collect.deleteWaiting')}
          act={say('collection.collect.delete')}
          bad
          onClose={() => setAsking(false)}
          onDo={() => {
            setAsking(false)
            void dropItem(item.id).then(desk.changed)
          }}
        >
          <p>{say('collection.collect.deleteWaiting.text')}</p>
        </Confirm>
      )}
    </li>
  )
}

/** What to do, by what the server said. */
function wordOf(kind: 'later' | 'signIn' | 'refused', status: number): string {
  if (kind !== 'refused') return kind
  if (status === 401 || status === 403) return 'noRight'
  if (status === 404) return 'gone'
  if (status === 409) return 'conflict'
  if (status === 413) return 'tooLarge'
  return 'refused'
}

const tones = {
  test: 'calm',
  received: 'calm',
  in_review: 'calm',
  returned: 'warn',
  approved: 'good',
  rejected: 'bad',
} as const

/** What the server has, as it was told last; and what has arrived since. */
function Arrived({ view }: { view: View }): ReactNode {
  const say = useSay()
  const { dateTime } = useFormats()
  const known = new Set(view.mine.flatMap((row) => row.instances))
  const fresh = view.items.filter((item) => item.kind === 'sent' && !known.has(item.said.instanceId))
  const names = new Map(view.items.map((item) => [item.said.instanceId, item.said.name]))
  return (
    <section aria-labelledby="arrived">
      <h2 id="arrived">{say('collection.collect.arrived')}</h2>
      {view.mineAt && (
        <p className="ura-quiet">
          {say('collection.collect.asOf', { when: dateTime(new Date(view.mineAt)) })}
        </p>
      )}
      {view.loaded && fresh.length === 0 && view.mine.length === 0 && (
        <Nothing title={say('collection.collect.nothingSent')}>
          {say('collection.collect.nothingSent.text')}
        </Nothing>
      )}
      <ul className={styles.cards}>
        {fresh.map((item) => (
          <li className={styles.card} key={item.id}>
            <h3>{item.said.name || titleOf(view, item)}</h3>
            <p className={styles.facts}>
              <Mark tone="calm">{say('collection.collect.state.received')}</Mark>
              {item.said.name && <span>{titleOf(view, item)}</span>}
              <span>{dateTime(new Date(item.changedAt))}</span>
            </p>
          </li>
        ))}
        {view.mine.map((row) => (
          <SentCard key={row.id} row={row} name={nameOf(row, names)} />
        ))}
      </ul>
    </section>
  )
}

const nameOf = (row: MySubmission, names: Map<string, string | null>): string =>
  row.instanceName || row.instances.map((one) => names.get(one)).find(Boolean) || row.formTitle

function SentCard({ row, name }: { row: MySubmission; name: string }): ReactNode {
  const say = useSay()
  const { dateTime } = useFormats()
  const open = row.attachmentsExpected - row.attachmentsPresent
  return (
    <li className={styles.card}>
      <h3>{name}</h3>
      <p className={styles.facts}>
        <Mark tone={tones[row.state]}>{say(`collection.collect.state.${row.state}`)}</Mark>
        {name !== row.formTitle && <span>{row.formTitle}</span>}
        <span>{dateTime(row.receivedAt)}</span>
        {open > 0 && <span>{say('collection.collect.filesOpen', { count: open })}</span>}
      </p>
      {row.note && ['returned', 'rejected', 'in_review'].includes(row.state) && (
        <Notice tone={row.state === 'rejected' ? 'bad' : 'warn'}>{row.note}</Notice>
      )}
      {row.state === 'returned' && (
        <Acts>
          <Button kind="main" onClick={() => goTo({ at: 'drafts' })}>
            {say('collection.collect.correct')}
          </Button>
        </Acts>
      )}
    </li>
  )
}
