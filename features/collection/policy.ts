import type { Actor } from '../../kernel/access/actor.ts'
import type { Role } from '../../kernel/access/roles.ts'

/** Where a form or submission stands. */
export interface Standing {
  programmeId: string
  country: string | null
}

const managers: readonly Role[] = ['programme_coordinator', 'country_coordinator']
const reviewers: readonly Role[] = ['programme_coordinator', 'country_coordinator', 'reviewer']
const readers: readonly Role[] = [
  'programme_coordinator',
  'country_coordinator',
  'data_protection_officer',
  'monitor',
  'analyst',
  'reviewer',
]
/** Roles whose members see personal answers, where they have the role. */
export const seers: readonly Role[] = [
  'programme_coordinator',
  'country_coordinator',
  'data_protection_officer',
  'reviewer',
]

const at = (one: Standing) => ({ programme: one.programmeId, country: one.country })

/** Staff of a programme see its forms; row-level security decides which. */
export const mayListForms = (actor: Actor, { params }: { params: { programme: string } }): boolean =>
  actor.isStaff(params.programme)

/** Coordinators make forms: of the whole programme its coordinator, of a country also the country's. */
export const mayManageForm = (actor: Actor, form: Standing): boolean => actor.is(managers, at(form))

export const mayAddForm = (
  actor: Actor,
  { params, body }: { params: { programme: string }; body: { country: string | null } },
): boolean => mayManageForm(actor, { programmeId: params.programme, country: body.country })

/** Whether there is any place in the programme for which the actor may make forms. */
export const mayAddFormSomewhere = (actor: Actor, programme: string): boolean =>
  actor.isAnywhere(managers, programme)

/** Coordinators hand out devices; a coordinator of one country those of that country. */
export const mayListDevices = (actor: Actor, { params }: { params: { programme: string } }): boolean =>
  actor.isAnywhere([...managers, 'data_protection_officer'], params.programme) ||
  actor.isAnywhere(['monitor'], params.programme)

export const mayAddDevice = mayAddForm

export const mayGiveDevices = (actor: Actor, { params }: { params: { programme: string } }): boolean =>
  actor.isAnywhere(managers, params.programme)

export const mayReadSubmissions = (actor: Actor, form: Standing): boolean =>
  actor.isAnywhere(readers, form.programmeId)

/** Reviewers judge; nobody judges what they sent themselves. */
export const mayReview = (actor: Actor, one: Standing & { personId: string | null }): boolean =>
  actor.is(reviewers, at(one)) && (one.personId === null || one.personId !== actor.personId)

/** Four eyes: whoever made an edition of a submission is not the one who approves it. */
export const hasCorrected = (actor: Actor, one: { correctedBy: readonly string[] | null }): boolean =>
  actor.personId !== null && (one.correctedBy ?? []).includes(actor.personId)

/** Where nobody else can: the programme's coordinator approves what they corrected, and says why. */
export const mayApproveOwnCorrection = (actor: Actor, one: Standing): boolean =>
  actor.is(['programme_coordinator'], at(one))

/** Who reviews at least in one country; row by row `mayReview` decides. */
export const mayReviewSome = (actor: Actor, form: Standing): boolean =>
  actor.isAnywhere(reviewers, form.programmeId)

/** Personal answers are for coordinators, reviewers, the data protection officer, and whoever sent them. */
export const maySeePersonal = (actor: Actor, one: Standing & { personId: string | null }): boolean =>
  actor.is(seers, at(one)) || (one.personId !== null && one.personId === actor.personId)

const submitters: readonly Role[] = [
  'programme_coordinator',
  'country_coordinator',
  'monitor',
  'analyst',
  'reviewer',
  'platform_member',
  'trainer',
]

/** Who may fill in a form, as `collection.admit` judges it when the submission arrives. */
export const mayFill = (actor: Actor, form: Standing & { sensitivity: number }): boolean =>
  actor.context.memberships.some(
    (one) =>
      submitters.includes(one.role) &&
      one.programme === form.programmeId &&
      one.clearance >= form.sensitivity &&
      (form.country === null || one.country === null || one.country === form.country),
  )
/** Whoever works with a submission may comment on it: coordinators, reviewers, and monitors of its place. */
export const mayComment = (actor: Actor, one: Standing): boolean =>
  actor.is([...reviewers, 'monitor'], at(one))

/** Comments are settled by reviewers, and by whoever made them. */
export const maySettle = (actor: Actor, one: Standing): boolean => actor.is(reviewers, at(one))

/** Answers are corrected by reviewers of their place, and by whoever sent them. */
export const mayCorrect = (actor: Actor, one: Standing & { personId: string | null }): boolean =>
  actor.is(reviewers, at(one)) || (one.personId !== null && one.personId === actor.personId)

const exporters: readonly Role[] = [
  'programme_coordinator',
  'country_coordinator',
  'data_protection_officer',
  'analyst',
  'reviewer',
]

/** Data leaves the workspace in bulk by those who work with all of it; row-level security decides which rows. */
export const mayExport = (actor: Actor, form: Standing): boolean =>
  actor.isAnywhere(exporters, form.programmeId)

/** Personal answers leave only with those who may see them, with their reason; each submission is asked again. */
export const mayExportPersonal = (actor: Actor, form: Standing): boolean =>
  actor.isAnywhere(seers, form.programmeId)

/** Coordinators take past submissions in, where they manage the form. */
export const mayImport = mayManageForm

/** Whoever reads submissions reads the lists that are made of them. */
export const mayReadEntities = (actor: Actor, { params }: { params: { programme: string } }): boolean =>
  mayReadSubmissions(actor, { programmeId: params.programme, country: null })

/** Whether a list takes in what arrives: of the whole programme, so its coordinator decides. */
export const maySwitchList = (actor: Actor, list: Standing): boolean =>
  actor.is(['programme_coordinator'], at(list))
