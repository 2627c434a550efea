import { MultiSelect } from '@mantine/core'
import { type ReactNode, useMemo, useState } from 'react'
import type { ChartData } from '../../../../common/charts.ts'
import { Chart } from '../../../../ui/charts/Chart.tsx'
import { Answer, Empty } from '../../../../ui/page/parts.tsx'
import { useOperation } from '../../../../ui/queries.ts'
import { useFormats, useSay } from '../../../../ui/words.tsx'
import { type QuestionSummary, summariseAnswers } from '../../contract.ts'
import styles from './submissions.module.css'
import { useNarrowing } from './useNarrowing.ts'
import type { Described, Reader } from './useReader.ts'

const countable = [
  'select_one',
  'select_multiple',
  'rank',
  'integer',
  'decimal',
  'date',
  'dateTime',
  'boolean',
]

/** How the questions were answered, each as a picture with its table. Questions that are personal are not among them. */
export function Charts(props: { form: string; described: Described; reader: Reader }): ReactNode {
  const { form, described, reader } = props
  const say = useSay()
  const narrowing = useNarrowing()
  const [chosen, setChosen] = useState<string[]>([])
  const query = { ...narrowing, question: chosen }
  const answer = useOperation(summariseAnswers, { params: { form }, query }, { keep: true })
  const questions = useMemo(
    () =>
      described.questions
        .filter((one) => !one.personal && countable.includes(one.kind))
        .map((one) => ({ value: one.path, label: reader.label(one) })),
    [described, reader],
  )
  return (
    <>
      <div className={styles.viewBar} data-no-print>
        <MultiSelect
          label={say('collection.submissions.charts_of')}
          placeholder={chosen.length ? '' : say('collection.submissions.charts_first')}
          data={questions}
          value={chosen}
          onChange={(next) => setChosen(next.slice(0, 20))}
          searchable
          clearable
        />
      </div>
      <Answer of={answer}>
        {({ questions: drawn, submissions, capped }) =>
          submissions === 0 ? (
            <Empty title={say('ui.table.nothingFound')} />
          ) : (
            <>
              {capped && <p className={styles.note}>{say('collection.submissions.capped')}</p>}
              <div className={styles.charts}>
                {drawn.map((one) => (
                  <OneChart
                    key={one.path}
                    question={one}
                    source={described.title}
                    submissions={submissions}
                  />
                ))}
              </div>
            </>
          )
        }
      </Answer>
    </>
  )
}

function OneChart(props: { question: QuestionSummary; source: string; submissions: number }): ReactNode {
  const say = useSay()
  const { number } = useFormats()
  const { question, source, submissions } = props
  const data = useMemo<ChartData>(
    () => ({
      kind: 'bar',
      categories: question.bars.map((bar) => (question.kind === 'date' ? bar.key : bar.label)),
      categoryType: question.kind === 'date' ? 'month' : 'name',
      horizontal: question.kind === 'choices',
      series: [
        { name: say('collection.submissions.answers'), values: question.bars.map((bar) => bar.count) },
      ],
    }),
    [question, say],
  )
  const notes = [
    say('collection.submissions.answered', { answered: number(question.answered), of: number(submissions) }),
    question.several && question.kind === 'choices' && say('collection.submissions.several'),
    question.statistics &&
      say('collection.submissions.statistics', {
        lowest: number(question.statistics.lowest),
        median: number(question.statistics.median),
        mean: number(question.statistics.mean, 1),
        highest: number(question.statistics.highest),
      }),
  ]
  if (question.bars.length === 0)
    return (
      <div>
        <h3>{question.label}</h3>
        <p className="ura-quiet">{say('collection.submissions.nobody_answered')}</p>
      </div>
    )
  return (
    <Chart
      title={question.label}
      unit={say('collection.submissions.answers')}
      source={source}
      category={question.label}
      note={notes.filter(Boolean).join(' ')}
      data={data}
      {...(question.kind === 'choices' ? {} : { height: 240 })}
    />
  )
}
