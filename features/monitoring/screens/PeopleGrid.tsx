import { ActionIcon, Autocomplete, Button, Checkbox, NumberInput, Table } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { Form, fieldError } from '../../../ui/forms/Form.tsx'
import { useDraft } from '../../../ui/forms/useDraft.ts'
import { Empty, Section } from '../../../ui/page/parts.tsx'
import { useTell } from '../../../ui/page/tell.ts'
import { useAct } from '../../../ui/queries.ts'
import { useProgramme } from '../../../ui/session.tsx'
import { useFormats, useSay } from '../../../ui/words.tsx'
import { countPeople, type Visit } from '../contract-visits.ts'
import { ageBands, nationalities, sexes, vulnerabilities } from '../lists.ts'
import { type PopulationCell, populationTotals } from '../rules.ts'
import styles from './monitoring.module.css'
import { useNationality } from './nationality.ts'
import { Choice } from './parts.tsx'

interface Counted {
  cells: (PopulationCell & { key: number })[]
  nobodySeen: boolean
  version: number
}

/** People seen, as counts: typed by those who write the visit, added up for everyone. */
export function PeopleGrid({ visit, onReload }: { visit: Visit; onReload: () => void }): ReactNode {
  const say = useSay()
  const writes = visit.may.includes('account')
  return (
    <Section title={say('monitoring.persons.title')} note={say('monitoring.people.note')}>
      {writes ? <PeopleForm visit={visit} onReload={onReload} /> : <PeopleTable visit={visit} />}
    </Section>
  )
}

