import type { ReactNode } from 'react'
import { SendFile } from '../../../../ui/importing/ChooseFile.tsx'
import { Section } from '../../../../ui/page/parts.tsx'
import { useAct } from '../../../../ui/queries.ts'
import { useProgramme } from '../../../../ui/session.tsx'
import { useSay } from '../../../../ui/words.tsx'
import { checkImport, type FormRecord, type ImportRecord } from '../../contract.ts'
import { FoundInFile } from './ImportFindings.tsx'

/** Files that the new submissions name: how many are there, which are missing, and a ZIP that brings them. */
export function ImportMedia({ form, given }: { form: FormRecord; given: ImportRecord }): ReactNode {
  const say = useSay()
  const programme = useProgramme()
  const check = useAct(checkImport)
  const { media, missing } = given
  if (media.named === 0) return null
  return (
    <Section
      title={say('collection.import.media')}
      note={say('collection.import.mediaNote', { named: media.named, missing: media.missing })}
    >
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
