/** The form's language that a reader of `wanted` would choose: by its tag in brackets, or by its name. */
export function preferredLanguage(languages: string[], wanted: string | undefined): string | undefined {
  if (!wanted) return undefined
  const [tongue] = wanted.toLowerCase().split('-')
  const tagOf = (language: string) => (/\(([\w-]+)\)\s*$/.exec(language)?.[1] ?? language).toLowerCase()
  return (
    languages.find((one) => one.toLowerCase() === wanted.toLowerCase()) ??
    languages.find((one) => tagOf(one) === wanted.toLowerCase()) ??
    languages.find((one) => tagOf(one).split('-')[0] === tongue)
  )
}
