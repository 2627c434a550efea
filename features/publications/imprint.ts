import type { DocumentMeta, DocumentOrganisation } from '../../common/document.ts'
import { type Language, readText } from '../../common/languages.ts'
import type { ProgrammeImprint } from '../programme/seam.ts'
import type { Imprint } from './statistics/paper.ts'

/** The title page's own words, in the paper's language. Supporters stand among the partners. */
export function imprintIn(programme: ProgrammeImprint, language: Language): Imprint {
  const text = (of: ProgrammeImprint['title'] | null) => readText(of, language).text
  const roles: Record<string, DocumentOrganisation['role']> = { lead: 'lead', donor: 'donor' }
  const organisations = programme.partners.map(({ name, role }) => ({
    name: text(name),
    role: roles[role] ?? ('partner' as const),
  }))
  const kosovo: DocumentMeta['kosovo'] = programme.kosovoFootnote ? 'eu' : 'none'
  return {
    programme: text(programme.title),
    organisations,
    ...(programme.fundingStatement ? { donorStatement: text(programme.fundingStatement) } : {}),
    ...(programme.disclaimer ? { disclaimer: text(programme.disclaimer) } : {}),
    kosovo,
  }
}
