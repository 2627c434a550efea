import { useMark, useWords } from '../../../ui/words.tsx'

/** A text in the form's languages, for the reader: the code in brackets after the language's name decides. */
export function useFormWords(): (text: Record<string, string>) => string {
  const { language } = useWords()
  const mark = useMark()
  const short = language.slice(0, 2)
  return (text) => {
    const of = (code: string) =>
      Object.entries(text).find(([name]) => name.toLowerCase().endsWith(`(${code})`))?.[1]
    return mark(of(short) ?? of('en') ?? text.default ?? Object.values(text)[0] ?? '')
  }
}
