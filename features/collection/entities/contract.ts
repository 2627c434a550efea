import { z } from 'zod'
import { Id, PageQuery, pageOf } from '../../../common/ids.ts'
import { operation } from '../../../common/operation.ts'
import { Country } from '../../../common/places.ts'

/** soft: two changes of different properties that did not know of each other; hard: of the same. */
export const EntityConflict = z.enum(['soft', 'hard'])

/** A form that feeds a list, or offers it. */
const ListForm = z.object({ id: Id, title: z.string() })

/** An entity list in lists. */
export const EntityListRow = z.object({
  id: Id,
  name: z.string(),
  entities: z.int(),
  /** Named by submissions of which none counts yet. */
  waiting: z.int(),
  conflicts: z.int(),
  onArrival: z.boolean(),
  feeds: z.array(ListForm),
  reads: z.array(ListForm),
  changedAt: z.string().nullable(),
})
export type EntityListRow = z.output<typeof EntityListRow>

export const listEntityLists = operation({
  name: 'collection.listEntityLists',
  method: 'GET',
  path: '/programmes/:programme/entity-lists',
  summary: 'The entity lists of a programme: what some forms feed and others offer as choices.',
  params: z.object({ programme: Id }),
  query: PageQuery,
  result: pageOf(EntityListRow),
})

export const getEntityList = operation({
  name: 'collection.getEntityList',
  method: 'GET',
  path: '/entity-lists/:list',
  summary: 'An entity list: its properties, the forms that feed and offer it, and where its entities lie.',
  params: z.object({ list: Id }),
  result: EntityListRow.extend({
    version: z.int(),
    /** What submissions say of entities and could not be applied. */
    unapplied: z.int(),
    properties: z.array(z.string()),
    /** Entities whose `geometry` is a point; at most two thousand. */
    places: z.array(z.object({ id: Id, label: z.string(), latitude: z.number(), longitude: z.number() })),
    /** Where its CSV is had, for those who may take it away. */
    csv: z.string().nullable(),
    may: z.array(z.string()),
  }),
})

/** An entity in lists. */
export const EntityRow = z.object({
  id: Id,
  uuid: z.string(),
  label: z.string(),
  country: Country.nullable(),
  version: z.int(),
  conflict: EntityConflict.nullable(),
  data: z.record(z.string(), z.string()),
  changedAt: z.string(),
})
export type EntityRow = z.output<typeof EntityRow>

export const listEntities = operation({
  name: 'collection.listEntities',
  method: 'GET',
  path: '/entity-lists/:list/entities',
  summary: 'The entities of a list. Filters: country, conflict.',
  params: z.object({ list: Id }),
  query: PageQuery,
  result: pageOf(EntityRow),
})

/** Why what a submission says of an entity was not applied. */
export const Unapplied = z.enum(['waits', 'exists', 'elsewhere', 'bad_id', 'no_label'])

export const listUnapplied = operation({
  name: 'collection.listUnapplied',
  method: 'GET',
  path: '/entity-lists/:list/unapplied',
  summary: 'What submissions say of entities of a list and could not be applied, the newest first.',
  params: z.object({ list: Id }),
  query: PageQuery,
  result: pageOf(
    z.object({
      id: z.string(),
      outcome: Unapplied,
      label: z.string(),
      form: z.string(),
      submission: Id,
      at: z.string(),
    }),
  ),
})

export const EntityVersion = z.object({
  number: z.int(),
  how: z.enum(['create', 'update', 'withdraw', 'erase']),
  present: z.boolean(),
  /** Its contents were erased. */
  emptied: z.boolean(),
  conflict: EntityConflict.nullable(),
  conflicting: z.array(z.string()),
  submission: Id.nullable(),
  by: z.string().nullable(),
  at: z.string(),
  changes: z.array(z.object({ name: z.string(), before: z.string(), after: z.string() })),
})

export const getEntity = operation({
  name: 'collection.getEntity',
  method: 'GET',
  path: '/entities/:entity',
  summary: 'An entity with its history: which submission made it what it is.',
  params: z.object({ entity: Id }),
  result: EntityRow.extend({
    list: z.object({ id: Id, name: z.string() }),
    state: z.enum(['waiting', 'present', 'gone']),
    history: z.array(EntityVersion),
    may: z.array(z.string()),
  }),
})

export const switchEntityList = operation({
  name: 'collection.switchEntityList',
  method: 'POST',
  path: '/entity-lists/:list/switch',
  summary: 'Whether what submissions say counts when they arrive, or only when they are approved.',
  action: 'collection.entities.switch',
  params: z.object({ list: Id }),
  body: z.object({ version: z.int(), onArrival: z.boolean() }),
  result: z.object({ version: z.int() }),
})

export const settleConflict = operation({
  name: 'collection.settleConflict',
  method: 'POST',
  path: '/entities/:entity/settle',
  summary: 'Says that a conflict has been looked at, and the entity stands as it is.',
  action: 'collection.entities.settle',
  params: z.object({ entity: Id }),
  result: z.object({ settled: z.int() }),
})
