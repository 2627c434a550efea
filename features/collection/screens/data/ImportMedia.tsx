import type { ReactNode } from 'react'
import { SendFile } from '../../../../ui/importing/ChooseFile.tsx'
import { Section } from '../../../../ui/page/parts.tsx'
import { useAct } from '../../../../ui/queries.ts'
import { useProgramme } from '../../../../ui/session.tsx'
import { useSay } from '../../../../ui/words.tsx'
import { checkImport, type FormRecord, type ImportRecord } from '../../contract.ts'
import { FoundInFile } from './ImportFindings.tsx'

/** Files of the submissions: how many are there, which are missing or damaged, and a ZIP that brings them. */
export function ImportMedia({ form, given }: { form: FormRecord; given: ImportRecord }): ReactNode {
  const say = useSay()
  const programme = useProgramme()
  const check = useAct(checkImport)
  const { media, missing, spoilt } = given
  if (media.named === 0 && media.lacking === 0) return null
  const note = [
    media.named > 0 && say('collection.import.mediaNote', { named: media.named, missing: media.missing }),
    media.lacking > 0 &&
      say('collection.import.mediaLacking', { lacking: media.lacking, added: media.added }),
  ]
  return (
    <Section title={say('collection.import.media')} note={note.filter(Boolean).join(' ')}>
      {media.fault && (
        <p role="alert">
          {say('collection.import.mediaFault', { file: media.fileName ?? '' })} {media.fault}
        </p>
      )}
      {spoilt.length > 0 && (
        <FoundInFile
          caption={say('collection.import.mediaBad', { count: media.bad })}
          found={spoilt}
          text={say('collection.import.what')}
        />
      )}
      {missing.length > 0 && (
        <FoundInFile
          caption={say('collection.import.mediaMissing', { count: media.missing })}
          found={missing}
          text={say('collection.import.file')}
        />
      )}
      <SendFile
        label={say('collection.import.mediaAdd')}
        help={say('collection.import.mediaHelp')}
        placeholder={media.fileName ?? say('collection.import.choose')}
        accept=".zip"
        sending={say('collection.import.sending')}
        unreadable={say('collection.import.unreadable')}
        about={{ programme: programme.id, sensitivity: form.sensitivity }}
        onKept={(kept) =>
          check.mutateAsync({
            params: { import: given.id },
            body: { version: given.version, media: kept.id },
          })
        }
      />
    </Section>
  )
}
