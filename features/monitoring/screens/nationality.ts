import { useFormats, useSay } from '../../../ui/words.tsx'

const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ']
const pairs = letters.flatMap((one) => letters.map((other) => one + other))

/** Nationalities by code, as the reader says them, and back: any country may be typed by its name. */
export function useNationality(): { name: (code: string) => string; code: (text: string) => string } {
  const say = useSay()
  const formats = useFormats()
  const name = (code: string) =>
    code === 'stateless' || code === 'unknown' ? say(`monitoring.nationality.${code}`) : formats.country(code)
  return {
    name,
    code: (text) => {
      const typed = text.trim().toLowerCase()
      return ['stateless', 'unknown', ...pairs].find((one) => name(one).toLowerCase() === typed) ?? text
    },
  }
}
