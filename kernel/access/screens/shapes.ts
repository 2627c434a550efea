import type { ResultOf } from '../../../common/operation.ts'
import type { explainAccess, getAccount, getPerson } from '../contract.ts'

export type OnePerson = ResultOf<typeof getPerson>

export type OwnAccount = ResultOf<typeof getAccount>

export type Explained = ResultOf<typeof explainAccess>
