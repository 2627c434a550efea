import type { ReactNode } from 'react'
import { markKosovo } from '../../../common/kosovo.ts'
import { useOperation } from '../../../ui/queries.ts'
import { useProgramme } from '../../../ui/session.tsx'
import { useSay } from '../../../ui/words.tsx'
import { getProgramme } from '../../programme/contract.ts'

/** Whether the programme prints Kosovo as Kosovo* with its footnote; undefined until that is known. */
export function useKosovoFootnote(): boolean | undefined {
  const programme = useProgramme()
  return useOperation(getProgramme, { params: { programme: programme.id } }).data?.kosovoFootnote
}

/** Whether a record names Kosovo: by its code, or in what was written. */
export const namesKosovo = (record: unknown): boolean => {
  const said = JSON.stringify(record)
  return said.includes('"XK"') || markKosovo(said) !== said
}

/** What the asterisk stands for, at the end of a page. */
export function KosovoNote(): ReactNode {
  const say = useSay()
  return <p className="ura-quiet">* {say('documents.kosovo.eu')}</p>
}
