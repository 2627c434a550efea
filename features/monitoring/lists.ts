// What can be chosen in the monitoring room. Plain lists: the database, the contract and the screens read the same.

export const siteKinds = [
  'border_crossing', 'green_border', 'police_station', 'temporary_holding', 'reception_centre', 'closed_centre',
  'informal_site', 'hospital', 'court', 'other',
] as const // biome-ignore format: a list
export type SiteKind = (typeof siteKinds)[number]

/** After UNHCR's and DRC's protection monitoring. */
export const methods = [
  'observation', 'key_informant', 'focus_group', 'individual_interview', 'household_interview', 'documents', 'survey',
] as const // biome-ignore format: a list
export const accesses = ['granted', 'partial', 'refused'] as const
export type Access = (typeof accesses)[number]
export const teamRoles = ['lead', 'monitor', 'lawyer', 'psychologist', 'interpreter', 'observer'] as const
export type TeamRole = (typeof teamRoles)[number]
export const services = [
  'asylum', 'legal_aid', 'shelter', 'medical', 'psychosocial', 'guardianship', 'trafficking', 'return', 'other',
] as const // biome-ignore format: a list

export const sexes = ['f', 'm', 'other', 'unknown'] as const
export const ageBands = ['0-4', '5-11', '12-17', '18-59', '60+', 'unknown'] as const
export const vulnerabilities = [
  'none', 'unaccompanied_child', 'family', 'single_woman', 'pregnant', 'elderly', 'disability', 'medical', 'lgbti',
  'violence', 'trafficking', 'unknown',
] as const // biome-ignore format: a list
/** Nationalities that visits on this route name most; any other ISO code may be written. */
export const nationalities = [
  'AF', 'SY', 'IQ', 'IR', 'PK', 'BD', 'IN', 'TR', 'MA', 'DZ', 'TN', 'EG', 'PS', 'SO', 'ER', 'CD', 'CM', 'BI', 'CU',
  'NP', 'LK', 'stateless', 'unknown',
] as const // biome-ignore format: a list

export const smugglingPayments = ['cash', 'hawala', 'guarantor', 'transfer', 'labour', 'unknown'] as const
export const smugglingTransports = [
  'on_foot',
  'car',
  'van',
  'lorry',
  'train',
  'boat',
  'other',
  'unknown',
] as const
export const smugglingContacts = [
  'social_media',
  'messenger',
  'acquaintance',
  'on_site',
  'other',
  'unknown',
] as const
export const smugglingAbuses = [
  'debt', 'confiscated_documents', 'abandonment', 'kidnapping', 'extortion', 'violence', 'forced_labour',
] as const // biome-ignore format: a list

export const incidentKinds = [
  'pushback', 'violence', 'detention', 'theft', 'asylum_denied', 'smuggler_abuse', 'no_assistance', 'death', 'other',
] as const // biome-ignore format: a list
/** Treatment at a police station or another place of detention, after the Border Violence Monitoring Network. */
export const treatments = [
  'detained', 'fingerprinted', 'photographed', 'papers_signed', 'no_translator', 'denied_food_water', 'denied_toilet',
  'overcrowded', 'personal_data_taken',
] as const // biome-ignore format: a list
export const violences = [
  'beating', 'kicking', 'pushing', 'baton', 'electric', 'dogs', 'gas', 'water', 'firearm_threat', 'firearm_use',
  'insulting', 'threats', 'undressing', 'forced_squat', 'cold_exposure', 'sexual', 'theft', 'destruction',
  'reckless_driving',
] as const // biome-ignore format: a list
/** After PRAB. */
export const violations = [
  'denied_asylum', 'arbitrary_detention', 'physical_abuse', 'theft_destruction', 'family_separation', 'denied_care',
  'collective_expulsion',
] as const // biome-ignore format: a list
export const asylumIntents = ['not_expressed', 'recorded', 'ignored', 'refused'] as const
export const corroborations = [
  'injury_photos', 'medical_report', 'several_testimonies', 'own_observation', 'official_record', 'media', 'none',
] as const // biome-ignore format: a list
export const consents = [
  'interview',
  'storage',
  'platform',
  'publication',
  'photo_audio',
  'referral',
  'litigation',
] as const

/** Whether a list holds a value. */
export const isOneOf = <T extends string>(list: readonly T[], value: string): value is T =>
  (list as readonly string[]).includes(value)
