import { beforeAll, expect, test } from 'vitest'
import { libraryCodes } from '../../contract.ts'
import { fillingOf } from '../../filler/tests/form.ts'
import { provideGlobals } from '../../import/rules/globals.ts'
import { readyForm } from '../../library/shelf.ts'
import { indexFields, readSubmission } from '../../xform/answers.ts'
import { changesBetween } from '../changes.ts'
import { samplesOf } from './add.ts'
import { fillSample } from './fill.ts'

beforeAll(provideGlobals)

test.each(libraryCodes)(
  'samples of %s are as the form’s own engine writes them: opening one changes nothing',
  async (code) => {
    const { compiled } = await readyForm(code)
    const definition = compiled.definition
    const index = indexFields(definition)
    const read = (xml: string) => readSubmission(xml, () => index).data
    for (const { scenario, instanceId } of samplesOf(code, definition).slice(0, 3)) {
      const xml = fillSample(definition, scenario, instanceId)
      const files = scenario.picture ? [{ name: scenario.picture, blob: new Blob(['x']) }] : []
      const filling = await fillingOf(compiled.xform, {
        instance: { xml, files },
        mode: 'edit',
        language: 'en',
      })
      const snapshot = await filling.snapshot()
      expect(changesBetween(definition, read(xml), read(snapshot.xml)), instanceId).toEqual([])
      expect(/<orx:instanceName>([^<]*)</.exec(xml)![1]).toBe(snapshot.instanceName)
      filling.close()
    }
  },
  60_000,
)
