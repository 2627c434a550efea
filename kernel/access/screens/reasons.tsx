import type { ReactNode } from 'react'
import { Section } from '../../../ui/page/parts.tsx'
import { useFormats, useWords } from '../../../ui/words.tsx'
import { type Reach, reachInto } from '../reach.ts'
import styles from './access.module.css'
import type { Explained } from './shapes.ts'
import { useRelationName } from './useRelationName.ts'

type Person = Explained['people'][number]
type Held = Person['roles'][number]
type Relation = Explained['relations'][number]
type Sentence = (who: string, held: Held, reach: Reach, what: string) => string

/** Writes a reach in sentences: who may do what, with which records, where, up to which sensitivity, and why. */
function useSentence(): Sentence {
  const { say } = useWords()
  const { country } = useFormats()
  const place = (code: string | null) =>
    code ? say('access.why.in', { country: country(code) }) : say('access.why.everywhere')
  return (who, held, reach, what) => {
    const role = say(`role.${held.role}`)
    const both = reach.read && reach.write && reach.readIn === reach.writeIn
    return [
      reach.read &&
        say(both ? 'access.why.write' : 'access.why.read', { who, what, place: place(reach.readIn), role }),
      reach.write && !both && say('access.why.change', { who, what, place: place(reach.writeIn), role }),
      reach.ownOnly && say('access.why.ownOnly', { organisation: held.organisation ?? '–' }),
      reach.upTo !== null && say('access.why.upTo', { level: say(`access.sensitivity.${reach.upTo}`) }),
    ]
      .filter(Boolean)
      .join(' ')
  }
}

/** Everything that a person reaches in the programme, with the reasons. */
export function PersonReach({ person, relations }: { person: Person; relations: Relation[] }): ReactNode {
  const { say } = useWords()
  const nameOf = useRelationName()
  const sentence = useSentence()
  const guarded = relations.filter((one) => one.scope !== 'own')
  const lines = guarded.map((relation) => ({
    relation: relation.relation,
    sentences: person.roles.flatMap((held) => {
      const reach = reachInto(relation, held)
      return reach && (reach.read || reach.write)
        ? [sentence(person.name, held, reach, nameOf(relation.relation))]
        : []
    }),
  }))
  const reached = lines.filter((one) => one.sentences.length > 0)
  const closed = lines.filter((one) => one.sentences.length === 0)
  return (
    <>
      <Section title={say('access.why.reaches', { name: person.name })}>
        <ul className={styles.reasons}>
          {reached.flatMap((one) => one.sentences.map((text) => <li key={one.relation + text}>{text}</li>))}
        </ul>
      </Section>
      {closed.length > 0 && (
        <Section title={say('access.why.notReached', { name: person.name })}>
          <p>{closed.map((one) => nameOf(one.relation)).join(', ')}</p>
        </Section>
      )}
      <OwnConditions relations={relations} />
    </>
  )
}

/** Everybody who reaches a kind of record, with the reasons. */
export function RecordReach({ relation, people }: { relation: Relation; people: Person[] }): ReactNode {
  const nameOf = useRelationName()
  const sentence = useSentence()
  if (relation.scope === 'own') return <OwnConditions relations={[relation]} />
  const lines = people.flatMap((person) =>
    person.roles.flatMap((held) => {
      const reach = reachInto(relation, held)
      return reach && (reach.read || reach.write)
        ? [
            {
              key: `${person.id} ${held.role} ${held.country}`,
              text: sentence(person.name, held, reach, nameOf(relation.relation)),
            },
          ]
        : []
    }),
  )
  return (
    <Section title={nameOf(relation.relation)}>
      <ul className={styles.reasons}>
        {lines.map((line) => (
          <li key={line.key}>{line.text}</li>
        ))}
      </ul>
    </Section>
  )
}

/** Records with a condition of their own, which says more than a role. */
function OwnConditions({ relations }: { relations: Relation[] }): ReactNode {
  const { say } = useWords()
  const nameOf = useRelationName()
  const explain = (one: Relation) => {
    const key = `access.explained.${one.relation}`
    const word = say(key)
    return word === key ? one.explained : word
  }
  const own = relations.filter((one) => one.scope === 'own')
  return (
    <Section title={say('access.why.ownConditions')}>
      <dl className={styles.conditions}>
        {own.map((one) => (
          <div key={one.relation}>
            <dt>{nameOf(one.relation)}</dt>
            <dd>{explain(one)}</dd>
          </div>
        ))}
      </dl>
    </Section>
  )
}
