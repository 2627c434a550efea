import { brokenIn, type JudgedNode } from '../../xform/broken.ts'
import { asOn, type Clock } from '../../xform/clock.ts'
import { forEngine } from '../../xform/for-engine.ts'
import { tableForEngine } from '../../xform/lists-for-engine.ts'
import { provideGlobals } from './globals.ts'
import type { Answer, Asked, Broken, Corrected, CorrectedAnswer, Given, Submission } from './judge.ts'

provideGlobals()
const { loadForm } = await import('@getodk/xforms-engine')

/** The form as it was on the day on which it was filled in. */
const onTheDay = (xform: string, clock: Clock | undefined) =>
  clock ? asOn(xform, new Date(clock.at), clock.offset) : xform

/** Opens the form anew: the engine keeps every record of a form that it has opened, so none is used for long. */
async function open({ xform, files }: Pick<Given, 'xform' | 'files'>, missing: string[] = []) {
  const form = await loadForm(forEngine(xform), {
    fetchFormAttachment: async (url) => {
      const file = files[decodeURIComponent(url.href.split('/').pop() ?? '')]
      // What was saved last on a phone is nobody's file.
      if (!file && !url.href.startsWith('jr://instance/')) missing.push(url.href)
      return file === undefined
        ? new Response('', { status: 404 })
        : new Response(file.type === 'text/csv' ? tableForEngine(file.text) : file.text, {
            headers: { 'content-type': file.type },
          })
    },
    missingResourceBehavior: 'BLANK',
  })
  if (form.status === 'failure') throw form.error
  return form
}

type Form = Awaited<ReturnType<typeof open>>
type Restored = Parameters<Form['restoreInstance']>[0]

/** Opens a record in the form, with its own instance ID. A file that is named counts as answered, whether it comes or not. */
async function restore(form: Form, { xml, files }: Submission) {
  const data = new FormData()
  data.set('xml_submission_file', new File([xml], 'xml_submission_file', { type: 'text/xml' }))
  for (const name of files) data.set(name, new File(['-'], name))
  const config = {
    // Files keep the names that the record gives them.
    instanceAttachments: {
      fileNameFactory: (meta: { basename: string; extension: string | null }) =>
        meta.basename + (meta.extension ?? ''),
    },
  }
  return (await form.restoreInstance({ data: [data] as unknown as Restored['data'] }, config)).root
}

const brokenOf = (root: unknown, { given }: Submission): Broken[] =>
  [...brokenIn(root as JudgedNode, new Set(given))].map(({ rule, node }) => ({
    rule,
    reference: node.currentState.reference,
  }))

async function judge(form: Form, one: Submission): Promise<Broken[]> {
  return brokenOf(await restore(form, one), one)
}

async function correct(one: Submission): Promise<Corrected> {
  const missing: string[] = []
  const root = await restore(
    await open({ ...given, xform: onTheDay(given.xform, given.clock) }, missing),
    one,
  )
  const broken = brokenOf(root, one)
  // Choices from a list that is not here cannot be told from wrong ones, nor can what is looked up in it be calculated.
  if (missing.length > 0) return { broken: broken.filter(({ rule }) => rule !== 'offered'), xml: null }
  const { data } = await root.prepareInstancePayload({ payloadType: 'monolithic' })
  return { broken, xml: await data[0].get('xml_submission_file').text() }
}

const faultOf = (error: unknown) => ({ fault: error instanceof Error ? error.message : String(error) })

let given: Given = { xform: '', files: {} }
process.on('message', async (asked: Asked) => {
  if ('given' in asked) {
    given = asked.given
    return
  }
  if ('correction' in asked) {
    const corrected: CorrectedAnswer = await correct(asked.correction).catch(faultOf)
    process.send!(corrected)
    return
  }
  let answer: Answer
  try {
    let xform = given.xform
    let form = await open(given)
    const broken: (Broken[] | null)[] = []
    for (const one of asked.submissions) {
      // Most forms ask for no clock, and are the same on all days.
      const its = onTheDay(given.xform, one.clock)
      if (its !== xform) form = await open({ ...given, xform: its })
      xform = its
      // What the engine cannot open at all has not been tried: it is told as such.
      broken.push(await judge(form, one).catch(() => null))
    }
    answer = { broken }
  } catch (error) {
    answer = faultOf(error)
  }
  process.send!(answer)
})
// Nobody is left to answer to.
process.on('disconnect', () => process.exit())
