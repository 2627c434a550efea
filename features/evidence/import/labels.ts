import type { CodeRecord } from '../queries.ts'

/** A code of a list with everything by which files may name it. */
export interface ListedCode extends CodeRecord {
  aliases: string[]
}

/** A label without what files write differently: case, accents, dots, asterisks, brackets, doubled spaces. */
export function plainLabel(label: string): string {
  return label
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[*†‡]/g, '')
    .replace(/[’‘`´]/g, "'")
    .replace(/&/g, ' and ')
    .replace(/[^\p{L}\p{N}']+/gu, ' ')
    .trim()
}

/** Finds codes by code, name in any language, or alias; exactly, or without what files write differently. */
export class Labels {
  readonly codes: ListedCode[]
  readonly #exact = new Map<string, ListedCode>()
  readonly #plain = new Map<string, ListedCode>()
  constructor(codes: ListedCode[]) {
    this.codes = codes
    for (const code of codes) {
      const names = Object.values(code.name.texts).map((one) => one.text)
      for (const label of [code.code, ...names, ...code.aliases]) {
        if (!this.#exact.has(label)) this.#exact.set(label, code)
        const plain = plainLabel(label)
        if (plain && !this.#plain.has(plain)) this.#plain.set(plain, code)
      }
    }
  }

  find(label: string): ListedCode | undefined {
    return this.#exact.get(label) ?? this.#plain.get(plainLabel(label)) ?? this.#several(label)
  }

  /** Several known codes in one cell (`EGY,IRQ`) are the list's own `MIX`, where it has one. */
  #several(label: string): ListedCode | undefined {
    const mixed = this.#exact.get('MIX')
    const parts = mixed ? label.split(/[,;/]/).map((part) => part.trim()) : []
    return parts.length > 1 && parts.every((part) => this.#exact.has(part)) ? mixed : undefined
  }

  /** Up to three codes whose name is near the label: for a person to choose from, never taken by itself. */
  suggest(label: string): ListedCode[] {
    const wanted = pairsOf(plainLabel(label))
    const best = new Map<ListedCode, number>()
    for (const [plain, code] of this.#plain) {
      const near = likeness(wanted, pairsOf(plain))
      if (near > 0.35 && near > (best.get(code) ?? 0)) best.set(code, near)
    }
    return [...best]
      .sort((a, b) => b[1] - a[1])
      .slice(0, 3)
      .map(([code]) => code)
  }
}

/** Pairs of neighbouring letters: two labels are alike when they share many (Dice's coefficient). */
function pairsOf(text: string): string[] {
  const padded = ` ${text} `
  return Array.from({ length: padded.length - 1 }, (_, at) => padded.slice(at, at + 2))
}

function likeness(a: string[], b: string[]): number {
  const rest = new Map<string, number>()
  for (const pair of b) rest.set(pair, (rest.get(pair) ?? 0) + 1)
  let shared = 0
  for (const pair of a) {
    const left = rest.get(pair) ?? 0
    if (left > 0) {
      shared++
      rest.set(pair, left - 1)
    }
  }
  return (2 * shared) / (a.length + b.length)
}
