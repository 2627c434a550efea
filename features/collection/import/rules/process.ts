import { brokenIn, type JudgedNode } from '../../xform/broken.ts'
import { provideGlobals } from './globals.ts'
import type { Answer, Asked, Broken, Given, Submission } from './judge.ts'

provideGlobals()
const { loadForm } = await import('@getodk/xforms-engine')

/** Opens the form anew: the engine keeps every record of a form that it has opened, so none is used for long. */
async function open({ xform, files }: Given) {
  const form = await loadForm(xform, {
    fetchFormAttachment: async (url) => {
      const file = files[decodeURIComponent(url.href.split('/').pop() ?? '')]
      return file === undefined
        ? new Response('', { status: 404 })
        : new Response(file.text, { headers: { 'content-type': file.type } })
    },
    missingResourceBehavior: 'BLANK',
  })
  if (form.status === 'failure') throw form.error
  return form
}

type Form = Awaited<ReturnType<typeof open>>
type Restored = Parameters<Form['restoreInstance']>[0]

async function judge(form: Form, { xml, given, files: named }: Submission): Promise<Broken[]> {
  const data = new FormData()
  data.set('xml_submission_file', new File([xml], 'xml_submission_file', { type: 'text/xml' }))
  // A file that is named counts as answered, whether it comes along or not.
  for (const name of named) data.set(name, new File(['-'], name))
  const { root } = await form.restoreInstance({ data: [data] as unknown as Restored['data'] })
  const found = brokenIn(root as unknown as JudgedNode, new Set(given))
  return [...found].map(({ rule, node }) => ({ rule, reference: node.currentState.reference }))
}

let given: Given = { xform: '', files: {} }
process.on('message', async (asked: Asked) => {
  if ('given' in asked) {
    given = asked.given
    return
  }
  let answer: Answer
  try {
    const form = await open(given)
    const broken: (Broken[] | null)[] = []
    // What the engine cannot open at all has not been tried: it is told as such.
    for (const one of asked.submissions) broken.push(await judge(form, one).catch(() => null))
    answer = { broken }
  } catch (error) {
    answer = { fault: error instanceof Error ? error.message : String(error) }
  }
  process.send!(answer)
})
// Nobody is left to answer to.
process.on('disconnect', () => process.exit())
