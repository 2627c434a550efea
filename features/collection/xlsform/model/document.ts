import type { EntitiesVersion } from '../entities/declare.ts'
import type { Settings } from '../settings.ts'
import { element, type XmlElement } from '../xml.ts'

const NAMESPACES: readonly (readonly [string, string])[] = [
  ['xmlns', 'http://www.w3.org/2002/xforms'],
  ['xmlns:h', 'http://www.w3.org/1999/xhtml'],
  ['xmlns:ev', 'http://www.w3.org/2001/xml-events'],
  ['xmlns:xsd', 'http://www.w3.org/2001/XMLSchema'],
  ['xmlns:jr', 'http://openrosa.org/javarosa'],
  ['xmlns:orx', 'http://openrosa.org/xforms'],
  ['xmlns:odk', 'http://www.opendatakit.org/xforms'],
]
const ENTITIES_NAMESPACE = 'http://www.opendatakit.org/xforms/entities'
/** Version of the ODK XForms specification that the output keeps to. */
const XFORMS_VERSION = '1.0.0'

export interface ModelParts {
  itext: XmlElement | undefined
  record: XmlElement
  secondary: XmlElement[]
  binds: XmlElement[]
}

/** The `<model>`: how to send, texts, the record, data beside it, and the rules of every node. */
export function buildModel(
  settings: Settings,
  entitiesVersion: EntitiesVersion | undefined,
  { itext, record, secondary, binds }: ModelParts,
): XmlElement {
  const model = element('model', { 'odk:xforms-version': XFORMS_VERSION })
  if (entitiesVersion) model.set('entities:entities-version', entitiesVersion)
  const submission = submissionElement(settings)
  if (submission) model.children.push(submission)
  if (itext) model.children.push(itext)
  model.children.push(element('instance', {}, record), ...secondary, ...binds)
  return model
}

function submissionElement(settings: Settings): XmlElement | undefined {
  const submission = element('submission')
  if (settings.submissionUrl) submission.set('action', settings.submissionUrl).set('method', 'post')
  if (settings.publicKey) submission.set('base64RsaPublicKey', settings.publicKey)
  if (settings.autoSend) submission.set('orx:auto-send', settings.autoSend)
  if (settings.autoDelete) submission.set('orx:auto-delete', settings.autoDelete)
  if (settings.clientEditable) submission.set('odk:client-editable', 'true')
  return submission.attributes.size > 0 ? submission : undefined
}

/** The whole XForm, with every namespace that it uses. */
export function documentOf(
  settings: Settings,
  entitiesVersion: EntitiesVersion | undefined,
  model: XmlElement,
  controls: XmlElement[],
): XmlElement {
  const namespaces = new Map(NAMESPACES)
  const own = [...settings.namespaces]
  if (entitiesVersion) own.push(['entities', ENTITIES_NAMESPACE])
  for (const [prefix, address] of own) {
    if (!namespaces.has(`xmlns:${prefix}`)) namespaces.set(`xmlns:${prefix}`, address)
  }
  const head = element('h:head', {}, element('h:title', {}, settings.title), model)
  const body = element('h:body', settings.style ? { class: settings.style } : {}, ...controls)
  return element('h:html', namespaces, head, body)
}
