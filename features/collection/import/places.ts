import type { Definition } from '../xform/definition.ts'
import type { Bag, Built } from './build.ts'

/** A question of a submission, and where the file answers it. */
export interface PlaceInFile {
  table: string
  row: number
  /** Empty where no column is the question's. */
  column: string
  /** Of the question, without positions. */
  path: string
}

/** A row with the reference that the form's engine has for it: `/data`, `/data/people[2]`. */
function* bagsIn(definition: Definition, bag: Bag, reference: string): Generator<[string, Bag]> {
  yield [reference, bag]
  for (const [path, rounds] of bag.inner)
    for (const [at, round] of rounds.entries())
      yield* bagsIn(definition, round, `${reference}${path.slice(bag.path.length)}[${at + 1}]`)
}

/** What a past submission answers, by the references of the form's engine. */
export function answersOf(
  definition: Definition,
  one: Built,
): { reference: string; path: string; text: string; bag: Bag }[] {
  const found = []
  for (const [reference, bag] of bagsIn(definition, one.bag, `/${definition.root}`))
    for (const [path, text] of bag.answers)
      found.push({ reference: `${reference}${path.slice(bag.path.length)}`, path, text, bag })
  return found
}

/** Where in the file something stands that the form's engine names by its reference. */
export function placeOf(definition: Definition, one: Built, reference: string): PlaceInFile {
  let within: [string, Bag] = [`/${definition.root}`, one.bag]
  for (const [start, bag] of bagsIn(definition, one.bag, `/${definition.root}`))
    if (reference.startsWith(`${start}/`) && start.length > within[0].length) within = [start, bag]
  const { table, row, columnOf } = within[1]
  const path = reference.slice(definition.root.length + 1).replace(/\[\d+\]/g, '')
  return { table, row, column: columnOf(path) ?? '', path }
}
