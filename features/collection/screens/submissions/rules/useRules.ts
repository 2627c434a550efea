import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { call, send } from '../../../../../ui/api.ts'
import { useWords } from '../../../../../ui/words.tsx'
import { getOriginal, getSealedOriginal, type SubmissionRecord } from '../../../contract.ts'
import { withChosen } from '../../../entities/chosen.ts'
import type { Verdict } from './try.ts'

/** How the rules of its form stand with a submission. */
export interface TriedRules {
  verdict: Verdict | undefined
  /** Why they could not be tried. */
  error: unknown
  trying: boolean
  /** Also tries what is sealed; who asks for it is written down. Absent where the reader may not, or it is done. */
  tryAll?: () => void
}

const lasting = { staleTime: Number.POSITIVE_INFINITY, retry: false } as const

/** Has the rules of its form tried on a submission that is still to be judged. The engine is fetched with the first one. */
export function useRules(record: SubmissionRecord): TriedRules | null {
  const { language } = useWords()
  const [all, setAll] = useState(false)
  const open = record.state !== 'approved' && record.state !== 'rejected'
  const { data, error, isFetching } = useQuery({
    ...lasting,
    queryKey: ['rules', record.id, record.instanceId, language, all],
    queryFn: () => tryOn(record, language, all),
    enabled: open,
    // What somebody had unsealed is not remembered past the page.
    ...(all ? { gcTime: 0 } : {}),
    placeholderData: (before: Verdict | undefined) => before,
  })
  if (!open) return null
  const may = !all && record.sealed && record.may.includes('reveal')
  return {
    verdict: data,
    error,
    trying: isFetching,
    ...(may ? { tryAll: () => setAll(true) } : {}),
  }
}

async function tryOn(record: SubmissionRecord, language: string, all: boolean): Promise<Verdict> {
  const request = { params: { submission: record.id } }
  const sealed = await call(getSealedOriginal, request)
  const original = all ? await call(getOriginal, request) : null
  const xform = await (await answerAt(`/api/forms/${record.form.id}/versions/${sealed.version}/xform`)).text()
  const media = new Map(sealed.media.map((one) => [one.name, one]))
  const xml = original?.whole ? original.xml : sealed.xml
  const { tryRules } = await import('./try.ts')
  return tryRules({
    xform,
    xml,
    sealed: original?.whole ? [] : sealed.personal,
    asked: sealed.asked,
    repeats: sealed.repeats,
    attachments: record.files.map((one) => one.name),
    file: async (name) => {
      const { address, list } = media.get(name) ?? {}
      // What cannot be had is named as missing, and stops nothing.
      const blob = address
        ? await answerAt(address).then(
            (answer) => answer.blob(),
            () => null,
          )
        : null
      return blob && list ? new Blob([withChosen(await blob.text(), xml)], { type: 'text/csv' }) : blob
    },
    language,
    at: filledIn(record),
  })
}

/** A clock on a phone that runs ahead does not make the future lie in the past. */
const filledIn = ({ endedAt, receivedAt }: SubmissionRecord): Date =>
  new Date(Math.min(Date.parse(endedAt ?? receivedAt), Date.parse(receivedAt)))

const answerAt = (address: string) => send(address, { headers: { accept: '*/*' } })
