import { describe, expect, test } from 'vitest'
import { compileWorkbook } from '../index.ts'
import { faultOf, isSameXml } from './assertions.ts'
import { CASE_ROOT, type Case, readCases } from './cases.ts'

const cases = readCases()
/** The share of cases that has to pass. */
const TARGET = 0.99

const compileCase = ({ md, name = CASE_ROOT }: Case) =>
  compileWorkbook(md, { kind: 'md', rootName: name, pretty: true, likeReference: true })

describe('conformance with the reference converter', () => {
  if (!cases) {
    test.skip('needs shared/conformance/xlsform_cases.jsonl beside the project, which is not there', () => {})
    return
  }

  test(`at least ${TARGET * 100} % of the shared cases pass their assertions`, () => {
    const faults = cases
      .map((one) => ({ id: `${one.id} #${one.n}`, fault: faultOf(one, compileCase(one)) }))
      .filter(({ fault }) => fault !== undefined)
    const share = 1 - faults.length / cases.length
    console.log(
      `XLSForm conformance: ${cases.length - faults.length} of ${cases.length} cases (${(share * 100).toFixed(2)} %)`,
    )
    for (const { id, fault } of faults) console.log(`  ${id}: ${fault}`)
    expect(share).toBeGreaterThanOrEqual(TARGET)
  })

  test('nearly all XForms are the same XML as the reference wrote', () => {
    const compared = cases.filter(({ xform }) => xform)
    const different = compared.filter((one) => {
      const { xform } = compileCase(one)
      return xform === undefined || !isSameXml(xform, one.xform!)
    })
    console.log(
      `XLSForm canonical XML: ${compared.length - different.length} of ${compared.length} identical`,
    )
    for (const { id, n } of different) console.log(`  differs: ${id} #${n}`)
    expect(different.length / compared.length).toBeLessThanOrEqual(1 - TARGET)
  })
})
