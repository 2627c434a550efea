import { newInstance } from './records.ts'
import { openStation, type Station } from './station.ts'
import { visitXml } from './visit.ts'

/** A station with three visits: two from a phone in Albania (one with a photo), one from Serbia without a repeat. */
export interface ThreeVisits extends Station {
  form: string
  first: string
  second: string
  third: string
  photo: Buffer
}

export async function openThreeVisits(): Promise<ThreeVisits> {
  const station = await openStation()
  const form = await station.publish()
  const phone = await station.device({ country: 'AL' })
  const other = await station.device({ country: 'RS' })
  const [first, second, third] = [newInstance(), newInstance(), newInstance()]
  const photo = Buffer.from('not really a picture')
  const send = async (by: typeof phone, xml: string, files: Record<string, Buffer> = {}) => {
    const answer = await by.send(xml, files)
    if (answer.status !== 201) throw new Error(`${answer.status} ${await answer.text()}`)
  }
  await send(phone, visitXml({ instanceId: first, photo: 'fence.jpg' }), { 'fence.jpg': photo })
  const notes = '=cmd, &quot;шта&quot;\në'
  await send(phone, visitXml({ instanceId: second, site: 'kakavija', staff: '12', ages: [5], notes }))
  await send(
    other,
    visitXml({ instanceId: third, site: 'kakavija', staff: '7', ages: [], name: 'Goran Petrović' }),
  )
  return { ...station, form, first, second, third, photo }
}
