/** Length of a password, in characters. */
export const passwordBounds = { least: 12, most: 128 } as const

const rows = [
  'abcdefghijklmnopqrstuvwxyz',
  '01234567890',
  'qwertyuiop',
  'qwertzuiop',
  'asdfghjkl',
  'zxcvbnm',
  'yxcvbnm',
]
const familiar = [
  'password',
  'passwort',
  'fjalekalim',
  'lozinka',
  'sifra',
  'welcome',
  'letmein',
  'admin',
  'iloveyou',
  'qwerty',
  'qwertz',
  'mirembrema',
  'miresevini',
]

/**
 * What is wrong with a new password (OWASP ASVS 5.0, 6.2: length counts, composition rules do not; what is easily
 * guessed is refused).
 * @param about words of the person that it may not lean on: name, e-mail address
 * @returns a words key, or null when it is good
 */
export function passwordFault(password: string, about: readonly string[] = []): string | null {
  if ([...password].length < passwordBounds.least) return 'problem.access.password_short'
  if ([...password].length > passwordBounds.most) return 'problem.access.password_long'
  const plain = bare(password)
  if (new Set(plain).size < 5) return 'problem.access.password_simple'
  let rest = plain
  for (const word of [...familiar, ...runsOf(plain)]) rest = rest.replaceAll(word, '')
  if (rest.replace(/\d/g, '').length < 4) return 'problem.access.password_simple'
  const own = about.flatMap((text) => bare(text).split(/[^\p{L}\d]+/u)).filter((word) => word.length >= 4)
  for (const word of [...own, 'ura']) rest = rest.replaceAll(word, '')
  return rest.replace(/[^\p{L}\d]/gu, '').length < 6 ? 'problem.access.password_personal' : null
}

/** Lower case, without accents: `Fjalëkalim` is guessed as easily as `fjalekalim`. */
const bare = (text: string) => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()

/** Runs of four and more neighbours in the alphabet, the digits or on the keyboard, either way round. */
function runsOf(text: string): string[] {
  const found: string[] = []
  for (let at = 0; at < text.length - 3; at++) {
    for (let length = 4; at + length <= text.length; length++) {
      const piece = text.slice(at, at + length)
      const turned = [...piece].reverse().join('')
      if (!rows.some((row) => row.includes(piece) || row.includes(turned))) break
      found.push(piece)
    }
  }
  return found.sort((a, b) => b.length - a.length)
}
