import { useSay } from '../../../ui/words.tsx'

/** A provision as a finding names it: the law, and its article where one is given. */
export function useLaw(): (law: { citation: string; article?: string | undefined }) => string {
  const say = useSay()
  return ({ citation, article }) =>
    article ? `${citation}, ${say('monitoring.finding.article')} ${article}` : citation
}
