import { Button } from '@mantine/core'
import { useParams } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { sensitivities } from '../../../../common/places.ts'
import { useLink } from '../../../../ui/page/Go.tsx'
import { Page, PageHead } from '../../../../ui/page/PageHead.tsx'
import { PageTabs } from '../../../../ui/page/PageTabs.tsx'
import { Answer } from '../../../../ui/page/parts.tsx'
import { useOperation } from '../../../../ui/queries.ts'
import { useFormats, useSay } from '../../../../ui/words.tsx'
import { type FormRecord, getForm } from '../../contract.ts'
import { FormDraft } from './FormDraft.tsx'
import { FormOverview, hasWays } from './FormOverview.tsx'
import { FormQuestions } from './FormQuestions.tsx'
import { FormVersions } from './FormVersions.tsx'
import { FormStateMark, Place } from './shared.tsx'

/** A form: what it is, how it stands, its draft, its questions and its versions. */
export default function FormPage(): ReactNode {
  const { form } = useParams({ strict: false }) as { form: string }
  const answer = useOperation(getForm, { params: { form } })
  return (
    <Page>
      <Answer of={answer}>{(data) => <Read key={data.id} form={data} />}</Answer>
    </Page>
  )
}

function Read({ form }: { form: FormRecord }): ReactNode {
  const say = useSay()
  const formats = useFormats()
  const manages = form.may.includes('manage')
  const tabs = [
    { key: 'overview', label: say('collection.form.overview'), content: () => <FormOverview form={form} /> },
    ...(form.draft || manages
      ? [
          {
            key: 'draft',
            label: say('collection.form.draft'),
            ...(form.draft && (form.draft.warnings.length || form.draft.gaps.length)
              ? { count: formats.number(form.draft.warnings.length + form.draft.gaps.length) }
              : {}),
            content: () => <FormDraft form={form} />,
          },
        ]
      : []),
    {
      key: 'questions',
      label: say('collection.form.questions'),
      content: () => <FormQuestions form={form} />,
    },
    {
      key: 'versions',
      label: say('collection.form.versions'),
      count: formats.number(form.versions.length),
      content: () => <FormVersions form={form} />,
    },
  ]
  // A form that was only just uploaded has nothing but its draft to look at.
  if (form.state === 'draft') tabs.unshift(...tabs.splice(1, form.draft ? 1 : 0))
  return (
    <>
      <PageHead
        title={form.title}
        crumbs={[{ label: say('collection.forms.title'), to: './collection/forms' }]}
        state={<FormStateMark state={form.state} />}
        facts={[
          { label: say('collection.forms.code'), value: <code>{form.code}</code> },
          { label: say('collection.forms.country'), value: <Place country={form.country} /> },
          {
            label: say('collection.forms.sensitivity'),
            value: say(`collection.forms.sensitivity.${sensitivities[form.sensitivity]}`),
          },
          ...(form.current
            ? [{ label: say('collection.forms.version'), value: form.current.name || '–' }]
            : []),
        ]}
        actions={<Actions form={form} />}
      />
      <PageTabs label={form.title} tabs={tabs} />
    </>
  )
}

/** What comes next: a draft is published, an open form is filled in and its submissions are read. */
function Actions({ form }: { form: FormRecord }): ReactNode {
  const say = useSay()
  const submissions = useLink(`./collection/forms/${form.id}/submissions`)
  const data = useLink(`./collection/forms/${form.id}/data`)
  const draft = useLink(`./collection/forms/${form.id}?tab=draft`)
  const publishes = form.draft && form.may.includes('publish')
  return (
    <>
      {hasWays(form) && (
        <Button component="a" {...data} variant="default">
          {say('collection.form.data')}
        </Button>
      )}
      {form.may.includes('submissions') && form.current && (
        <Button component="a" {...submissions} variant={publishes ? 'default' : 'filled'}>
          {say('collection.form.submissions')}
        </Button>
      )}
      {publishes && form.state !== 'draft' && (
        <Button component="a" {...draft}>
          {say('collection.form.reviewDraft')}
        </Button>
      )}
    </>
  )
}
