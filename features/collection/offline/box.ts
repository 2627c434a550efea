import type { DeviceBox } from '../../../ui/rooms.ts'
import { baseName } from './store/idb.ts'
import { itemsOf } from './store/items.ts'
import { leave } from './store/people.ts'

/** Whether somebody has collected in this browser: asking must not make the store. */
const used = async (): Promise<boolean> =>
  !indexedDB.databases || (await indexedDB.databases()).some((base) => base.name === baseName)

/** What collecting keeps on the device of a person who signs out of the workspace. */
const box: DeviceBox = {
  async unsent(person, say) {
    if (!(await used())) return null
    const items = await itemsOf(person)
    const drafts = items.filter((item) => item.kind === 'draft').length
    const waiting = items.filter((item) => item.kind === 'waiting').length
    return drafts + waiting > 0 ? say('collection.collect.signOut.unsent.text', { drafts, waiting }) : null
  },
  async remove(person) {
    if (await used()) await leave(person)
  },
}
export default box
