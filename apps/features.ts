import { feature as collection } from '../features/collection/feature.ts'
import { feature as evidence } from '../features/evidence/feature.ts'
import { feature as monitoring } from '../features/monitoring/feature.ts'
import { feature as programme } from '../features/programme/feature.ts'
import { feature as publications } from '../features/publications/feature.ts'
import { access } from '../kernel/access/feature.ts'
import { desk } from '../kernel/desk/desk.ts'
import type { Feature } from '../kernel/feature.ts'
import { vault } from '../kernel/vault.ts'

/** The rooms of the house. A new room is one line here and one in features/map.cjs. */
export const features: Feature[] = [
  vault,
  desk,
  access,
  programme,
  evidence,
  collection,
  monitoring,
  publications,
]
