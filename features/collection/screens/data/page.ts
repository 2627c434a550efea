import type { ResultOf } from '../../../../common/operation.ts'
import type { getDataPage } from '../../contract.ts'

/** What the page of a form's data shows. */
export type DataPage = ResultOf<typeof getDataPage>
