import { type AnyFormInstance, loadForm, type RootNode } from '@getodk/xforms-engine'
import { forEngine } from '../xform/for-engine.ts'
import { tableForEngine } from '../xform/lists-for-engine.ts'
import { Bridge } from './bridge.ts'
import { contentTypeOf } from './files.ts'
import { type Filling, type FormGiven, FormProblem } from './filling.ts'
import { withGuidanceMarked } from './guidance.ts'
import { preferredLanguage } from './language.ts'
import { findLocation } from './location.ts'
import { identityOf, takeSnapshot } from './snapshot.ts'
import { withoutGaps } from './texts.ts'

type InstanceInput = Parameters<Awaited<ReturnType<typeof loadForm>>['restoreInstance']>[0]

/**
 * Opens a form to be filled in: a new record, a draft, or a correction of an earlier one.
 * @throws FormProblem when the engine cannot make sense of the form or of the earlier record
 */
export async function openForm(given: FormGiven): Promise<Filling> {
  const bridge = new Bridge()
  const missing: string[] = []
  const loaded = await load(given, missing)
  let instance: AnyFormInstance
  try {
    const config = {
      stateFactory: bridge.stateFactory,
      // Files get their names when they are attached (files.ts): what stands there is what is sent.
      instanceAttachments: {
        fileNameFactory: (meta: { basename: string; extension: string | null }) =>
          meta.basename + (meta.extension ?? ''),
      },
      preloadProperties: {
        deviceID: given.device?.deviceId ?? '',
        username: given.device?.username ?? '',
        email: given.device?.email ?? '',
        phoneNumber: given.device?.phone ?? '',
      },
      geolocationProvider: { getLocation: findLocation },
    }
    const data = given.instance && (dataOf(given.instance) as unknown as InstanceInput['data'])
    instance = !data
      ? loaded.createInstance(config)
      : given.mode === 'edit'
        ? await loaded.editInstance({ inputType: 'FORM_INSTANCE_INPUT_RESOLVED', data }, config)
        : await loaded.restoreInstance({ data }, config)
  } catch (error) {
    throw new FormProblem(reasonOf(error))
  }
  return makeFilling(given, instance.root, bridge, missing)
}

async function load(given: FormGiven, missing: string[]) {
  try {
    const result = await loadForm(withGuidanceMarked(withoutGaps(forEngine(given.xform))), {
      fetchFormAttachment: async (url) => {
        const name = nameOf(url)
        const blob = await given.file(name)
        // An empty list would be an error to the engine; for whoever fills in it is as good as none.
        if (!blob || blob.size === 0) {
          // What was saved last on this device is nobody's file.
          if (!url.href.startsWith('jr://instance/')) missing.push(name)
          return new Response('', { status: 404 })
        }
        const type = contentTypeOf(name, blob)
        return {
          ok: true,
          status: 200,
          headers: new Headers({ 'content-type': type }),
          text: async () => (type === 'text/csv' ? tableForEngine(await blob.text()) : blob.text()),
          blob: async () => blob,
        }
      },
      missingResourceBehavior: 'BLANK',
    })
    if (result.status === 'failure') throw result.error
    return result
  } catch (error) {
    throw new FormProblem(reasonOf(error))
  }
}

function makeFilling(given: FormGiven, root: RootNode, bridge: Bridge, missing: string[]): Filling {
  const definition = root.definition.bind.form.xformDocument
  const replaces = replacedBy(given)
  const languages = root.languages.flatMap((one) => (one.isSyntheticDefault ? [] : [one]))
  const addresses = new Map<string, Promise<string | null>>()
  const setLanguage = (name: string) => {
    const found = languages.find((one) => one.language === name)
    if (found) root.setLanguage(found)
  }
  const names = languages.map((one) => one.language)
  const preferred = names.find((one) => one === given.spoken) ?? preferredLanguage(names, given.language)
  if (preferred) setLanguage(preferred)
  const opened = {
    title: definition.querySelector('title')?.textContent?.trim() || root.definition.qualifiedName.localName,
    formId: attributeOf(root, 'id') ?? '',
    version: attributeOf(root, 'version'),
    languages: languages.map((one) => one.language),
    get language() {
      return root.currentState.activeLanguage.language
    },
    setLanguage,
    subscribe(listener: () => void) {
      bridge.answers.listeners.add(listener)
      return () => bridge.answers.listeners.delete(listener)
    },
    snapshot: () => takeSnapshot(root, bridge, replaces),
    root,
    missing,
    media(url: URL) {
      const name = nameOf(url)
      let address = addresses.get(name)
      if (!address) {
        address = given.file(name).then((blob) => blob && URL.createObjectURL(blob))
        addresses.set(name, address)
      }
      return address
    },
    structure: bridge.structure,
    definition,
    close() {
      for (const address of addresses.values())
        void address.then(
          (one) => one && URL.revokeObjectURL(one),
          () => undefined,
        )
      addresses.clear()
    },
  }
  bridge.quiet = false
  return opened
}

/** The edition that what is filled in takes the place of: of a correction, or of a draft of one. */
function replacedBy({ instance, mode }: FormGiven): string | null {
  if (!instance || mode === 'new') return null
  const { instanceId, deprecatedId } = identityOf(instance.xml)
  return mode === 'edit' ? instanceId : deprecatedId
}

function dataOf(instance: NonNullable<FormGiven['instance']>): FormData[] {
  const data = new FormData()
  data.set('xml_submission_file', new File([instance.xml], 'xml_submission_file', { type: 'text/xml' }))
  for (const { name, blob } of instance.files) data.set(name, new File([blob], name, { type: blob.type }))
  return [data]
}

function attributeOf(root: RootNode, name: string): string | null {
  const found = root.currentState.attributes.find((one) => one.definition.qualifiedName.localName === name)
  return found ? found.currentState.value : null
}

const nameOf = (url: URL): string => {
  const last = url.href.split('/').pop() ?? ''
  try {
    return decodeURIComponent(last)
  } catch {
    return last
  }
}

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
