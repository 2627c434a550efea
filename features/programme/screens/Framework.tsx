import { Button, Group } from '@mantine/core'
import type { ReactNode } from 'react'
import type { ResultOf } from '../../../common/operation.ts'
import { worksIn } from '../../../kernel/access/roles.ts'
import { Local } from '../../../ui/local/Local.tsx'
import { Go, useGo } from '../../../ui/page/Go.tsx'
import { State } from '../../../ui/page/marks.tsx'
import { Page, PageHead } from '../../../ui/page/PageHead.tsx'
import { Answer, Section } from '../../../ui/page/parts.tsx'
import { useOperation } from '../../../ui/queries.ts'
import { useHasRole, useProgramme, useSession } from '../../../ui/session.tsx'
import { PlainTable } from '../../../ui/table/PlainTable.tsx'
import { useFormats, useSay } from '../../../ui/words.tsx'
import { getFramework } from '../contract-framework.ts'
import styles from './framework.module.css'
import { shelfKeys, staffShelves } from './shelves.ts'

type Data = ResultOf<typeof getFramework>
type Indicator = Data['indicators'][number]

/** The whole framework as one reading page: objectives, strands, results, and under each its indicators and targets. */
export default function Framework(): ReactNode {
  const say = useSay()
  const programme = useProgramme()
  const go = useGo()
  const mayAdd = useHasRole(['programme_coordinator', 'country_coordinator'])
  const staff = worksIn(useSession().memberships, programme.id)
  const framework = useOperation(getFramework, { params: { programme: programme.id } })
  return (
    <Page>
      <PageHead
        title={say('programme.framework.title')}
        lead={say('programme.framework.lead')}
        actions={
          mayAdd && (
            <Button onClick={() => go('./framework/indicators/new')}>{say('programme.addIndicator')}</Button>
          )
        }
      />
      <nav aria-label={say('programme.framework.parts')} className={styles.parts}>
        {shelfKeys
          .filter((key) => staff || !staffShelves.includes(key))
          .map((key) => (
            <Go key={key} to={`./framework/${key}`}>
              {say(`programme.shelf.${key}`)}
            </Go>
          ))}
      </nav>
      <Answer of={framework}>{(data) => <Tree data={data} />}</Answer>
    </Page>
  )
}

function Tree({ data }: { data: Data }): ReactNode {
  const say = useSay()
  const strandOf = (id: string | null) => data.strands.find((one) => one.id === id)
  return (
    <>
      <Section title={say('programme.shelf.objectives')}>
        {data.objectives.map((one) => (
          <p key={one.id}>
            <State>{say(`programme.choice.${one.kind}`)}</State>{' '}
            <Go to={`./framework/objectives/${one.id}`}>
              <Local text={one.title} />
            </Go>
          </p>
        ))}
      </Section>
      <Section title={say('programme.shelf.strands')}>
        <ol className={styles.strands}>
          {data.strands.map((one) => (
            <li key={one.id}>
              <Go to={`./framework/strands/${one.id}`}>
                <Local text={one.title} />
              </Go>
            </li>
          ))}
        </ol>
      </Section>
      {data.results.map((result) => {
        const strand = strandOf(result.strandId)
        return (
          <section
            key={result.id}
            id={`result-${result.code}`}
            className={styles.result}
            aria-labelledby={`r-${result.id}`}
          >
            <h2 id={`r-${result.id}`}>
              <span className={styles.code}>{result.code}</span>{' '}
              <Go to={`./framework/results/${result.id}`}>
                <Local text={result.title} />
              </Go>
            </h2>
            {result.text && (
              <p className={styles.text}>
                <Local text={result.text} />
              </p>
            )}
            {strand && (
              <p className="ura-quiet">
                {say('programme.field.strandId')}: <Local text={strand.title} />
              </p>
            )}
            <Indicators
              data={data}
              rows={data.indicators.filter((one) => one.resultId === result.id)}
              caption={say('programme.shelf.indicators')}
            />
          </section>
        )
      })}
    </>
  )
}

function Indicators({ data, rows, caption }: { data: Data; rows: Indicator[]; caption: string }): ReactNode {
  const say = useSay()
  const formats = useFormats()
  if (rows.length === 0) return <p className="ura-quiet">{say('programme.noIndicator')}</p>
  const goal = (indicator: Indicator, kind: 'target' | 'baseline'): ReactNode => {
    const own = data.targets.filter((one) => one.indicatorId === indicator.id && one.kind === kind)
    if (own.length === 0) return '–'
    const byValue = Map.groupBy(own, (one) => (one.notSet || one.value === null ? 'none' : String(one.value)))
    return [...byValue].map(([value, all]) => (
      <div key={value}>
        {value === 'none' ? say('programme.notSet') : formats.number(Number(value))}
        {all.some((one) => one.country) && (
          <span className="ura-quiet">
            {' '}
            {all.length === data.programme.countries.length
              ? say('programme.eachCountry')
              : formats.list(all.map((one) => one.country ?? ''))}
          </span>
        )}
      </div>
    ))
  }
  return (
    <PlainTable
      caption={caption}
      rows={rows}
      rowId={(row) => row.id}
      columns={[
        {
          key: 'title',
          title: say('programme.indicator'),
          head: true,
          to: (row) => `./framework/indicators/${row.id}`,
          cell: (row) => (
            <>
              <span className={styles.code}>{row.code}</span> <Local text={row.title} />
            </>
          ),
        },
        {
          key: 'level',
          title: say('programme.field.meaning.level'),
          cell: (row) => say(`programme.choice.${row.definition.level}`),
        },
        {
          key: 'unit',
          title: say('programme.field.meaning.unit'),
          cell: (row) => <Local text={row.definition.unit} />,
        },
        {
          key: 'baseline',
          title: say('programme.choice.baseline'),
          number: true,
          cell: (row) => goal(row, 'baseline'),
        },
        {
          key: 'target',
          title: say('programme.choice.target'),
          number: true,
          cell: (row) => goal(row, 'target'),
        },
        {
          key: 'how',
          title: say('programme.how'),
          cell: (row) => (
            <Group gap={6}>
              <State tone={row.computed ? 'good' : 'neutral'}>
                {say(row.computed ? 'programme.computed' : 'programme.reported')}
              </State>
              {row.definitions.length > 1 && <span title={say('programme.break')}>≠</span>}
            </Group>
          ),
        },
      ]}
    />
  )
}
