// Written from the migrated database by `npm run ura -- dev tables`; a test compares it. More than 300 lines: one list.
import type { ColumnType, Generated, GeneratedAlways } from 'kysely'
import type { LocalText } from '../common/languages.ts'

type Time = ColumnType<Date, Date | string, Date | string>
/** JSON columns: say what you expect where you read them; arrays are stringified where you write them. */
export type Json = ColumnType<unknown, unknown, unknown>

export interface Tables {
  'auth.account': {
    id: string
    accountId: string
    providerId: string
    userId: string
    accessToken: string | null
    refreshToken: string | null
    idToken: string | null
    accessTokenExpiresAt: Time | null
    refreshTokenExpiresAt: Time | null
    scope: string | null
    password: string | null
    createdAt: ColumnType<Date, Date | string | null | undefined, Date | string | null>
    updatedAt: ColumnType<Date, Date | string | null | undefined, Date | string | null>
  }
  'auth.passkey': {
    id: string
    nameSealed: string | null
    publicKey: string
    userId: string
    credentialID: string
    counter: number
    deviceType: string
    backedUp: boolean
    transports: string | null
    createdAt: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>
    aaguid: string | null
  }
  'auth.programKey': {
    id: Generated<string>
    userId: string
    nameSealed: string
    tokenHash: Buffer
    createdAt: ColumnType<Date, Date | string | null | undefined, Date | string | null>
    expiresAt: Time
    usedAt: Time | null
  }
  'auth.rateLimit': {
    id: string
    key: string
    count: number
    lastRequest: number
  }
  'auth.session': {
    id: string
    expiresAt: Time
    token: string
    createdAt: ColumnType<Date, Date | string | null | undefined, Date | string | null>
    updatedAt: ColumnType<Date, Date | string | null | undefined, Date | string | null>
    ipAddress: string | null
    userAgent: string | null
    userId: string
  }
  'auth.spentCode': {
    userId: string
    digest: string
    at: ColumnType<Date, Date | string | null | undefined, Date | string | null>
  }
  'auth.twoFactor': {
    id: string
    secret: string
    backupCodes: string
    userId: string
    verified: Generated<boolean>
    failedVerificationCount: Generated<number | null>
    lockedUntil: Time | null
  }
  'auth.user': {
    id: string
    name: string
    email: string
    emailVerified: Generated<boolean>
    image: string | null
    createdAt: ColumnType<Date, Date | string | null | undefined, Date | string | null>
    updatedAt: ColumnType<Date, Date | string | null | undefined, Date | string | null>
    twoFactorEnabled: Generated<boolean | null>
  }
  'auth.verification': {
    id: string
    identifier: string
    value: string
    expiresAt: Time
    createdAt: ColumnType<Date, Date | string | null | undefined, Date | string | null>
    updatedAt: ColumnType<Date, Date | string | null | undefined, Date | string | null>
  }
  'collection.answerKey': {
    id: GeneratedAlways<number>
    formId: string
    programmeId: string
    country: string | null
    sensitivity: number
    path: string
    kind: string
    ready: Generated<boolean>
    madeAt: ColumnType<Date, Date | string | null | undefined, Date | string | null>
    waitsFor: string | null
  }
  'collection.answerValue': {
    keyId: number
    submissionId: string
    programmeId: string
    country: string | null
    organisationId: string | null
    sensitivity: number
    text: string | null
    number: number | null
  }
  'collection.answerWords': {
    submissionId: string
    formId: string
    programmeId: string
    country: string | null
    organisationId: string | null
    sensitivity: number
    words: string
  }
  'collection.attachment': {
    id: Generated<string>
    submissionId: string
    programmeId: string
    country: string | null
    organisationId: string | null
    sensitivity: number
    name: string
    path: string | null
    personal: Generated<boolean>
    fileId: string | null
    addedAt: Time | null
    inherited: Generated<boolean>
  }
  'collection.device': {
    id: Generated<string>
    number: GeneratedAlways<number>
    programmeId: string
    country: string | null
    name: string
    personId: string | null
    tokenHash: Buffer
    tokenNumber: Generated<number>
    allForms: Generated<boolean>
    createdBy: string | null
    createdAt: ColumnType<Date, Date | string | null | undefined, Date | string | null>
    lastSeenAt: Time | null
    lastAgent: string | null
    shutOutAt: Time | null
    shutOutBy: string | null
    version: Generated<number>
  }
  'collection.deviceForm': {
    deviceId: string
    formId: string
    programmeId: string
    country: string | null
  }
  'collection.duplicateDecision': {
    id: Generated<string>
    submissionId: string
    otherId: string
    programmeId: string
    country: string | null
    organisationId: string | null
    sensitivity: number
    decision: string
    note: Generated<string>
    personId: string | null
    at: ColumnType<Date, Date | string | null | undefined, Date | string | null>
  }
  'collection.editionFile': {
    id: Generated<string>
    editionId: string
    submissionId: string
    programmeId: string
    country: string | null
    organisationId: string | null
    sensitivity: number
    name: string
    path: string | null
    personal: Generated<boolean>
    fileId: string | null
    inherited: Generated<boolean>
    addedAt: Time | null
  }
  'collection.entity': {
    id: Generated<string>
    listId: string
    programmeId: string
    country: string | null
    sensitivity: number
    uuid: string
    state: Generated<string>
    label: Generated<string>
    data: Generated<unknown>
    version: Generated<number>
    conflict: string | null
    createdAt: ColumnType<Date, Date | string | null | undefined, Date | string | null>
    changedAt: ColumnType<Date, Date | string | null | undefined, Date | string | null>
  }
  'collection.entityChange': {
    id: GeneratedAlways<number>
    listId: string
    entityId: string | null
    submissionId: string
    programmeId: string
    country: string | null
    organisationId: string | null
    sensitivity: number
    place: Generated<string>
    creates: boolean
    updates: boolean
    baseVersion: number | null
    trunkVersion: number | null
    branchId: string | null
    label: Generated<string>
    data: Generated<unknown>
    counts: Generated<boolean>
    outcome: string | null
    appliedVersion: number | null
    firstVersion: number | null
    conflict: string | null
    conflicting: string[] | null
    settledAt: Time | null
    settledBy: string | null
    at: ColumnType<Date, Date | string | null | undefined, Date | string | null>
  }
  'collection.entityList': {
    id: Generated<string>
    programmeId: string
    sensitivity: number
    name: string
    onArrival: Generated<boolean>
    createdBy: string | null
    createdAt: ColumnType<Date, Date | string | null | undefined, Date | string | null>
    version: Generated<number>
  }
  'collection.entityProperty': {
    listId: string
    programmeId: string
    sensitivity: number
    name: string
    position: GeneratedAlways<number>
  }
  'collection.entityVersion': {
    entityId: string
    number: number
    listId: string
    programmeId: string
    country: string | null
    sensitivity: number
    how: string
    present: boolean
    label: string
    data: Json
    submissionId: string | null
    baseVersion: number | null
    branchId: string | null
    conflict: string | null
    conflicting: string[] | null
    emptied: Generated<boolean>
    personId: string | null
    at: ColumnType<Date, Date | string | null | undefined, Date | string | null>
  }
  'collection.erasure': {
    id: string
    formId: string
    programmeId: string
    country: string | null
    sensitivity: number
    ground: string
    reference: Generated<string>
    files: Generated<number>
    erasedBy: string | null
    erasedAt: ColumnType<Date, Date | string | null | undefined, Date | string | null>
  }
  'collection.export': {
    id: Generated<string>
    formId: string
    programmeId: string
    country: string | null
    sensitivity: number
    personId: string
    format: string
    options: Json
    personal: Generated<boolean>
    reason: string | null
    total: number
    rows: Generated<number>
    bytes: Generated<number>
    state: Generated<string>
    createdAt: ColumnType<Date, Date | string | null | undefined, Date | string | null>
    finishedAt: Time | null
  }
  'collection.form': {
    id: Generated<string>
    programmeId: string
    country: string | null
    sensitivity: Generated<number>
    code: string
    title: string
    state: Generated<string>
    currentVersionId: string | null
    draftVersionId: string | null
    createdBy: string | null
    createdAt: ColumnType<Date, Date | string | null | undefined, Date | string | null>
    version: Generated<number>
  }
  'collection.formFile': {
    id: Generated<string>
    versionId: string
    programmeId: string
    country: string | null
    sensitivity: number
    name: string
    kind: string
    fileId: string | null
    address: string | null
    size: number | null
    mediaType: string | null
    md5: string | null
    changedAt: ColumnType<Date, Date | string | null | undefined, Date | string | null>
  }
  'collection.formVersion': {
    id: Generated<string>
    formId: string
    programmeId: string
    country: string | null
    sensitivity: number
    name: Generated<string>
    state: Generated<string>
    title: string
    xform: string
    hash: string
    definition: Json
    languages: Generated<unknown>
    warnings: Generated<unknown>
    gaps: Generated<unknown>
    waiver: string | null
    sourceFileId: string | null
    testTokenHash: Buffer | null
    createdBy: string | null
    createdAt: ColumnType<Date, Date | string | null | undefined, Date | string | null>
    publishedBy: string | null
    publishedAt: Time | null
    latePersonal: Generated<string[]>
  }
  'collection.import': {
    id: Generated<string>
    formId: string
    versionId: string
    programmeId: string
    country: string | null
    sensitivity: number
    personId: string
    fileId: string | null
    mediaFileId: string | null
    state: Generated<string>
    mapping: Generated<unknown>
    findings: Generated<unknown>
    leaveOut: Generated<boolean>
    broken: Generated<string>
    approve: Generated<boolean>
    reason: string | null
    progressId: string | null
    stored: Generated<number>
    createdAt: ColumnType<Date, Date | string | null | undefined, Date | string | null>
    finishedAt: Time | null
    version: Generated<number>
    rulesStopped: Generated<boolean>
  }
  'collection.project': {
    number: GeneratedAlways<number>
    programmeId: string
  }
  'collection.remark': {
    id: Generated<string>
    submissionId: string
    programmeId: string
    country: string | null
    organisationId: string | null
    sensitivity: number
    kind: string
    path: string | null
    body: Generated<string>
    fromState: string | null
    toState: string | null
    changes: Json
    instanceId: string
    personId: string | null
    deviceId: string | null
    at: ColumnType<Date, Date | string | null | undefined, Date | string | null>
    settledAt: Time | null
  }
  'collection.submission': {
    id: string
    formId: string
    versionId: string
    programmeId: string
    country: string | null
    organisationId: string | null
    sensitivity: number
    state: string
    instanceId: string
    rootKey: string
    instanceKey: string
    instanceName: string | null
    xml: string
    digest: Buffer
    data: Json
    personalSealed: string | null
    occurredOn: string
    latitude: number | null
    longitude: number | null
    site: string | null
    matchKey: Buffer | null
    deviceId: string | null
    personId: string | null
    deviceLabel: string | null
    agent: string | null
    size: number
    startedAt: Time | null
    endedAt: Time | null
    receivedAt: ColumnType<Date, Date | string | null | undefined, Date | string | null>
    changedAt: Time | null
    attachmentsExpected: Generated<number>
    attachmentsPresent: Generated<number>
    edits: Generated<number>
    correctedBy: string[] | null
    editedBy: string | null
    editedOn: string | null
    assigneeId: string | null
    version: Generated<number>
    sample: Generated<boolean>
  }
  'collection.submissionEdition': {
    id: string
    submissionId: string
    programmeId: string
    country: string | null
    organisationId: string | null
    sensitivity: number
    instanceId: string
    instanceKey: string
    versionId: string
    xml: string
    digest: Buffer
    data: Json
    personalSealed: string | null
    deviceId: string | null
    personId: string | null
    madeAt: Time
    replacedAt: ColumnType<Date, Date | string | null | undefined, Date | string | null>
  }
  'collection.submissionFacts': {
    programmeId: string
    recordId: string
    occurredOn: string
    country: string
    organisationId: string
    value: number
    dims: unknown
  }
  'collection.unsealed': {
    id: Generated<string>
    submissionId: string
    digest: Buffer
    xml: string
  }
  'evidence.code': {
    id: Generated<number>
    programmeId: string | null
    list: string
    code: string
    kind: Generated<string>
    name: LocalText
    aliases: Generated<string[]>
    position: Generated<number>
  }
  'evidence.dataset': {
    id: Generated<string>
    programmeId: string
    code: string
    title: LocalText
    description: LocalText
    definition: LocalText
    publisher: string
    source: string
    url: string | null
    licence: LocalText
    unit: string
    geography: string
    dimensions: Json
    summableOverTime: Generated<boolean>
    events: Generated<boolean>
    comparability: Generated<unknown>
    mapping: Json
    shipped: Generated<boolean>
    sample: Generated<boolean>
    sensitivity: Generated<number>
    createdAt: ColumnType<Date, Date | string | null | undefined, Date | string | null>
    version: Generated<number>
  }
  'evidence.difference': {
    id: GeneratedAlways<number>
    programmeId: string
    sensitivity: Generated<number>
    vintageId: string
    kind: string
    period: string
    cell: Json
    old: number | null
    new: number | null
  }
  'evidence.finding': {
    id: Generated<string>
    programmeId: string
    country: string | null
    organisationId: string | null
    sensitivity: Generated<number>
    statement: LocalText
    severity: string
    confidence: string
    grade: string
    theme: string
    occurredOn: string | null
    sourceRoom: string
    sourceKind: string
    sourceId: string
    sourceLabel: string
    sourcePath: string
    legal: Generated<unknown>
    links: Generated<unknown>
    sourceApproved: Generated<boolean>
    sourceRestrictions: LocalText | null
    state: Generated<string>
    approvedBy: string | null
    approvedAt: Time | null
    writers: Generated<string[]>
    reason: string | null
    sample: Generated<boolean>
    createdBy: string | null
    createdAt: ColumnType<Date, Date | string | null | undefined, Date | string | null>
    changedBy: string | null
    changedAt: ColumnType<Date, Date | string | null | undefined, Date | string | null>
    version: Generated<number>
  }
  'evidence.findingEdition': {
    id: GeneratedAlways<number>
    findingId: string
    programmeId: string
    country: string | null
    organisationId: string | null
    sensitivity: number
    version: number
    act: string
    content: Json
    byId: string | null
    at: ColumnType<Date, Date | string | null | undefined, Date | string | null>
  }
  'evidence.findingFacts': {
    programmeId: string
    recordId: string
    occurredOn: string
    country: string
    organisationId: string
    value: number
    dims: unknown
  }
  'evidence.import': {
    id: Generated<string>
    programmeId: string
    datasetId: string
    sensitivity: Generated<number>
    fileId: string | null
    fileName: string
    fileSize: number
    fileDigest: string | null
    format: Json
    preview: Json
    mapping: Json
    state: Generated<string>
    findings: Json
    vintageId: string | null
    progressId: string | null
    createdBy: string | null
    createdAt: ColumnType<Date, Date | string | null | undefined, Date | string | null>
    version: Generated<number>
  }
  'evidence.observation': {
    programmeId: string
    vintage: number
    sensitivity: Generated<number>
    period: string
    value: number | null
    d1: number | null
    d2: number | null
    d3: number | null
    d4: number | null
    d5: number | null
    d6: number | null
    d7: number | null
    d8: number | null
    row: number
    flag: string | null
    lon: number | null
    lat: number | null
    place: string | null
  }
  'evidence.vintage': {
    id: Generated<string>
    number: Generated<number>
    programmeId: string
    datasetId: string
    sensitivity: Generated<number>
    label: string
    publishedOn: string | null
    retrievedOn: string | null
    fileId: string | null
    fileName: string
    fileDigest: string
    state: Generated<string>
    granularity: string
    dimensions: string[]
    rowCount: number
    firstPeriod: string | null
    lastPeriod: string | null
    flags: Generated<string>
    missingCount: Generated<number>
    members: Generated<unknown>
    reading: Generated<unknown>
    previousId: string | null
    differences: Json
    createdBy: string | null
    createdAt: ColumnType<Date, Date | string | null | undefined, Date | string | null>
    decidedBy: string | null
    decidedAt: Time | null
    version: Generated<number>
  }
  'kernel.audit': {
    id: GeneratedAlways<number>
    at: ColumnType<Date, Date | string | null | undefined, Date | string | null>
    xid: Generated<string>
    personId: string | null
    actor: Generated<string>
    action: string
    programmeId: string | null
    country: string | null
    subjectId: string | null
    details: Generated<unknown>
    requestId: string | null
  }
  'kernel.auditLink': {
    auditId: number
    hash: Buffer
    position: number
  }
  'kernel.auditSeal': {
    id: GeneratedAlways<number>
    firstId: number
    lastId: number
    size: number
    root: Buffer
    chain: Buffer
    signature: Buffer
    keyId: string
    at: ColumnType<Date, Date | string | null | undefined, Date | string | null>
    previous: Buffer
    frontier: Buffer
    horizon: string
  }
  'kernel.dataKey': {
    id: Generated<string>
    programmeId: string | null
    country: string | null
    version: number
    wrapped: Buffer
    masterId: string
    createdAt: ColumnType<Date, Date | string | null | undefined, Date | string | null>
    retiredAt: Time | null
  }
  'kernel.file': {
    id: Generated<string>
    programmeId: string | null
    country: string | null
    organisationId: string | null
    sensitivity: Generated<number>
    address: string
    name: string
    mediaType: string
    size: number
    kind: Generated<string>
    createdBy: string | null
    createdAt: ColumnType<Date, Date | string | null | undefined, Date | string | null>
  }
  'kernel.grantable': {
    giver: string
    role: string
  }
  'kernel.guarded': {
    relation: string
    writers: string[]
    readers: string[] | null
    scope: string
    explained: Generated<string>
  }
  'kernel.link': {
    id: Generated<string>
    kind: string
    digest: Buffer
    personId: string | null
    createdBy: string | null
    createdAt: ColumnType<Date, Date | string | null | undefined, Date | string | null>
    expiresAt: Time
    usedAt: Time | null
  }
  'kernel.membership': {
    id: Generated<string>
    personId: string
    programmeId: string | null
    role: string
    country: string | null
    organisationId: string | null
    startsOn: Generated<string>
    endsOn: string | null
    endedAt: Time | null
    createdAt: ColumnType<Date, Date | string | null | undefined, Date | string | null>
  }
  'kernel.notice': {
    id: Generated<string>
    personId: string
    programmeId: string | null
    message: string
    params: Generated<unknown>
    link: Generated<string>
    createdAt: ColumnType<Date, Date | string | null | undefined, Date | string | null>
    readAt: Time | null
  }
  'kernel.organisation': {
    id: Generated<string>
    code: string
    name: LocalText
    shortName: Generated<string>
    country: string | null
    website: string | null
    sample: Generated<boolean>
    createdAt: ColumnType<Date, Date | string | null | undefined, Date | string | null>
    version: Generated<number>
  }
  'kernel.outbox': {
    id: Generated<string>
    personId: string | null
    toSealed: string
    subjectSealed: string
    textSealed: string
    htmlSealed: string
    template: string
    createdAt: ColumnType<Date, Date | string | null | undefined, Date | string | null>
    sentAt: Time | null
    failed: string | null
    attachmentsSealed: string | null
  }
  'kernel.person': {
    id: Generated<string>
    userId: string | null
    nameSealed: string
    emailSealed: string
    emailIndex: string
    language: Generated<string>
    organisationId: string | null
    sample: Generated<boolean>
    createdAt: ColumnType<Date, Date | string | null | undefined, Date | string | null>
    disabledAt: Time | null
    reach: Generated<unknown>
    version: Generated<number>
  }
  'kernel.programme': {
    id: string
    code: string
    title: LocalText
    demo: boolean
    countries: string[]
  }
  'kernel.progress': {
    id: Generated<string>
    personId: string | null
    programmeId: string | null
    task: string
    percent: Generated<number>
    step: string | null
    state: Generated<string>
    result: Json
    problem: string | null
    createdAt: ColumnType<Date, Date | string | null | undefined, Date | string | null>
    changedAt: ColumnType<Date, Date | string | null | undefined, Date | string | null>
  }
  'kernel.role': {
    key: string
    clearance: number
    ownOrganisation: boolean
    position: number
  }
  'kernel.secret': {
    one: Generated<boolean>
    value: Buffer
  }
  'monitoring.actionPoint': {
    id: Generated<string>
    programmeId: string
    country: string
    sensitivity: number
    visitId: string
    findingId: string | null
    what: LocalText
    ownerInstitution: Generated<string>
    ownerOrganisationId: string | null
    ownerPersonId: string | null
    dueOn: string
    state: Generated<string>
    doneBy: string | null
    doneAt: Time | null
    verifiedBy: string | null
    verifiedAt: Time | null
    remindedOn: string | null
    sample: Generated<boolean>
    createdBy: string | null
    changedAt: ColumnType<Date, Date | string | null | undefined, Date | string | null>
    changedBy: string | null
    version: Generated<number>
  }
  'monitoring.actionPointFacts': {
    programmeId: string
    recordId: string
    occurredOn: string
    country: string
    organisationId: string
    value: number
    dims: unknown
  }
  'monitoring.attachment': {
    id: Generated<string>
    programmeId: string
    country: string
    sensitivity: number
    visitId: string
    fileId: string
    caption: Generated<string>
    addedBy: string | null
    addedAt: ColumnType<Date, Date | string | null | undefined, Date | string | null>
  }
  'monitoring.calendar': {
    id: Generated<string>
    programmeId: string
    personId: string
    name: string
    tokenHash: Buffer
    createdAt: ColumnType<Date, Date | string | null | undefined, Date | string | null>
    lastUsedOn: string | null
    revokedAt: Time | null
  }
  'monitoring.checklist': {
    id: Generated<string>
    programmeId: string
    country: string
    sensitivity: number
    visitId: string
    submissionId: string
    linkedBy: string | null
    linkedAt: ColumnType<Date, Date | string | null | undefined, Date | string | null>
  }
  'monitoring.incident': {
    id: Generated<string>
    programmeId: string
    country: string
    sensitivity: Generated<number>
    visitId: string
    kind: string
    title: LocalText
    happenedOn: string
    timeOfDay: string | null
    roughly: Generated<boolean>
    place: Generated<string>
    latitude: number | null
    longitude: number | null
    reportedBy: Generated<string>
    borderFrom: string | null
    borderTo: string | null
    persons: number | null
    ageFrom: number | null
    ageTo: number | null
    minors: boolean | null
    women: boolean | null
    men: boolean | null
    lgbti: boolean | null
    nationalities: Generated<string[]>
    policeStation: boolean | null
    treatment: Generated<string[]>
    officers: number | null
    violence: Generated<string[]>
    violations: Generated<string[]>
    police: Generated<string>
    asylum: string | null
    corroboration: Generated<string[]>
    consent: Generated<string[]>
    narrativeSealed: string | null
    changedAt: ColumnType<Date, Date | string | null | undefined, Date | string | null>
    changedBy: string | null
    version: Generated<number>
  }
  'monitoring.incidentFacts': {
    programmeId: string
    recordId: string
    occurredOn: string
    country: string
    organisationId: string
    value: number
    dims: unknown
  }
  'monitoring.overall': {
    id: Generated<string>
    programmeId: string
    country: string
    sensitivity: number
    visitId: string
    form: string
    path: string
    question: Json
    answer: string
    said: Json
    note: Generated<string>
    dissent: Generated<unknown>
    settledBy: string | null
    settledAt: ColumnType<Date, Date | string | null | undefined, Date | string | null>
  }
  'monitoring.personFacts': {
    programmeId: string
    recordId: string
    occurredOn: string
    country: string
    organisationId: string
    value: number
    dims: unknown
  }
  'monitoring.population': {
    id: Generated<string>
    programmeId: string
    country: string
    sensitivity: number
    visitId: string
    sex: string
    age: string
    nationality: string
    vulnerability: string
    persons: number
  }
  'monitoring.site': {
    id: Generated<string>
    programmeId: string
    country: string
    sensitivity: Generated<number>
    code: string
    kind: string
    name: LocalText
    authority: Generated<string>
    area: Generated<string>
    latitude: number | null
    longitude: number | null
    capacity: number | null
    note: LocalText | null
    closedOn: string | null
    sample: Generated<boolean>
    changedAt: ColumnType<Date, Date | string | null | undefined, Date | string | null>
    changedBy: string | null
    version: Generated<number>
  }
  'monitoring.step': {
    id: Generated<string>
    programmeId: string
    country: string
    sensitivity: number
    visitId: string
    actionPointId: string | null
    act: string
    fromState: string | null
    toState: string | null
    reason: Generated<string>
    byPerson: string | null
    at: ColumnType<Date, Date | string | null | undefined, Date | string | null>
  }
  'monitoring.team': {
    id: Generated<string>
    programmeId: string
    country: string
    sensitivity: number
    visitId: string
    personId: string
    role: string
  }
  'monitoring.visit': {
    id: Generated<string>
    programmeId: string
    country: string
    organisationId: string | null
    sensitivity: Generated<number>
    code: string
    state: Generated<string>
    title: LocalText
    purpose: LocalText
    siteId: string
    authority: Generated<string>
    announced: boolean | null
    startsOn: string
    endsOn: string
    methods: Generated<string[]>
    formIds: Generated<string[]>
    risk: LocalText | null
    access: string | null
    accessReason: LocalText | null
    met: Generated<unknown>
    summary: LocalText | null
    immediate: LocalText | null
    referrals: Generated<unknown>
    smuggling: Generated<unknown>
    restrictions: LocalText | null
    nobodySeen: Generated<boolean>
    writers: Generated<string[]>
    cancelledBecause: string | null
    approvedBy: string | null
    approvedAt: Time | null
    sample: Generated<boolean>
    createdBy: string | null
    changedAt: ColumnType<Date, Date | string | null | undefined, Date | string | null>
    changedBy: string | null
    version: Generated<number>
  }
  'monitoring.visitFacts': {
    programmeId: string
    recordId: string
    occurredOn: string
    country: string
    organisationId: string
    value: number
    dims: unknown
  }
  'programme.activity': {
    id: Generated<string>
    programmeId: string
    kind: Generated<string>
    code: string
    position: Generated<number>
    resultId: string | null
    strandId: string | null
    country: string | null
    responsibleId: string | null
    title: LocalText
    text: LocalText | null
    startsOn: string | null
    endsOn: string | null
    byMonth: Generated<boolean>
    state: Generated<string>
    source: Generated<string>
    sample: Generated<boolean>
    changedAt: ColumnType<Date, Date | string | null | undefined, Date | string | null>
    changedBy: string | null
    version: Generated<number>
  }
  'programme.amendment': {
    id: Generated<string>
    programmeId: string
    position: Generated<number>
    startsOn: string
    endsOn: string
    byMonth: Generated<boolean>
    decidedOn: string | null
    reason: LocalText | null
    source: Generated<string>
    changedAt: ColumnType<Date, Date | string | null | undefined, Date | string | null>
    changedBy: string | null
    version: Generated<number>
  }
  'programme.approvedValue': {
    id: Generated<string>
    programmeId: string
    periodId: string
    definitionId: string
    country: string | null
    value: number | null
    records: Generated<number>
    at: ColumnType<Date, Date | string | null | undefined, Date | string | null>
  }
  'programme.definition': {
    id: Generated<string>
    programmeId: string
    indicatorId: string
    number: number
    fromOn: string | null
    reason: LocalText | null
    level: string
    valueType: Generated<string>
    unit: LocalText
    direction: Generated<string>
    measure: string | null
    aggregate: string | null
    filter: Generated<unknown>
    over: Json
    counted: string | null
    disaggregation: Generated<unknown>
    changedAt: ColumnType<Date, Date | string | null | undefined, Date | string | null>
    changedBy: string | null
  }
  'programme.heading': {
    id: Generated<string>
    programmeId: string
    code: string
    position: Generated<number>
    parentId: string | null
    country: string | null
    title: LocalText
    amount: number | null
    currency: Generated<string>
    source: Generated<string>
    sample: Generated<boolean>
    changedAt: ColumnType<Date, Date | string | null | undefined, Date | string | null>
    changedBy: string | null
    version: Generated<number>
  }
  'programme.indicator': {
    id: Generated<string>
    programmeId: string
    objectiveId: string | null
    resultId: string | null
    code: string
    position: Generated<number>
    title: LocalText
    explanation: LocalText | null
    verification: LocalText | null
    assumptions: LocalText | null
    source: Generated<string>
    endedOn: string | null
    changedAt: ColumnType<Date, Date | string | null | undefined, Date | string | null>
    changedBy: string | null
    version: Generated<number>
  }
  'programme.objective': {
    id: Generated<string>
    programmeId: string
    kind: string
    code: string
    position: Generated<number>
    title: LocalText
    text: LocalText | null
    changedAt: ColumnType<Date, Date | string | null | undefined, Date | string | null>
    changedBy: string | null
    version: Generated<number>
  }
  'programme.partner': {
    id: Generated<string>
    programmeId: string
    organisationId: string
    role: string
    country: string | null
    position: Generated<number>
    note: LocalText | null
    reference: Generated<string>
    kind: number | null
    source: Generated<string>
    changedAt: ColumnType<Date, Date | string | null | undefined, Date | string | null>
    changedBy: string | null
    version: Generated<number>
  }
  'programme.period': {
    id: Generated<string>
    programmeId: string
    code: string
    title: LocalText | null
    startsOn: string
    endsOn: string
    dueOn: string | null
    sample: Generated<boolean>
    changedAt: ColumnType<Date, Date | string | null | undefined, Date | string | null>
    changedBy: string | null
    version: Generated<number>
  }
  'programme.periodLock': {
    id: Generated<string>
    programmeId: string
    periodId: string
    country: string | null
    lockedAt: ColumnType<Date, Date | string | null | undefined, Date | string | null>
    lockedBy: string | null
  }
  'programme.programme': {
    id: Generated<string>
    code: string
    title: LocalText
    acronym: Generated<string>
    summary: LocalText | null
    countries: Generated<string[]>
    languages: Generated<string[]>
    kosovoFootnote: Generated<boolean>
    fundingStatement: LocalText | null
    disclaimer: LocalText | null
    source: Generated<string>
    iati: Generated<unknown>
    demo: Generated<boolean>
    createdAt: ColumnType<Date, Date | string | null | undefined, Date | string | null>
    changedAt: ColumnType<Date, Date | string | null | undefined, Date | string | null>
    changedBy: string | null
    version: Generated<number>
  }
  'programme.reminder': {
    id: Generated<string>
    programmeId: string
    indicatorId: string
    periodId: string
    country: string | null
    at: ColumnType<Date, Date | string | null | undefined, Date | string | null>
    byPerson: string | null
  }
  'programme.reportedCell': {
    id: Generated<string>
    programmeId: string
    country: string | null
    reportedValueId: string
    dims: Generated<unknown>
    value: number | null
    valueText: LocalText | null
  }
  'programme.reportedEvidence': {
    id: Generated<string>
    programmeId: string
    country: string | null
    reportedValueId: string
    fileId: string
  }
  'programme.reportedStep': {
    id: Generated<string>
    programmeId: string
    country: string | null
    reportedValueId: string
    act: string
    reason: Generated<string>
    total: number | null
    at: ColumnType<Date, Date | string | null | undefined, Date | string | null>
    byPerson: string | null
  }
  'programme.reportedValue': {
    id: Generated<string>
    programmeId: string
    indicatorId: string
    definitionId: string
    periodId: string
    country: string | null
    state: Generated<string>
    unavailable: string | null
    note: Generated<string>
    sample: Generated<boolean>
    createdBy: string | null
    changedAt: ColumnType<Date, Date | string | null | undefined, Date | string | null>
    changedBy: string | null
    version: Generated<number>
  }
  'programme.result': {
    id: Generated<string>
    programmeId: string
    objectiveId: string
    strandId: string | null
    code: string
    position: Generated<number>
    level: Generated<string>
    title: LocalText
    text: LocalText | null
    changedAt: ColumnType<Date, Date | string | null | undefined, Date | string | null>
    changedBy: string | null
    version: Generated<number>
  }
  'programme.risk': {
    id: Generated<string>
    programmeId: string
    kind: string
    code: string
    position: Generated<number>
    resultId: string | null
    objectiveId: string | null
    country: string | null
    title: LocalText
    response: LocalText | null
    likelihood: number | null
    impact: number | null
    responsibleId: string | null
    state: Generated<string>
    source: Generated<string>
    sample: Generated<boolean>
    changedAt: ColumnType<Date, Date | string | null | undefined, Date | string | null>
    changedBy: string | null
    version: Generated<number>
  }
  'programme.strand': {
    id: Generated<string>
    programmeId: string
    code: string
    position: Generated<number>
    title: LocalText
    text: LocalText | null
    changedAt: ColumnType<Date, Date | string | null | undefined, Date | string | null>
    changedBy: string | null
    version: Generated<number>
  }
  'programme.target': {
    id: Generated<string>
    programmeId: string
    indicatorId: string
    kind: Generated<string>
    country: string | null
    onDate: string | null
    value: number | null
    valueText: LocalText | null
    notSet: Generated<boolean>
    note: LocalText | null
    source: Generated<string>
    changedAt: ColumnType<Date, Date | string | null | undefined, Date | string | null>
    changedBy: string | null
    version: Generated<number>
  }
  'publications.document': {
    id: Generated<string>
    programmeId: string
    kind: string
    template: string
    title: LocalText
    createdBy: string | null
    createdAt: ColumnType<Date, Date | string | null | undefined, Date | string | null>
    version: Generated<number>
  }
  'publications.edition': {
    id: Generated<string>
    programmeId: string
    documentId: string
    number: number
    language: string
    state: Generated<string>
    sensitivity: Generated<number>
    dated: string
    title: string
    content: Json
    proof: Json
    auditEntry: number
    madeBy: string | null
    madeAt: ColumnType<Date, Date | string | null | undefined, Date | string | null>
    publishedBy: string | null
    publishedAt: Time | null
    version: Generated<number>
  }
  'publications.rendition': {
    id: Generated<string>
    programmeId: string
    editionId: string
    sensitivity: Generated<number>
    format: string
    fileId: string
    digest: string
    madeAt: ColumnType<Date, Date | string | null | undefined, Date | string | null>
  }
}
