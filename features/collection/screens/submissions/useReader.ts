import { useMemo } from 'react'
import type { ResultOf } from '../../../../common/operation.ts'
import { useFormats, useWords } from '../../../../ui/words.tsx'
import type { describeSubmissions, Question } from '../../contract.ts'
import { formText, headingText } from '../../xform/definition.ts'

export type Described = ResultOf<typeof describeSubmissions>

/** Reads a form's questions and answers in the reader's language. */
export function useReader(described: Described) {
  const { language } = useWords()
  const formats = useFormats()
  return useMemo(() => {
    const byPath = new Map(described.questions.map((one) => [one.path, one]))
    const label = (question: Question) =>
      headingText(formText(question.label, language)) || question.name.replaceAll('_', ' ')
    const choices = (question: Question) =>
      (question.list ? (described.lists[question.list] ?? []) : []).map(({ value, label: text }) => ({
        value,
        label: formText(text, language) || value,
      }))
    const choice = (question: Question, value: string) =>
      choices(question).find((one) => one.value === value)?.label ?? value
    const text = (question: Question, value: unknown): string => {
      if (value === undefined || value === null || value === '') return ''
      if (Array.isArray(value))
        return value
          .map((one) => text(question, one))
          .filter(Boolean)
          .join('; ')
      if (question.kind === 'select_multiple' || question.kind === 'rank')
        return String(value)
          .split(/\s+/)
          .map((one) => choice(question, one))
          .join(', ')
      if (question.list) return choice(question, String(value))
      if (typeof value === 'number') return formats.number(value)
      if (question.kind === 'date') return formats.shortDate(String(value))
      if (question.kind === 'dateTime') return formats.dateTime(String(value))
      return String(value)
    }
    /** The answer at a path, through groups and repeats. */
    const answer = (answers: Record<string, unknown>, path: string): unknown =>
      path
        .slice(1)
        .split('/')
        .reduce<unknown>(
          (at, name) =>
            Array.isArray(at)
              ? at.map((one) => (one as Record<string, unknown>)?.[name]).filter((one) => one !== undefined)
              : (at as Record<string, unknown> | undefined)?.[name],
          answers,
        )
    return { byPath, label, choices, text, answer }
  }, [described, language, formats])
}
export type Reader = ReturnType<typeof useReader>
