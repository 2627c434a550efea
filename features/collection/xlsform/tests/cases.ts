import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'

/** A case recorded from the reference converter's own tests; the README beside the data tells the keys. */
export interface Case {
  id: string
  n: number
  md: string
  name?: string
  /** The reference's own XForm. */
  xform?: string | null
  errored?: boolean
  result_warnings?: string[]
  warnings_count?: number
  itemsets?: string | null
  xml__xpath_match?: string[]
  xml__xpath_exact?: [xpath: string, expected: string[]][]
  xml__xpath_count?: [xpath: string, count: number][]
  xml__contains?: string[]
  xml__excludes?: string[]
  model__contains?: string[]
  instance__contains?: string[]
  itext__contains?: string[]
}

/** Name of the record's root where a case names none. */
export const CASE_ROOT = 'test_name'

/** The shared cases; undefined where the folder beside the project is missing. */
export function readCases(): Case[] | undefined {
  const root = resolve(import.meta.dirname, '../../../..')
  // A worktree lies one folder deeper than the project itself.
  const places = ['../shared', '../../shared'].map((place) =>
    resolve(root, place, 'conformance/xlsform_cases.jsonl'),
  )
  const file = places.find((place) => existsSync(place))
  if (!file) return undefined
  const lines = readFileSync(file, 'utf8').split('\n')
  return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as Case)
}
