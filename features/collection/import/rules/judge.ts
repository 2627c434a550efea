import { type ChildProcess, fork } from 'node:child_process'
import { resolve } from 'node:path'
import type { Rule } from '../../xform/broken.ts'
import type { Clock } from '../../xform/clock.ts'

/** A file of the form as its rules may read it: a list, a table. */
export interface RuleFile {
  text: string
  type: string
}
export interface Given {
  xform: string
  files: Record<string, RuleFile>
  /** When it was filled in. */
  clock?: Clock
}

/** A past submission as the thread takes it. */
export interface Submission {
  xml: string
  /** References of the questions that the file answers, with positions in repeats: `/data/people[2]/age`. */
  given: string[]
  /** Files that it names. */
  files: string[]
  /** When it was filled in, where each has a day of its own. */
  clock?: Clock
}

export interface Broken {
  rule: Rule
  reference: string
}

/** For each submission what is broken; null: the engine could not open it. */
export type Answer = { broken: (Broken[] | null)[] } | { fault: string }
export type Asked = { given: Given } | { submissions: Submission[] } | { correction: Submission }

/** A correction as the form's engine leaves it. */
export interface Corrected {
  broken: Broken[]
  /** With what is calculated worked out anew; null where a list of the form is missing, and the engine knows less. */
  xml: string | null
}
export type CorrectedAnswer = Corrected | { fault: string }

/** ODK's engine takes about a tenth of a second for each. */
export const atOnce = 20
const patienceMs = 120_000
/** Submissions that end the process are left out of it; after a few of them it is not begun again. */
const mostEnds = 3

/**
 * Tries the form's own rules on submissions, with ODK's engine, as a phone would have on the day. It runs in a process of its
 * own, without secrets and with little memory: an engine made for browsers may be brought to run out of it, and a thread would
 * take the whole server with it.
 * @param submissions are asked for a few at a time, so that none needs to be kept
 * @param patience milliseconds for a few of them
 * @returns what is broken, submission by submission; null: not tried. It ends early when there is no use in going on
 */
export async function* tryRules(
  given: Given,
  submissions: Iterable<Submission>,
  patience = patienceMs,
): AsyncGenerator<Broken[] | null> {
  let judge: ChildProcess | null = null
  let ends = 0
  try {
    for (const some of byFew(submissions)) {
      judge ??= begin(given)
      const answer = await ask<Answer>(judge, { submissions: some }, patience)
      if (answer && 'fault' in answer) return
      yield* answer?.broken ?? some.map(() => null)
      if (!answer) {
        judge.kill('SIGKILL')
        judge = null
        if (++ends === mostEnds) return
      }
    }
  } finally {
    judge?.kill('SIGKILL')
  }
}

/** Each of the processes may take much memory: further corrections wait for one to end. */
const mostCorrections = 2
let running = 0
const waiting: (() => void)[] = []

/**
 * Tries the form's own rules on one correction and has what is calculated worked out anew, in a process of its own.
 * @returns null when the engine could not open it, or not in time
 */
export async function tryCorrection(
  given: Given,
  correction: Submission,
  patience = 30_000,
): Promise<Corrected | null> {
  if (running < mostCorrections) running++
  else await new Promise<void>((go) => waiting.push(go))
  const judge = begin(given)
  try {
    const answer = await ask<CorrectedAnswer>(judge, { correction }, patience)
    return answer && 'broken' in answer ? answer : null
  } finally {
    judge.kill('SIGKILL')
    const next = waiting.shift()
    if (next) next()
    else running--
  }
}

function* byFew<T>(all: Iterable<T>): Generator<T[]> {
  let some: T[] = []
  for (const one of all) {
    some.push(one)
    if (some.length < atOnce) continue
    yield some
    some = []
  }
  if (some.length > 0) yield some
}

function begin(given: Given): ChildProcess {
  const { TZ } = process.env
  const judge = fork(resolve(import.meta.dirname, 'process.ts'), {
    execArgv: ['--max-old-space-size=768', '--no-warnings'],
    // Whatever a form could make the engine do, it finds no secret here.
    env: TZ ? { TZ } : {},
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  })
  // Heard at any time: an error that nobody listens to would end this process, too.
  judge.on('error', () => undefined)
  judge.send({ given } satisfies Asked, () => undefined)
  return judge
}

/** One answer of the process; null when it does not come in time, or the process has ended. */
function ask<T>(judge: ChildProcess, asked: Asked, patience: number): Promise<T | null> {
  return new Promise((done) => {
    const settle = (answer: T | null) => {
      clearTimeout(timer)
      judge.off('message', heard)
      judge.off('exit', ended)
      done(answer)
    }
    const heard = (answer: unknown) => settle(answer as T)
    const ended = () => settle(null)
    const timer = setTimeout(ended, patience)
    judge.on('message', heard)
    judge.on('exit', ended)
    judge.send(asked, (error) => error && ended())
  })
}
