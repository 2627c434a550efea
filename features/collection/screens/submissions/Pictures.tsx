import { Button } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { Go } from '../../../../ui/page/Go.tsx'
import { SampleMark } from '../../../../ui/page/marks.tsx'
import { Answer, Empty } from '../../../../ui/page/parts.tsx'
import { useOperation } from '../../../../ui/queries.ts'
import { useFormats, useSay } from '../../../../ui/words.tsx'
import { listPictures } from '../../contract.ts'
import { addressOfFile, Lightbox } from './Files.tsx'
import styles from './record.module.css'
import { useNarrowing } from './useNarrowing.ts'

const size = 48

/** The pictures that came with the submissions, the newest first. Personal ones are not among them. */
export function Pictures({ form }: { form: string }): ReactNode {
  const say = useSay()
  const formats = useFormats()
  const narrowing = useNarrowing()
  const [page, setPage] = useState(1)
  const [open, setOpen] = useState<number | null>(null)
  const answer = useOperation(
    listPictures,
    { params: { form }, query: { ...narrowing, page, size } },
    { keep: true },
  )
  return (
    <Answer of={answer}>
      {({ rows, total }) =>
        total === 0 ? (
          <Empty title={say('collection.submissions.no_pictures')}>
            {say('collection.submissions.no_pictures_help')}
          </Empty>
        ) : (
          <>
            <p className="ura-quiet" role="status">
              {say('collection.submissions.pictures', { count: total })}
            </p>
            <ul className={styles.files}>
              {rows.map((one, at) => (
                <li key={`${one.submission}/${one.name}`}>
                  <button
                    type="button"
                    className={styles.thumb}
                    aria-label={say('collection.record.enlarge', { title: `${one.label}, ${one.title}` })}
                    onClick={() => setOpen(at)}
                  >
                    <img src={`${addressOfFile(one.submission, one.name)}?inline`} alt="" loading="lazy" />
                  </button>
                  <p className={styles.caption}>
                    <Go to={`./collection/submissions/${one.submission}`}>{one.title || one.label}</Go>
                    <span className="ura-quiet">{formats.shortDate(one.occurredOn)}</span>{' '}
                    {one.sample && <SampleMark />}
                  </p>
                </li>
              ))}
            </ul>
            {total > size && (
              <div className={styles.turn}>
                <Button variant="default" disabled={page === 1} onClick={() => setPage(page - 1)}>
                  {say('ui.table.previous')}
                </Button>
                <span>
                  {say('ui.table.page', {
                    page: formats.number(page),
                    pages: formats.number(Math.ceil(total / size)),
                  })}
                </span>
                <Button variant="default" disabled={page * size >= total} onClick={() => setPage(page + 1)}>
                  {say('ui.table.next')}
                </Button>
              </div>
            )}
            {open !== null && rows[open] && (
              <Lightbox
                at={open}
                onAt={setOpen}
                pictures={rows.map((one) => ({
                  src: `${addressOfFile(one.submission, one.name)}?inline`,
                  title: `${one.label} · ${one.title}`,
                  note: (
                    <Go to={`./collection/submissions/${one.submission}`}>
                      {say('collection.submissions.open_submission')}
                    </Go>
                  ),
                }))}
              />
            )}
          </>
        )
      }
    </Answer>
  )
}
