import { room as collection } from '../../features/collection/screens/routes.tsx'
import { room as evidence } from '../../features/evidence/screens/routes.tsx'
import { room as monitoring } from '../../features/monitoring/screens/routes.tsx'
import { room as programme } from '../../features/programme/screens/routes.tsx'
import { room as publications } from '../../features/publications/screens/routes.tsx'
import { room as access } from '../../kernel/access/screens/routes.tsx'
import { room as desk } from '../../kernel/desk/screens/routes.tsx'
import { room as mail } from '../../kernel/mail/screens/routes.tsx'
import type { Room } from '../../ui/rooms.ts'

/** The rooms of the workspace, in the order of the navigation. A new room is one line here. */
export const rooms: Room[] = [programme, collection, monitoring, evidence, publications, access, mail, desk]
