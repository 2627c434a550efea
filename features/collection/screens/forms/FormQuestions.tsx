import { Button, NativeSelect } from '@mantine/core'
import { IconPrinter } from '@tabler/icons-react'
import { type ReactNode, useState } from 'react'
import { Answer } from '../../../../ui/page/parts.tsx'
import { useOperation } from '../../../../ui/queries.ts'
import { useSay, useWords } from '../../../../ui/words.tsx'
import { type FormRecord, getPaper, type Paper as PaperRecord } from '../../contract.ts'
import styles from './forms.module.css'
import { Paper } from './Paper.tsx'
import { codeOfLanguage, nameOfLanguage } from './shared.tsx'

/** The questions of a form, of any of its versions, as on paper. */
export function FormQuestions({ form }: { form: FormRecord }): ReactNode {
  const say = useSay()
  const all = [
    ...form.versions.map(({ id, name }) => ({ value: id, label: name || '–' })),
    ...(form.draft ? [{ value: form.draft.id, label: say('collection.versions.draft') }] : []),
  ]
  const [version, setVersion] = useState(form.current?.id ?? form.draft?.id ?? '')
  const answer = useOperation(getPaper, { params: { form: form.id }, query: { version } })
  const choose =
    all.length > 1 ? (
      <NativeSelect
        label={say('collection.forms.version')}
        data={all}
        value={version}
        onChange={(event) => setVersion(event.currentTarget.value)}
      />
    ) : null
  return (
    <Answer of={answer} lines={12}>
      {(paper) => <PaperView paper={paper} before={choose} />}
    </Answer>
  )
}

/** A form on paper with its language switch and the way to the printer. */
export function PaperView({ paper, before }: { paper: PaperRecord; before?: ReactNode }): ReactNode {
  const { say, language } = useWords()
  const spoken = language === 'sr-Cyrl' ? 'sr-Latn' : language
  const mine = paper.languages.find((name) => codeOfLanguage(name) === spoken)
  const [chosen, setChosen] = useState<string | null>(null)
  const shown =
    chosen && paper.languages.includes(chosen) ? chosen : (mine ?? paper.languages[0] ?? 'default')
  return (
    <>
      <div className={styles.compare} data-no-print>
        {before}
        {paper.languages.length > 1 && (
          <NativeSelect
            label={say('collection.paper.language')}
            data={paper.languages.map((name) => ({ value: name, label: nameOfLanguage(name) }))}
            value={shown}
            onChange={(event) => setChosen(event.currentTarget.value)}
          />
        )}
        <Button variant="default" leftSection={<IconPrinter size={17} />} onClick={() => window.print()}>
          {say('collection.paper.print')}
        </Button>
      </div>
      <p className="ura-quiet">
        {say('collection.paper.about', { code: paper.code, version: paper.versionName || '–' })}
      </p>
      <Paper paper={paper} language={shown} />
    </>
  )
}
