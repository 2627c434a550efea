import { z } from 'zod'
import { Id, PageQuery, pageOf } from '../../../common/ids.ts'
import { operation } from '../../../common/operation.ts'
import { Country } from '../../../common/places.ts'

const When = z.coerce.string().nullable()

export const DeviceRow = z.object({
  id: Id,
  number: z.int(),
  name: z.string(),
  country: Country.nullable(),
  personId: Id.nullable(),
  /** Whose it is, by name, where the reader may know. */
  person: z.string().nullable(),
  /** The forms that it may see; null: all of its place. */
  forms: z.array(z.object({ id: Id, title: z.string() })).nullable(),
  lastSeenAt: When,
  lastAgent: z.string().nullable(),
  shutOutAt: When,
  createdAt: When,
  submissions: z.int(),
  version: z.int(),
  may: z.array(z.string()),
})
export type DeviceRow = z.output<typeof DeviceRow>

const Named = z.object({
  name: z.string().trim().min(1).max(100),
  country: Country.nullable().default(null),
  /** Whose device it is; their organisation is then that of its submissions. */
  person: Id.nullable().default(null),
  /** The forms that it may see; null: all of its place. */
  forms: z.array(Id).max(500).nullable().default(null),
})

/** A device is fresh when it was seen this week; `lost` are those shut out. */
export const deviceStates = ['waiting', 'seen', 'quiet', 'out'] as const

export const listDevices = operation({
  name: 'collection.listDevices',
  method: 'GET',
  path: '/programmes/:programme/devices',
  summary: 'The devices that collect for a programme, and when each was last seen. Filters: country, state.',
  params: z.object({ programme: Id }),
  query: PageQuery,
  result: pageOf(DeviceRow),
})

/** Who may be given a device: the programme's people who work in the field or lead it. */
export const listCollectors = operation({
  name: 'collection.listCollectors',
  method: 'GET',
  path: '/programmes/:programme/collectors',
  summary: 'The people to whom a device can be given.',
  params: z.object({ programme: Id }),
  result: z.object({
    people: z.array(z.object({ id: Id, name: z.string(), country: Country.nullable() })),
  }),
})

export const addDevice = operation({
  name: 'collection.addDevice',
  method: 'POST',
  path: '/programmes/:programme/devices',
  summary: 'Names a device and makes the token by which it comes in.',
  action: 'collection.device.add',
  params: z.object({ programme: Id }),
  body: Named,
  result: z.object({ id: Id }),
})

export const changeDevice = operation({
  name: 'collection.changeDevice',
  method: 'PATCH',
  path: '/devices/:device',
  summary: 'Renames a device, or changes whose it is and which forms it sees.',
  action: 'collection.device.change',
  params: z.object({ device: Id }),
  body: Named.extend({ version: z.int() }),
  result: z.object({ version: z.int() }),
})

export const shutOutDevice = operation({
  name: 'collection.shutOutDevice',
  method: 'POST',
  path: '/devices/:device/shut-out',
  summary: 'A lost phone: its token is refused from now on.',
  action: 'collection.device.shutOut',
  params: z.object({ device: Id }),
})

export const admitDevice = operation({
  name: 'collection.admitDevice',
  method: 'POST',
  path: '/devices/:device/admit',
  summary: 'Lets a device in again, with a new token: the old one stays refused.',
  action: 'collection.device.admit',
  params: z.object({ device: Id }),
})

/** Settings for ODK Collect: the QR picture, what it says, and the address for entering by hand. */
export const DeviceSettings = z.object({
  url: z.string(),
  /** `data:image/png;base64,…` */
  picture: z.string(),
  settings: z.string(),
})

export const getDeviceSettings = operation({
  name: 'collection.getDeviceSettings',
  method: 'GET',
  path: '/devices/:device/settings',
  summary: 'The settings QR code that ODK Collect reads to collect with this device’s token.',
  action: 'collection.device.showSettings',
  params: z.object({ device: Id }),
  query: z.object({ language: z.string().max(10).optional() }),
  result: DeviceSettings,
})

export const getDraftSettings = operation({
  name: 'collection.getDraftSettings',
  method: 'GET',
  path: '/forms/:form/draft/settings',
  summary: 'The settings QR code with which ODK Collect tries out the draft; nothing it sends counts.',
  params: z.object({ form: Id }),
  query: z.object({ language: z.string().max(10).optional() }),
  result: DeviceSettings,
})
