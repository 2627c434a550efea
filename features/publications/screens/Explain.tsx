import type { ReactNode } from 'react'
import { formatNumber } from '../../../common/numbers.ts'
import { Go } from '../../../ui/page/Go.tsx'
import { PlainTable } from '../../../ui/table/PlainTable.tsx'
import { useFormats, useWords } from '../../../ui/words.tsx'
import type { FrozenFigure } from '../shapes.ts'
import styles from './paper.module.css'

/** A frozen figure opened: dataset, vintage, query, digest, and the very rows, with a way on into the statistics. */
export function Explain({ figure }: { figure: FrozenFigure }): ReactNode {
  const { say, language } = useWords()
  const formats = useFormats()
  const named = (axis: string, code: string | number | null) =>
    code === null
      ? '–'
      : code === '~other'
        ? say('publications.statistics.other')
        : (figure.names[axis]?.[String(code)] ?? String(code))
  const label = (key: string) => {
    const word = `publications.statistics.column.${key}`
    if (key === 'value') return say(`publications.statistics.unit.${figure.unit}`)
    return say.has(word) ? say(word) : key
  }
  const shown = figure.columns
    .map((key, at) => ({ key, at }))
    .filter(({ key, at }) => key !== 'flags' || figure.rows.some((row) => row[at]))
  const rows = figure.rows.map((row, at) => ({ id: String(at), row }))
  return (
    <div>
      <h2 className={styles.explainTitle}>{figure.title}</h2>
      <dl className={styles.facts}>
        <dt>{say('publications.explain.dataset')}</dt>
        <dd>
          <Go to={`./evidence/datasets/${figure.dataset.code}`}>{figure.dataset.code}</Go>
        </dd>
        <dt>{say('publications.explain.source')}</dt>
        <dd>{figure.dataset.source}</dd>
        <dt>{say('publications.explain.vintage')}</dt>
        <dd>
          {figure.vintage.label}
          {figure.vintage.publishedOn && ` (${formats.date(figure.vintage.publishedOn)})`}
        </dd>
        <dt>{say('publications.explain.query')}</dt>
        <dd>
          <code>{figure.query}</code>
        </dd>
        <dt>{say('publications.explain.digest')}</dt>
        <dd>
          <code>{figure.digest}</code>
        </dd>
      </dl>
      <p>
        <Go to={`./evidence/explore?q=${encodeURIComponent(figure.query)}`}>
          {say('publications.explain.explore')}
        </Go>
      </p>
      <p className="ura-quiet">{say('publications.explain.rows', { count: rows.length })}</p>
      <PlainTable
        caption={say('publications.paper.data')}
        rows={rows}
        rowId={({ id }) => id}
        columns={shown.map(({ key, at }) => ({
          key,
          title: label(key),
          number: key === 'value',
          cell: ({ row }: { id: string; row: (string | number | null)[] }) => {
            const value = row[at] ?? null
            return typeof value === 'number' ? formatNumber(language, value) : named(key, value)
          },
        }))}
      />
    </div>
  )
}
