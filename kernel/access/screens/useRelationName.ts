import { useWords } from '../../../ui/words.tsx'

/** What a kind of record is called; the table's own name where nobody has written a word for it. */
export function useRelationName(): (relation: string) => string {
  const { say } = useWords()
  return (relation) => {
    const key = `access.relation.${relation}`
    const word = say(key)
    return word === key ? relation : word
  }
}
