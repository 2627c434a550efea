import { Worker } from 'node:worker_threads'

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

/** The rule of the form that does not hold; `offered`: the choice is filtered out by other answers. */
export type Rule = 'constraint' | 'required' | 'relevant' | 'offered'
export interface Broken {
  rule: Rule
  reference: string
}

/** For each submission what is broken; null: the engine could not open it. */
export type Answer = { broken: (Broken[] | null)[] } | { fault: string }

/** Past this many of one import the rules are not tried: ODK's engine takes about a tenth of a second for each. */
export const rulesMost = 5_000
const atOnce = 20
const patience = 120_000

/**
 * Tries the form's own rules on submissions, with ODK's engine, as a phone would have on the day. It runs in a thread of its
 * own, with the little memory that it may have: no form, however written, stops or fills the process.
 * @param told is called with how many have been tried
 * @returns what is broken, submission by submission, as far as it came; null: not tried
 */
export async function tryRules(
  given: Given,
  submissions: readonly Submission[],
  told: (tried: number) => Promise<void> = async () => undefined,
): Promise<(Broken[] | null)[]> {
  const judged: (Broken[] | null)[] = []
  if (submissions.length === 0) return judged
  const thread = new Worker(new URL('./thread.ts', import.meta.url), {
    workerData: given,
    // Whatever a form could make the engine do, it finds no secret of the process.
    env: {},
    resourceLimits: { maxOldGenerationSizeMb: 768 },
    stdout: true,
    stderr: true,
  })
  // Heard at any time: an error that nobody listens to would end the process.
  thread.on('error', () => undefined)
  thread.stdout.resume()
  thread.stderr.resume()
  try {
    for (let at = 0; at < submissions.length; at += atOnce) {
      const answer = await ask(thread, submissions.slice(at, at + atOnce))
      if (!answer || 'fault' in answer) break
      judged.push(...answer.broken)
      await told(judged.length)
    }
  } finally {
    await thread.terminate()
  }
  return submissions.map((_, at) => judged[at] ?? null)
}

/** One answer of the thread; null when it does not come in time, or the thread has ended. */
function ask(thread: Worker, submissions: Submission[]): Promise<Answer | null> {
  return new Promise((done) => {
    const settle = (answer: Answer | null) => {
      clearTimeout(timer)
      thread.off('message', settle)
      thread.off('exit', ended)
      done(answer)
    }
    const ended = () => settle(null)
    const timer = setTimeout(ended, patience)
    thread.on('message', settle)
    thread.on('exit', ended)
    thread.postMessage(submissions)
  })
}
