import type pg from 'pg'

/** Fills a form with copies of the submissions that it has, with IDs and days of their own, until there are so many. */
export async function multiply(
  admin: pg.Client,
  wanted: number,
  say: (rows: number) => void = () => undefined,
): Promise<void> {
  const { rows: columns } = await admin.query<{ name: string }>(
    `select attname as name from pg_attribute where attrelid = 'collection.submission'::regclass and attnum > 0 and not attisdropped and attgenerated = ''`,
  )
  const own: Record<string, string> = {
    id: `uuidv7(make_interval(secs => -(random() * 3e7)))`,
    instance_id: `'uuid:' || gen_random_uuid()`,
    root_key: 'gen_random_uuid()',
    instance_key: 'gen_random_uuid()',
    occurred_on: `current_date - (random() * 700)::int`,
    received_at: `now() - random() * interval '700 days'`,
    state: `(array['received', 'in_review', 'approved', 'approved', 'approved', 'rejected'])[1 + floor(random() * 6)::int]`,
    match_key: `sha256(random()::text::bytea)`,
    digest: `sha256(random()::text::bytea)`,
  }
  const names = columns.map(({ name }) => name)
  const values = names.map((name) => own[name] ?? `s.${name}`)
  for (;;) {
    const { rows } = await admin.query<{ n: number }>('select count(*)::int n from collection.submission')
    const have = rows[0]!.n
    if (have >= wanted) break
    const step = Math.min(wanted - have, 100_000)
    await admin.query(
      `insert into collection.submission (${names.join(', ')}) select ${values.join(', ')}
       from (select * from collection.submission order by id desc limit 2000) s, generate_series(1, $1) limit $2`,
      [Math.ceil(step / Math.min(have, 2000)), step],
    )
    say(have + step)
  }
  await admin.query('vacuum analyze collection.submission')
  await admin.query('checkpoint')
}
