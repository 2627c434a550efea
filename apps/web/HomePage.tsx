import type { ReactNode } from 'react'
import { Local } from '../../ui/local/Local.tsx'
import { Go } from '../../ui/page/Go.tsx'
import { SampleMark } from '../../ui/page/marks.tsx'
import { Page, PageHead } from '../../ui/page/PageHead.tsx'
import { Empty } from '../../ui/page/parts.tsx'
import { type SessionProgramme, useSession } from '../../ui/session.tsx'
import { useFormats, useSay } from '../../ui/words.tsx'
import styles from './web.module.css'

/** The beginning: the person's programmes. */
export function HomePage(): ReactNode {
  const say = useSay()
  const { programmes } = useSession()
  return (
    <Page narrow>
      <PageHead title={say('ui.home.title')} lead={programmes.length > 0 && say('ui.home.lead')} />
      {programmes.length === 0 ? (
        <Empty title={say('ui.home.noProgrammes')}>{say('ui.home.empty')}</Empty>
      ) : (
        <ul className={styles.programmes}>
          {programmes.map((programme) => (
            <li key={programme.id}>
              <ProgrammeCard programme={programme} />
            </li>
          ))}
        </ul>
      )}
    </Page>
  )
}

function ProgrammeCard({ programme }: { programme: SessionProgramme }): ReactNode {
  const say = useSay()
  const { country } = useFormats()
  const { memberships } = useSession()
  const roles = memberships
    .filter((one) => one.programmeId === programme.id || one.programmeId === null)
    .map((one) => say(`role.${one.role}`) + (one.country ? ` (${country(one.country)})` : ''))
  return (
    <Go
      to={`/programmes/${encodeURIComponent(programme.code)}`}
      className={styles.programme}
      underline="never"
    >
      <span className={styles.programmeName}>
        <Local text={programme.title} /> {programme.demo && <SampleMark />}
      </span>
      <div className={styles.programmeRoles}>{[...new Set(roles)].join(' · ')}</div>
    </Go>
  )
}
