import type { Resolver } from '../references/resolve.ts'
import type { Settings } from '../settings.ts'
import { type FormNode, isSection, type Question, type Section } from '../survey/tree.ts'
import type { Group } from '../value.ts'
import { element, type XmlElement } from '../xml.ts'

/** The empty record: the main instance that every submission starts from. */
export function recordInstance(root: Section, settings: Settings, resolver: Resolver): XmlElement {
  const record = sectionInstance(root, false, resolver)
  for (const [name, value] of settings.attributes) record.set(name, value)
  record.set('id', settings.id)
  const optional = {
    xmlns: settings.instanceNamespace,
    version: settings.version,
    'odk:prefix': settings.prefix,
    'odk:delimiter': settings.delimiter,
  }
  for (const [name, value] of Object.entries(optional)) if (value) record.set(name, value)
  return record
}

/**
 * A section as it stands in the record. A repeat is preceded by its template, which clients copy for each
 * further instance; within an instance, inner repeats need none of their own (`inInstance`).
 */
function sectionInstance(section: Section, inInstance: boolean, resolver: Resolver): XmlElement {
  const result = element(section.name, customAttributes(section, section.instance, resolver))
  for (const child of section.children) {
    if (child.kind === 'file') continue
    if (child.kind === 'attribute') {
      result.set(child.name, child.value)
      continue
    }
    if (isSection(child) && child.flat) {
      result.children.push(...flatInstances(child, resolver))
      continue
    }
    const isFirst = child.kind === 'repeat' && !inInstance
    if (isFirst) result.children.push(template(child, resolver))
    result.children.push(instanceOf(child, inInstance || isFirst, resolver))
  }
  return result
}

function instanceOf(node: FormNode, inInstance: boolean, resolver: Resolver): XmlElement {
  if (isSection(node)) return sectionInstance(node, inInstance, resolver)
  if (node.kind === 'question') return questionInstance(node, resolver)
  return element(node.name)
}

function template(repeat: Section, resolver: Resolver): XmlElement {
  const result = element(repeat.name, { 'jr:template': '' })
  for (const child of repeat.children) {
    if (child.kind === 'file' || child.kind === 'attribute') continue
    result.children.push(
      child.kind === 'repeat' ? template(child, resolver) : instanceOf(child, false, resolver),
    )
  }
  return result
}

function questionInstance(question: Question, resolver: Resolver): XmlElement {
  const attributes = customAttributes(question, question.instance, resolver)
  const node = element(question.name, attributes)
  if (question.default && !question.dynamicDefault) node.children.push(question.default)
  return node
}

/** With the `flat` setting groups vanish from the record and their questions move up. */
function flatInstances(section: Section, resolver: Resolver): XmlElement[] {
  return section.children.flatMap((child) => {
    if (child.kind === 'file' || child.kind === 'attribute') return []
    if (isSection(child) && child.flat) return flatInstances(child, resolver)
    return [instanceOf(child, false, resolver)]
  })
}

function customAttributes(
  context: FormNode,
  group: Group | undefined,
  resolver: Resolver,
): [string, string][] {
  const attributes: [string, string][] = []
  for (const [name, value] of group ?? []) {
    if (typeof value === 'string') attributes.push([name, resolver.insertPaths(value, { context })])
  }
  return attributes
}
