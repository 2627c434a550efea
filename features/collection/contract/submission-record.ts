import { z } from 'zod'
import { Id } from '../../../common/ids.ts'
import { operation } from '../../../common/operation.ts'
import { Country } from '../../../common/places.ts'
import { SubmissionState as State } from './narrowing.ts'

const When = z.coerce.string().nullable()

/** An answer where it stands: groups and repeats nested as in the form. `path` names the place, with positions in repeats: `/people[2]/age`. */
export interface AnswerNode {
  path: string
  /** Path without positions: the question's own. */
  field: string
  kind: string
  /** In the reader's language. */
  label: string
  /** As stored; absent when nothing was answered, or it is sealed. */
  value?: string | number
  /** For choices: their labels in the reader's language. For numbers and text nothing. */
  shown?: string
  /** Personal: sealed on arrival. */
  personal?: boolean
  /** Nothing was asked: calculated, hidden or metadata. */
  silent?: boolean
  children?: AnswerNode[]
}
const Node: z.ZodType<AnswerNode> = z.object({
  path: z.string(),
  field: z.string(),
  kind: z.string(),
  label: z.string(),
  value: z.union([z.string(), z.number()]).optional(),
  shown: z.string().optional(),
  personal: z.boolean().optional(),
  silent: z.boolean().optional(),
  get children() {
    return z.array(Node).optional()
  },
})

/** One answer before and after. A personal answer says only that it changed. */
export const AnswerChange = z.object({
  path: z.string(),
  label: z.string().optional(),
  before: z.string().nullable(),
  after: z.string().nullable(),
  personal: z.boolean().optional(),
})
export type AnswerChange = z.output<typeof AnswerChange>

export const Remark = z.object({
  id: Id,
  kind: z.enum(['comment', 'state', 'edit', 'undo']),
  path: z.string().nullable(),
  label: z.string().nullable(),
  body: z.string(),
  fromState: State.nullable(),
  toState: State.nullable(),
  changes: z.array(AnswerChange).nullable(),
  by: z.string().nullable(),
  at: z.string(),
  settledAt: When,
  /** The reader's own. */
  mine: z.boolean(),
  /** An approval by who had corrected it. */
  ownCorrection: z.boolean(),
})
export type Remark = z.output<typeof Remark>

export const SubmissionFile = z.object({
  name: z.string(),
  path: z.string().nullable(),
  label: z.string().nullable(),
  personal: z.boolean(),
  mediaType: z.string().nullable(),
  size: z.int().nullable(),
  /** Absent: expected, and not yet here. */
  there: z.boolean(),
})
export type SubmissionFile = z.output<typeof SubmissionFile>

export const SubmissionRecord = z.object({
  id: Id,
  form: z.object({ id: Id, code: z.string(), title: z.string() }),
  programmeId: Id,
  instanceId: z.string(),
  name: z.string().nullable(),
  state: State,
  country: Country.nullable(),
  sensitivity: z.int(),
  occurredOn: z.string(),
  site: z.string().nullable(),
  siteName: z.string().nullable(),
  place: z.object({ latitude: z.number(), longitude: z.number() }).nullable(),
  receivedAt: z.string(),
  changedAt: When,
  startedAt: When,
  endedAt: When,
  sender: z.string().nullable(),
  device: z.string().nullable(),
  agent: z.string().nullable(),
  assignee: z.string().nullable(),
  versionName: z.string(),
  edits: z.int(),
  sample: z.boolean(),
  version: z.int(),
  /** True when there are personal answers, which `collection.revealSubmission` unseals for whoever may. */
  sealed: z.boolean(),
  answers: z.array(Node),
  files: z.array(SubmissionFile),
  remarks: z.array(Remark),
  editions: z.array(
    z.object({
      id: Id,
      instanceId: z.string(),
      madeAt: z.string(),
      replacedAt: z.string(),
      by: z.string().nullable(),
      /** Its own, below `/api/submissions/…/editions/…/attachments/`. */
      files: z.array(SubmissionFile),
    }),
  ),
  /** Others with the same site, day and respondent, not yet told apart. */
  duplicates: z.int(),
  /** The reader made an edition of it, and is not the one to approve it. */
  ownCorrection: z.boolean(),
  may: z.array(z.string()),
})
export type SubmissionRecord = z.output<typeof SubmissionRecord>

export const getSubmission = operation({
  name: 'collection.getSubmission',
  method: 'GET',
  path: '/submissions/:submission',
  summary:
    'A submission with its answers as the form lays them out, its files, remarks and editions. Personal answers stay sealed.',
  params: z.object({ submission: Id }),
  result: SubmissionRecord,
})

export const revealSubmission = operation({
  name: 'collection.revealSubmission',
  method: 'POST',
  path: '/submissions/:submission/personal',
  summary: 'Unseals the personal answers of a submission; who looked is written down.',
  action: 'collection.submission.reveal',
  params: z.object({ submission: Id }),
  result: z.object({ answers: z.array(Node) }),
})