function PeopleForm({ visit, onReload }: { visit: Visit; onReload: () => void }): ReactNode {
  const say = useSay()
  const tell = useTell()
  const programme = useProgramme()
  const nation = useNationality()
  const count = useAct(countPeople)
  const read = (from: Visit): Counted => ({
    cells: (from.population ?? []).map((cell, key) => ({ ...cell, key })),
    nobodySeen: from.nobodySeen,
    version: from.version,
  })
  const draft = useDraft<Counted>(`monitoring.people.${visit.id}`, read(visit))
  const { cells } = draft.value
  const set = (key: number, change: Partial<PopulationCell>) =>
    draft.set({ cells: cells.map((cell) => (cell.key === key ? { ...cell, ...change } : cell)) })
  const add = () => {
    const last = cells.at(-1)
    const blank = { sex: 'm', age: '18-59', nationality: 'unknown', vulnerability: 'none' }
    const key = Math.max(0, ...cells.map((cell) => cell.key)) + 1
    draft.set({ nobodySeen: false, cells: [...cells, { ...blank, ...last, persons: 1, key }] })
  }
  const send = async () => {
    const body = { ...draft.value, cells: cells.map(({ key: _, ...cell }) => cell as never) }
    const saved = await count.mutateAsync({ params: { programme: programme.id, visit: visit.id }, body })
    draft.reset(read(saved))
    tell.done(say('monitoring.saved'))
  }
  return (
    <Form draft={draft} act={say('monitoring.save')} error={count.error} onSend={send} onReload={onReload}>
      {cells.length > 0 && (
        <Table.ScrollContainer minWidth={640}>
          <Table className={styles.rows!}>
            <caption className="ura-hidden">{say('monitoring.persons.title')}</caption>
            <Table.Thead>
              <Table.Tr>
                {['sex', 'age', 'nationality', 'vulnerability', 'persons'].map((key) => <Table.Th key={key} scope="col">{say(`monitoring.people.${key}`)}</Table.Th>)}
                <Table.Td />
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {cells.map((cell, at) => {
                const row = say('monitoring.people.row', { row: at + 1 })
                return (
                  <Table.Tr key={cell.key}>
                    <Table.Td><Choice hideLabel label={`${row}: ${say('monitoring.people.sex')}`} words="sex" values={sexes} value={cell.sex as 'f'} onChange={(sex) => set(cell.key, { sex: sex ?? 'unknown' })} /></Table.Td>
                    <Table.Td><Choice hideLabel label={`${row}: ${say('monitoring.people.age')}`} words="age" values={ageBands} value={cell.age as '0-4'} onChange={(age) => set(cell.key, { age: age ?? 'unknown' })} /></Table.Td>
                    <Table.Td><Autocomplete aria-label={`${row}: ${say('monitoring.people.nationality')}`} data={nationalities.map(nation.name)} value={nation.name(cell.nationality)} onChange={(text) => set(cell.key, { nationality: nation.code(text) })} /></Table.Td>
                    <Table.Td><Choice hideLabel label={`${row}: ${say('monitoring.people.vulnerability')}`} words="vulnerability" values={vulnerabilities} value={cell.vulnerability as 'none'} onChange={(vulnerability) => set(cell.key, { vulnerability: vulnerability ?? 'none' })} /></Table.Td>
                    <Table.Td w={110}><NumberInput aria-label={`${row}: ${say('monitoring.people.persons')}`} min={1} hideControls error={fieldError(count.error, `cells.${at}`) ?? fieldError(count.error, `cells.${at}.persons`) ?? fieldError(count.error, `cells.${at}.nationality`)} value={cell.persons || ''} onChange={(next) => set(cell.key, { persons: Number(next) || 0 })} styles={{ input: { textAlign: 'right' } }} /></Table.Td>
                    <Table.Td><ActionIcon variant="default" size="lg" aria-label={say('monitoring.people.removeRow', { row: at + 1 })} onClick={() => draft.set({ cells: cells.filter((one) => one !== cell) })}><IconX size={16} /></ActionIcon></Table.Td>
                  </Table.Tr>
                )
              })}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
      <Button variant="default" my="sm" onClick={add}>{say('monitoring.people.add')}</Button>
      {cells.length === 0 && <Checkbox mb="md" label={say('monitoring.people.nobody')} checked={draft.value.nobodySeen} onChange={(event) => draft.set({ nobodySeen: event.currentTarget.checked })} />}
      <Totals cells={cells} />
    </Form>
  ) // biome-ignore format: a grid
}

/** People seen, for those who only read. */
export function PeopleTable({ visit }: { visit: Visit }): ReactNode {
  const say = useSay()
  if (visit.population === null) return <p>{say('monitoring.people.withheld')}</p>
  if (visit.population.length === 0)
    return (
      <Empty title={say(visit.nobodySeen ? 'monitoring.people.nobody' : 'monitoring.people.notCounted')} />
    )
  return (
    <>
      <Totals cells={visit.population} />
      <Cells cells={visit.population} />
    </>
  )
}

/** Each combination that was counted, as it was typed. */
function Cells({ cells }: { cells: readonly PopulationCell[] }): ReactNode {
  const say = useSay()
  const formats = useFormats()
  const nation = useNationality()
  return (
    <Table.ScrollContainer minWidth={480}>
      <Table className={styles.rows!}>
        <caption className="ura-hidden">{say('monitoring.people.each')}</caption>
        <Table.Thead>
          <Table.Tr>
            {['sex', 'age', 'nationality', 'vulnerability'].map((key) => <Table.Th key={key} scope="col">{say(`monitoring.people.${key}`)}</Table.Th>)}
            <Table.Th scope="col" ta="right">{say('monitoring.people.persons')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {cells.map((cell) => (
            <Table.Tr key={[cell.sex, cell.age, cell.nationality, cell.vulnerability].join()}>
              <Table.Th scope="row" fw={400}>{say(`monitoring.sex.${cell.sex}`)}</Table.Th>
              <Table.Td>{say(`monitoring.age.${cell.age}`)}</Table.Td>
              <Table.Td>{nation.name(cell.nationality)}</Table.Td>
              <Table.Td>{say(`monitoring.vulnerability.${cell.vulnerability}`)}</Table.Td>
              <Table.Td ta="right">{formats.number(cell.persons)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  ) // biome-ignore format: a table
}

/** All people, and how they are made up: computed, never typed. */
export function Totals({ cells }: { cells: readonly PopulationCell[] }): ReactNode {
  const say = useSay()
  const formats = useFormats()
  const nation = useNationality()
  const totals = populationTotals(cells)
  if (totals.all === 0) return null
  const word = (key: string, value: string) =>
    key === 'nationality' ? nation.name(value) : say(`monitoring.${key}.${value}`)
  return (
    <>
      <p role="status"><strong>{say('monitoring.people.total', { count: totals.all })}</strong></p>
      <div className={styles.totals}>
        {(['sex', 'age', 'nationality', 'vulnerability'] as const).map((key) => (
          <div key={key}>
            <h3>{say(`monitoring.people.${key}`)}</h3>
            <table>
              <caption className="ura-hidden">{say(`monitoring.people.${key}`)}</caption>
              <tbody>
                {totals.by[key].map(([value, persons]) => <tr key={value}><td>{word(key, value)}</td><td>{formats.number(persons)}</td></tr>)}
              </tbody>
            </table>
          </div>
        ))}
      </div>
    </>
  ) // biome-ignore format: totals
}
