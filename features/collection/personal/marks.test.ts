import { describe, expect, test } from 'vitest'
import { compileForm } from '../forms/compile.ts'
import { cutPersonal, indexFields, readSubmission } from '../xform/answers.ts'
import { type Marks, readMarked } from '../xform/read.ts'
import { takenOverRemarks } from './remarks.ts'
import { newlyPersonal } from './spread.ts'

const xform = (instance: string, binds: string, body = '') =>
  `<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml" xmlns:odk="http://www.opendatakit.org/xforms" xmlns:ura="urn:ura:xforms" xmlns:entities="http://www.opendatakit.org/xforms/entities"><h:head><h:title>T</h:title><model><instance><data id="t" version="1">${instance}</data></instance><instance id="people"><root><item><name>a</name></item></root></instance>${binds}</model></h:head><h:body>${body}</h:body></h:html>`
const who = '<bind nodeset="/data/who" type="string" ura:personal="yes"/>'
const personalIn = (xml: string, marks?: Marks) =>
  readMarked(xml, marks)
    .definition.fields.filter((field) => field.personal)
    .map((field) => field.path)

describe('an answer is personal that takes over a personal one', () => {
  test.each([
    ['by a calculation', '<bind nodeset="/data/x" calculate="concat(/data/who, 1)"/>', ''],
    ['by all that a path may name', '<bind nodeset="/data/x" calculate="join(\' \', //who)"/>', ''],
    ['by a wildcard', '<bind nodeset="/data/x" calculate="join(\' \', /data/*)"/>', ''],
    ['by a default', '<setvalue ref="/data/x" event="odk-instance-first-load" value="/data/who"/>', ''],
    ['by a trigger', '', '<input ref="/data/who"><setvalue ref="/data/x" event="xforms-value-changed" value="."/></input>'],
    ['by a relative trigger', '', '<input ref="/data/who"><setvalue ref="../x" event="xforms-value-changed" value="../who"/></input>'],
    ['by a list narrowed to it', '', '<select1 ref="/data/x"><itemset nodeset="instance(\'people\')/root/item[name = /data/who]"><value ref="name"/></itemset></select1>'],
    ['by a list looked up by it', '', '<input ref="/data/x" query="instance(\'people\')/root/item[name= /data/who ]"/><select1 ref="/data/x" appearance="search(\'people\', \'matches\', \'name\', /data/who)"><item><value>a</value></item></select1>'],
  ])('%s', (_, model, body) => {
    expect(personalIn(xform('<who/><x/><y/>', who + model, body))).toEqual(['/who', '/x'])
  }) // biome-ignore format: a table

  test('and stays open where only its number counts, or what is beside it', () => {
    const binds = `<bind nodeset="/data/p/who" ura:personal="yes"/><bind nodeset="/data/n" calculate="count(/data/p) + position(..)"/>`
    const body =
      '<repeat nodeset="/data/p"/><select1 ref="/data/s"><itemset nodeset="/data/p[./age != \'\']"><value ref="age"/></itemset></select1><select1 ref="/data/t"><itemset nodeset="/data/p"><value ref="who"/></itemset></select1>'
    expect(personalIn(xform('<p><who/><age/></p><n/><s/><t/>', binds, body))).toEqual(['/p/who', '/t'])
  })

  test('in an entity’s label, which is no question: the XML keeps nothing of it', () => {
    const form = xform(
      '<who/><meta><instanceID/><entity dataset="people" id="" create="1"><label/></entity></meta>',
      `${who}<bind nodeset="/data/meta/entity/label" calculate="/data/who"/>`,
    )
    const { definition } = readMarked(form)
    const sent =
      '<data id="t"><who>Ana</who><meta><instanceID>uuid:1</instanceID><entity dataset="people"><label>Ana</label></entity></meta></data>'
    const index = indexFields(definition)
    const read = readSubmission(sent, () => index, 'open')
    expect(cutPersonal(sent, read.personal).xml).not.toContain('Ana')
    expect(JSON.stringify(read.data)).not.toContain('Ana')
  })

  test('in an audit log that keeps answers; one that does not stays open', () => {
    const form = (track: string) =>
      xform('<who/><meta><audit/></meta>', `${who}<bind nodeset="/data/meta/audit" type="binary"${track}/>`)
    expect(personalIn(form(' odk:track-changes="true"'))).toEqual(['/who', '/meta/audit'])
    expect(personalIn(form(' odk:track-changes="false"'))).toEqual(['/who'])
    expect(personalIn(form(''))).toEqual(['/who'])
    const { taken } = readMarked(form(' odk:track-changes="true"'))
    expect(takenOverRemarks(taken, new Map()).map(({ code }) => code)).toEqual(['personal_audit'])
  })
})

describe('marks go from version to version', () => {
  const version = (id: string, rows: string) => {
    const source = `| survey |\n| | type | name | label | calculation | personal |\n${rows}\n| settings |\n| | form_id | version |\n| | t | ${id} |\n`
    const { xform: made, definition } = compileForm(Buffer.from(source), 't.md')
    return { id, xform: made, definition }
  }
  test('back and forth, and on to what takes them over there', () => {
    const one = version(
      '1',
      `| | text | who | Who | | |\n| | calculate | hello | | string(\${who}) | |\n| | text | note | N | | |`,
    )
    const two = version('2', '| | text | who | Who | | yes |\n| | text | note | N | | |')
    const three = version(
      '3',
      '| | text | who | Who | | |\n| | text | hello | Hello | | |\n| | text | note | N | | |',
    )
    expect(newlyPersonal([one, two, three])).toEqual(
      new Map([
        ['1', ['/who', '/hello']],
        ['3', ['/who', '/hello']],
      ]),
    )
    expect(newlyPersonal([two])).toEqual(new Map())
  })

  test('also where the question was moved into a group', () => {
    const one = version('1', '| | text | who | Who | | |\n| | text | note | N | | |')
    const two = version(
      '2',
      '| | begin_group | g | G | | |\n| | text | who | Who | | yes |\n| | end_group | | | | |\n| | text | note | N | | |',
    )
    expect(newlyPersonal([one, two])).toEqual(new Map([['1', ['/who']]]))
  })
})
