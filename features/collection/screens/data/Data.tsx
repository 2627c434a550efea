import { Button } from '@mantine/core'
import { useParams } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useLink } from '../../../../ui/page/Go.tsx'
import { Page, PageHead } from '../../../../ui/page/PageHead.tsx'
import { Answer, Empty } from '../../../../ui/page/parts.tsx'
import { useOperation } from '../../../../ui/queries.ts'
import { useFormats, useSay } from '../../../../ui/words.tsx'
import { getDataPage } from '../../contract.ts'
import { Export } from './Export.tsx'
import { History } from './History.tsx'
import { LiveData } from './LiveData.tsx'
import type { DataPage } from './page.ts'

/** The ways out of a form's submissions: a file now, or a live connection. */
export default function Data(): ReactNode {
  const { form } = useParams({ strict: false }) as { form: string }
  const answer = useOperation(getDataPage, { params: { form } })
  return (
    <Page>
      <Answer of={answer}>{(data) => <Read form={form} data={data} />}</Answer>
    </Page>
  )
}

function Read({ form, data }: { form: string; data: DataPage }): ReactNode {
  const say = useSay()
  const formats = useFormats()
  const mayExport = data.may.includes('export')
  return (
    <>
      <PageHead
        title={`${say('collection.data.title')}: ${data.title}`}
        crumbs={[
          { label: say('collection.data.forms'), to: './collection/forms' },
          { label: data.title, to: `./collection/forms/${form}` },
        ]}
        lead={say('collection.data.lead', { count: data.submissions, size: formats.bytes(data.estimate) })}
        actions={data.may.includes('import') ? <ToImport form={form} /> : undefined}
      />
      {mayExport ? (
        <>
          <Export form={form} data={data} />
          {data.odata && <LiveData data={data} path={data.odata} />}
          <History exports={data.exports} />
        </>
      ) : (
        <Empty title={say('collection.data.noRight')} />
      )}
    </>
  )
}

function ToImport({ form }: { form: string }): ReactNode {
  const say = useSay()
  return (
    <Button component="a" variant="default" {...useLink(`./collection/forms/${form}/import`)}>
      {say('collection.data.importAct')}
    </Button>
  )
}
