import { IconFileSpreadsheet } from '@tabler/icons-react'
import { useParams } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { Go } from '../../../../ui/page/Go.tsx'
import { Page, PageHead } from '../../../../ui/page/PageHead.tsx'
import { Answer } from '../../../../ui/page/parts.tsx'
import { useOperation } from '../../../../ui/queries.ts'
import { useProgramme } from '../../../../ui/session.tsx'
import { useSay } from '../../../../ui/words.tsx'
import { getLibraryPaper, type LibraryCode } from '../../contract.ts'
import { AddReady } from './AddReady.tsx'
import { DownloadButton } from './DownloadButton.tsx'
import { PaperView } from './FormQuestions.tsx'
import { usePlaces } from './shared.tsx'

/** A ready form, to be read before it is added. */
export default function LibraryForm(): ReactNode {
  const say = useSay()
  const programme = useProgramme()
  const { code } = useParams({ strict: false }) as { code: LibraryCode }
  const adds = usePlaces(programme.id).length > 0
  const answer = useOperation(getLibraryPaper, { params: { programme: programme.id, code } })
  return (
    <Page>
      <Answer of={answer} lines={12}>
        {({ row, ...paper }) => (
          <>
            <PageHead
              title={row.title}
              lead={row.purpose}
              crumbs={[
                { label: say('collection.forms.title'), to: './collection/forms' },
                { label: say('collection.library.title'), to: './collection/library' },
              ]}
              actions={
                <>
                  <DownloadButton
                    address={`/api/programmes/${programme.id}/library/${row.code}/workbook`}
                    name={`${row.code}.xlsx`}
                    icon={<IconFileSpreadsheet size={17} />}
                  >
                    {say('collection.library.workbook')}
                  </DownloadButton>
                  {row.form ? (
                    <Go to={`./collection/forms/${row.form}`}>{say('collection.library.open')}</Go>
                  ) : (
                    adds && <AddReady row={row} />
                  )}
                </>
              }
            />
            <PaperView paper={paper} />
          </>
        )}
      </Answer>
    </Page>
  )
}