export const addRemark = operation({
  name: 'collection.addRemark',
  method: 'POST',
  path: '/submissions/:submission/remarks',
  summary: 'Comments on a submission or on one of its answers.',
  action: 'collection.submission.comment',
  params: z.object({ submission: Id }),
  body: z.object({
    path: z.string().max(400).nullable().default(null),
    body: z.string().trim().min(1).max(4000),
  }),
  result: z.object({ id: Id }),
})

export const settleRemark = operation({
  name: 'collection.settleRemark',
  method: 'PUT',
  path: '/submissions/:submission/remarks/:remark',
  summary: 'Says that a comment is settled, or open again.',
  action: 'collection.submission.settle',
  params: z.object({ submission: Id, remark: Id }),
  body: z.object({ settled: z.boolean() }),
})

/** Files of the form, pictures and reference lists, with their addresses; null: nobody has added it. */
/** `list`: an entity list, to which what the record has chosen is added. */
const FormMedia = z.array(
  z.object({ name: z.string(), address: z.string().nullable(), list: z.boolean().optional() }),
)

/** What a client needs to open a submission in its form: XML, form, media. Attachments lie below `/api/submissions/…/attachments/`. */
export const getOriginal = operation({
  name: 'collection.getOriginal',
  method: 'POST',
  path: '/submissions/:submission/original',
  summary:
    'The XML of a submission as it was received, with its form, to be corrected; who took it is written down.',
  action: 'collection.submission.original',
  params: z.object({ submission: Id }),
  result: z.object({
    instanceId: z.string(),
    version: z.int(),
    xml: z.string(),
    /** False when personal answers are left out: their elements are empty, and the submission cannot be corrected. */
    whole: z.boolean(),
    form: z.object({
      id: Id,
      code: z.string(),
      version: Id,
      versionName: z.string(),
      title: z.string(),
      xform: z.string(),
    }),
    media: FormMedia,
    attachments: z.array(SubmissionFile),
    notes: z.array(z.object({ path: z.string().nullable(), body: z.string() })),
    /** When it was filled in (milliseconds since 1970), by a clock of which offset (minutes east of UTC). */
    clock: z.object({ at: z.number(), offset: z.int().optional() }),
  }),
})

/** What the form's own rules are tried on, where the form is open: nothing that was sealed. */
export const getSealedOriginal = operation({
  name: 'collection.getSealedOriginal',
  method: 'GET',
  path: '/submissions/:submission/sealed',
  summary:
    'The XML of a submission without its personal answers, so that the rules of its form can be tried on the rest.',
  params: z.object({ submission: Id }),
  result: z.object({
    xml: z.string(),
    /** The version of the form that it was filled in by. */
    version: Id,
    /** Questions whose answers are left out, without positions in repeats; groups among them. */
    personal: z.array(z.string()),
    /** Questions that a person answers: what is calculated is nobody's answer. */
    asked: z.array(z.string()),
    repeats: z.array(z.string()),
    media: FormMedia,
  }),
})

export const Corrected = z.object({ id: Id, changes: z.array(AnswerChange) })
export type Corrected = z.output<typeof Corrected>

/** A correction comes in through the door of all editions, with its own transaction and trace. */
export const correctSubmission = operation({
  name: 'collection.correctSubmission',
  method: 'POST',
  path: '/submissions/:submission/correct',
  summary: 'Puts a corrected edition in the place of the current one, which is kept.',
  action: 'collection.submission.edit',
  params: z.object({ submission: Id }),
  body: z.object({
    /** The version that the record had when it was opened. */
    version: z.int(),
    xml: z.string().min(1),
    reason: z.string().trim().min(1).max(2000),
    /** New files, uploaded before (`POST /api/files`), under the names that the XML gives them. */
    files: z
      .array(z.object({ name: z.string().min(1).max(255), file: Id }))
      .max(200)
      .default([]),
  }),
  result: Corrected,
  limit: 12_000_000,
})

export const restoreEdition = operation({
  name: 'collection.restoreEdition',
  method: 'POST',
  path: '/submissions/:submission/editions/:edition/restore',
  summary: 'Takes corrections back: what an earlier edition said becomes the newest edition.',
  action: 'collection.submission.edit',
  params: z.object({ submission: Id, edition: Id }),
  body: z.object({ version: z.int(), reason: z.string().trim().min(1).max(2000) }),
  result: Corrected,
})

export const compareCorrection = operation({
  name: 'collection.compareCorrection',
  method: 'POST',
  path: '/submissions/:submission/compare',
  summary: 'What a correction would change, answer by answer; nothing is stored.',
  action: 'collection.submission.compare',
  params: z.object({ submission: Id }),
  body: z.object({ xml: z.string().min(1) }),
  result: z.object({ changes: z.array(AnswerChange) }),
  limit: 12_000_000,
})
