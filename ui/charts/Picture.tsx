import { ActionIcon, Menu } from '@mantine/core'
import { IconChartBar, IconDownload, IconTable } from '@tabler/icons-react'
import { type ReactNode, useId, useState } from 'react'
import type { NumberFormat } from '../../common/numbers.ts'
import { saveBlob } from '../api.ts'
import { Truth } from '../page/marks.tsx'
import { PlainTable } from '../table/PlainTable.tsx'
import { useSay } from '../words.tsx'
import { fileName } from './names.ts'
import styles from './picture.module.css'
import { csvOf, type PictureTable } from './table.ts'

/** What a drawing can give besides itself. */
export interface Downloads {
  png?: () => Promise<Blob>
  svg?: () => string
}

/**
 * The frame of every picture: a title that says what it shows, its unit, its source, the table behind it, and the
 * ways out. Charts and maps are drawn inside.
 */
export function Picture(props: {
  title: string
  unit: string
  /** Source line: publisher, dataset, vintage. */
  source: ReactNode
  note?: ReactNode
  table: PictureTable
  format?: NumberFormat | undefined
  /** The drawing; it hands its downloads over when it is ready. */
  children: (onReady: (downloads: Downloads) => void) => ReactNode
  /** Begin with the table instead of the drawing. */
  asTable?: boolean
  /** Opens a value of the table down to its records. */
  open?: ((row: number, column: number) => void) | undefined
}): ReactNode {
  const say = useSay()
  const id = useId()
  const [table, setTable] = useState(props.asTable ?? false)
  const [downloads, setDownloads] = useState<Downloads>({})
  const name = fileName(props.title)
  const toggle = say(table ? 'ui.picture.showDrawing' : 'ui.picture.showTable')
  const svg = () => saveBlob(new Blob([downloads.svg!()], { type: 'image/svg+xml' }), `${name}.svg`)
  const csv = () => saveBlob(new Blob([csvOf(props.table)], { type: 'text/csv' }), `${name}.csv`)
  return (
    <figure className={styles.picture} aria-labelledby={`${id}-title`}>
      <div className={styles.head}>
        <figcaption className={styles.caption}>
          <p className={styles.title} id={`${id}-title`}>
            {props.title}
          </p>
          <p className={styles.unit}>{props.unit}</p>
        </figcaption>
        <div className={styles.tools}>
          <ActionIcon
            aria-label={toggle}
            title={toggle}
            aria-pressed={table}
            onClick={() => setTable(!table)}
          >
            {table ? <IconChartBar size={18} /> : <IconTable size={18} />}
          </ActionIcon>
          <Menu position="bottom-end">
            <Menu.Target>
              <ActionIcon aria-label={say('ui.picture.download')} title={say('ui.picture.download')}>
                <IconDownload size={18} />
              </ActionIcon>
            </Menu.Target>
            <Menu.Dropdown>
              {downloads.png && !table && (
                <Menu.Item
                  onClick={() => void downloads.png?.().then((blob) => saveBlob(blob, `${name}.png`))}
                >
                  {say('ui.picture.png')}
                </Menu.Item>
              )}
              {downloads.svg && !table && <Menu.Item onClick={svg}>{say('ui.picture.svg')}</Menu.Item>}
              <Menu.Item onClick={csv}>{say('ui.picture.csv')}</Menu.Item>
            </Menu.Dropdown>
          </Menu>
        </div>
      </div>
      {table ? (
        <TableBehind caption={props.title} table={props.table} format={props.format} open={props.open} />
      ) : (
        <div className={styles.drawing}>{props.children(setDownloads)}</div>
      )}
      <div className={styles.foot}>
        {props.note && <p>{props.note}</p>}
        <p>
          {say('ui.picture.source')} {props.source}
        </p>
      </div>
    </figure>
  )
}

function TableBehind(props: {
  caption: string
  table: PictureTable
  format?: NumberFormat | undefined
  open?: ((row: number, column: number) => void) | undefined
}): ReactNode {
  const { table, open } = props
  const rows = table.rows.map((row, at) => ({ ...row, at }))
  return (
    <PlainTable
      caption={props.caption}
      rows={rows}
      rowId={(row) => String(row.at)}
      columns={table.columns.map((title, column) => ({
        key: String(column),
        title,
        head: column === 0,
        number: column > 0,
        cell: (row: (typeof rows)[number]) => {
          if (column === 0) return row.name
          const cell = row.cells[column - 1]
          if (!cell) return null
          return (
            <Truth
              value={cell.value}
              {...(cell.truth && { truth: cell.truth })}
              {...(props.format && { format: props.format })}
              {...(open && { open: () => open(row.at, column - 1) })}
            />
          )
        },
      }))}
    />
  )
}
