import { Button } from '@mantine/core'
import { useParams } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { ResultOf } from '../../../../common/operation.ts'
import { Go } from '../../../../ui/page/Go.tsx'
import { Page, PageHead } from '../../../../ui/page/PageHead.tsx'
import { Answer, Section } from '../../../../ui/page/parts.tsx'
import { useTell } from '../../../../ui/page/tell.ts'
import { useAct, useOperation } from '../../../../ui/queries.ts'
import { useFormats, useSay } from '../../../../ui/words.tsx'
import { getEntity, settleConflict } from '../../contract.ts'
import { Place } from '../forms/shared.tsx'
import { Changes } from '../submissions/Changes.tsx'
import styles from '../submissions/record.module.css'

type EntityRecord = ResultOf<typeof getEntity>

/** An entity: what it is now, and what made it so. */
export default function Entity(): ReactNode {
  const { entity } = useParams({ strict: false }) as { entity: string }
  const answer = useOperation(getEntity, { params: { entity } })
  return (
    <Page>
      <Answer of={answer}>{(data) => <Read key={data.id} entity={data} />}</Answer>
    </Page>
  )
}

function Read({ entity }: { entity: EntityRecord }): ReactNode {
  const say = useSay()
  const formats = useFormats()
  const tell = useTell()
  const settle = useAct(settleConflict)
  return (
    <>
      <PageHead
        title={entity.label || entity.uuid.slice(0, 8)}
        crumbs={[
          { label: say('collection.entities.title'), to: './collection/lists' },
          { label: entity.list.name, to: `./collection/lists/${entity.list.id}` },
        ]}
        lead={entity.state === 'present' ? undefined : say(`collection.entities.state.${entity.state}`)}
        facts={[
          { label: say('collection.entities.uuid'), value: <code>{entity.uuid}</code> },
          { label: say('collection.forms.country'), value: <Place country={entity.country} /> },
          { label: say('collection.forms.version'), value: formats.number(entity.version) },
        ]}
        actions={
          entity.may.includes('settle') && (
            <Button
              loading={settle.isPending}
              onClick={() =>
                void settle
                  .mutateAsync({ params: { entity: entity.id } })
                  .then(() => tell.done(say('collection.entities.settled')), tell.failed)
              }
            >
              {say('collection.entities.settle')}
            </Button>
          )
        }
      />
      {entity.conflict && <p role="status">{say(`collection.entities.conflict.${entity.conflict}.note`)}</p>}
      <Section title={say('collection.entities.properties')}>
        <dl className={styles.answers}>
          {Object.entries(entity.data).map(([name, value]) => (
            <div key={name} className={styles.answer}>
              <dt>{name}</dt>
              <dd>
                <span className={styles.value}>{value || '–'}</span>
              </dd>
            </div>
          ))}
        </dl>
      </Section>
      <Section title={say('collection.entities.history')} note={say('collection.entities.history_note')}>
        <ol className={styles.history} reversed>
          {entity.history.map((one) => (
            <li key={one.number}>
              <p className={styles.when}>
                {formats.dateTime(one.at)} {one.by && `· ${one.by}`}
              </p>
              <p>
                {say(`collection.entities.how.${one.how}`, { number: one.number })}{' '}
                {one.submission && (
                  <Go to={`./collection/submissions/${one.submission}`}>{say('collection.entities.from')}</Go>
                )}
              </p>
              {one.emptied && <p className="ura-quiet">{say('collection.entities.emptied')}</p>}
              {one.conflict && (
                <p>
                  {say(`collection.entities.conflict.${one.conflict}.note`)}
                  {one.conflicting.length > 0 &&
                    ` ${say('collection.entities.conflicting', { properties: formats.list(one.conflicting) })}`}
                </p>
              )}
              {one.changes.length > 0 && (
                <Changes
                  changes={one.changes.map((change) => ({
                    path: change.name,
                    label: change.name === 'label' ? say('collection.entities.label') : change.name,
                    before: change.before || null,
                    after: change.after || null,
                    personal: false,
                  }))}
                />
              )}
            </li>
          ))}
        </ol>
      </Section>
    </>
  )
}
