import { z } from 'zod'
import { operation } from '../../common/operation.ts'
import { ProgrammePath } from './shelf.ts'

/** One record that a load would make, change or remove; `fields` tells old and new, by field. */
export const FileChange = z.object({
  act: z.enum(['create', 'change', 'remove']),
  kind: z.string(),
  key: z.string(),
  fields: z.array(
    z.object({ field: z.string(), before: z.string().nullable(), after: z.string().nullable() }),
  ),
})

export const exportFile = operation({
  name: 'programme.exportFile',
  method: 'GET',
  path: '/programmes/:programme/file',
  summary: 'The programme as a programme file (YAML): loading it again changes nothing.',
  params: ProgrammePath,
  result: z.object({ name: z.string(), text: z.string() }),
})

export const loadFile = operation({
  name: 'programme.loadFile',
  method: 'POST',
  path: '/programmes/:programme/file',
  summary: 'Loads a programme file. A dry run changes nothing and lists what would change.',
  action: 'programme.programme.load',
  params: ProgrammePath,
  body: z.object({ text: z.string().min(1).max(2_000_000), dryRun: z.boolean() }),
  limit: 8_500_000,
  result: z.object({ dryRun: z.boolean(), changes: z.array(FileChange) }),
})
