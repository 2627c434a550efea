import pg from 'pg'
import { expect, test } from 'vitest'
import { listMigrations, migrate } from '../../kernel/db/migrate.ts'
import { cast, organisations, programmes } from '../../testing/cast.ts'
import { testDatabase } from '../../testing/database.ts'

// A workspace of before: files that were attached, and a point that leans on a finding of another visit.

test('files and action points of before come under the protection of their visits', async () => {
  const old = await testDatabase({ migrated: false })
  const { number } = (await listMigrations()).find(({ name }) => name.endsWith('_visit_readers.sql'))!
  await migrate(old.connections, { upTo: number - 1 })
  const admin = new pg.Client({ connectionString: old.connections.admin })
  await admin.connect()
  const one = async (text: string, values: unknown[] = []) => (await admin.query(text, values)).rows[0]
  const said = JSON.stringify({ source: 'en', texts: { en: { text: 'Said', state: 'approved' } } })
  const at = [programmes.balkans, said] as const
  try {
    await admin.query(
      `insert into kernel.organisation (id, code, name, short_name, country) values ($1, 'lead', $2, 'lead', 'AL')`,
      [organisations.lead, said],
    )
    await admin.query(
      `insert into kernel.person (id, name_sealed, email_sealed, email_index, language) values ($1, 'x', 'x', 'x', 'en')`,
      [cast.mira.id],
    )
    await admin.query(
      `insert into programme.programme (id, code, title, countries, demo) values ($1, 'balkans', $2, '{AL,RS}', false)`,
      [...at],
    )
    const site = await one(
      `insert into monitoring.site (programme_id, name, country, code, kind) values ($1, $2, 'AL', 'hani', 'border_crossing') returning id`,
      [...at],
    )
    const visit = (code: string, sensitivity: number) =>
      one(
        `insert into monitoring.visit (programme_id, title, purpose, country, sensitivity, code, site_id, starts_on, ends_on, state)
         values ($1, $2, $2, 'AL', $3, $4, $5, '2026-03-02', '2026-03-02', 'planned') returning id`,
        [...at, sensitivity, code, site.id],
      )
    const [open, closed] = [await visit('AL-2026-01', 1), await visit('AL-2026-02', 3)]
    const file = (kind: string) =>
      one(
        `insert into kernel.file (programme_id, address, name, media_type, size, kind, created_by) values ($1, 'a', 'a.jpg', 'image/jpeg', 1, $2, $3) returning id`,
        [programmes.balkans, kind, cast.mira.id],
      )
    const [own, loose, foreign] = [await file('upload'), await file('upload'), await file('attachment')]
    for (const { id } of [own, foreign])
      await admin.query(
        `insert into monitoring.attachment (programme_id, country, sensitivity, visit_id, file_id) values ($1, '', 0, $2, $3)`,
        [programmes.balkans, closed.id, id],
      )
    const finding = (source: string) =>
      one(
        `insert into evidence.finding (programme_id, country, sensitivity, statement, severity, confidence, grade, theme, occurred_on, source_room, source_kind, source_id, source_label, source_path)
         values ($1, 'AL', 1, $2, 'serious', 'high', 'observed', 'conditions', '2026-03-02', 'monitoring', 'visit', $3, 'x', '/x') returning id`,
        [...at, source],
      )
    const [right, wrong] = [await finding(open.id), await finding(closed.id)]
    const point = (findingId: string) =>
      one(
        `insert into monitoring.action_point (programme_id, country, sensitivity, visit_id, finding_id, what, owner_institution, due_on) values ($1, '', 0, $3, $4, $2, 'x', '2026-12-01') returning id, version`,
        [...at, open.id, findingId],
      )
    const [kept, cleared] = [await point(right.id), await point(wrong.id)]

    await migrate(old.connections)
    const { rows: files } = await admin.query('select id, kind, sensitivity from kernel.file order by id')
    expect(files).toEqual([
      { id: own.id, kind: 'visit', sensitivity: 3 },
      { id: loose.id, kind: 'upload', sensitivity: 1 },
      { id: foreign.id, kind: 'attachment', sensitivity: 1 },
    ])
    const { rows: points } = await admin.query(
      'select id, finding_id, version from monitoring.action_point order by id',
    )
    expect(points).toEqual([
      { id: kept.id, finding_id: right.id, version: 1 },
      { id: cleared.id, finding_id: null, version: 1 },
    ])
    // What was attached of before goes with its visit, whatever else still uses the file.
    await admin.query('delete from monitoring.visit where id = $1', [closed.id])
    const { rows: left } = await admin.query('select id from kernel.file order by id')
    expect(left.map(({ id }) => id)).toEqual([loose.id, foreign.id])
  } finally {
    await admin.end()
    await old.stop()
  }
}, 120_000)
