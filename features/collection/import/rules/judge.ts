import { type ChildProcess, fork } from 'node:child_process'
import { resolve } from 'node:path'
import type { Rule } from '../../xform/broken.ts'

/** A file of the form as its rules may read it: a list, a table. */
export interface RuleFile {
  text: string
  type: string
}
export interface Given {
  xform: string
  files: Record<string, RuleFile>
}

/** A past submission as the thread takes it. */
export interface Submission {
  xml: string
  /** References of the questions that the file answers, with positions in repeats: `/data/people[2]/age`. */
  given: string[]
  /** Files that it names. */
  files: string[]
}

export interface Broken {
  rule: Rule
  reference: string
}

/** For each submission what is broken; null: the engine could not open it. */
export type Answer = { broken: (Broken[] | null)[] } | { fault: string }
export type Asked = { given: Given } | { submissions: Submission[] }

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
      const answer: Answer | null = await ask(judge, some, patience)
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
function ask(judge: ChildProcess, submissions: Submission[], patience: number): Promise<Answer | null> {
  return new Promise((done) => {
    const settle = (answer: Answer | null) => {
      clearTimeout(timer)
      judge.off('message', heard)
      judge.off('exit', ended)
      done(answer)
    }
    const heard = (answer: unknown) => settle(answer as Answer)
    const ended = () => settle(null)
    const timer = setTimeout(ended, patience)
    judge.on('message', heard)
    judge.on('exit', ended)
    judge.send({ submissions } satisfies Asked, (error) => error && ended())
  })
}
