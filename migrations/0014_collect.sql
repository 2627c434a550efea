-- What whoever collects in the browser asks of their own submissions. Not every role that may submit reads a programme's
-- submissions, so these functions answer for the sender alone: their own, in programmes they still work in.

create index submission_of_person on collection.submission (person_id, id) where person_id is not null;

-- Internal: the sender's own row, or nothing.
create function collection.is_mine(s collection.submission) returns boolean language sql stable as $$
  select s.person_id = kernel.me() and s.state <> 'test' and s.programme_id = any (kernel.my_staff_programmes())
$$;
revoke all on function collection.is_mine(collection.submission) from public;

-- What became of what the actor sent, the newest first.
create function collection.my_submissions(most integer) returns table (
  id uuid, project integer, programme_id uuid, form_code text, form_title text, version_name text, hash text, instance_id text,
  instances text[], instance_name text, state text, country text, received_at timestamptz, changed_at timestamptz, note text, notes integer,
  attachments_expected smallint, attachments_present smallint)
language sql stable security definer set search_path = pg_catalog, collection as $$
  select s.id, p.number, s.programme_id, f.code, v.title, v.name, v.hash, s.instance_id,
    s.instance_id || array(select e.instance_id from collection.submission_edition e where e.submission_id = s.id),
    s.instance_name, s.state, s.country, s.received_at, coalesce(s.changed_at, s.received_at),
    (select r.body from collection.remark r where r.submission_id = s.id and r.kind = 'state' and r.to_state = s.state order by r.id desc limit 1),
    (select count(*)::int from collection.remark r where r.submission_id = s.id and r.kind = 'comment' and r.settled_at is null),
    s.attachments_expected, s.attachments_present
  from collection.submission s
  join collection.project p on p.programme_id = s.programme_id
  join collection.form f on f.id = s.form_id
  join collection.form_version v on v.id = s.version_id
  where s.person_id = kernel.me() and collection.is_mine(s)
  order by s.id desc limit most
$$;

-- One of them, whole: what its sender needs to go on with it. The personal part is still sealed.
create function collection.my_submission(which uuid) returns table (
  id uuid, project integer, programme_id uuid, country text, form_code text, form_title text, version_name text, hash text, instance_id text,
  state text, xml text, personal_sealed text, notes jsonb, files jsonb)
language sql stable security definer set search_path = pg_catalog, collection as $$
  select s.id, p.number, s.programme_id, s.country, f.code, v.title, v.name, v.hash, s.instance_id, s.state, s.xml, s.personal_sealed,
    (select coalesce(jsonb_agg(jsonb_build_object('path', r.path, 'text', r.body, 'at', r.at, 'kind', r.kind) order by r.id), '[]')
      from collection.remark r where r.submission_id = s.id and r.body <> '' and r.settled_at is null
        and (r.kind = 'comment' or (r.kind = 'state' and r.to_state = 'returned'))),
    (select coalesce(jsonb_agg(jsonb_build_object('name', a.name, 'file', a.file_id, 'size', k.size, 'mediaType', k.media_type) order by a.name), '[]')
      from collection.attachment a join kernel.file k on k.id = a.file_id where a.submission_id = s.id and a.path is not null)
  from collection.submission s
  join collection.project p on p.programme_id = s.programme_id
  join collection.form f on f.id = s.form_id
  join collection.form_version v on v.id = s.version_id
  where s.id = which and collection.is_mine(s)
$$;

-- Which files of a sending have arrived: what broke off goes on from there. Null when nothing has arrived.
create function collection.my_arrived(of_project integer, form_code text, instance text) returns jsonb
language sql stable security definer set search_path = pg_catalog, collection as $$
  select jsonb_build_object('id', s.id, 'state', s.state, 'files',
    (select coalesce(jsonb_agg(jsonb_build_object('name', a.name, 'size', k.size)), '[]')
      from collection.attachment a join kernel.file k on k.id = a.file_id where a.submission_id = s.id))
  from collection.form f join collection.project p on p.programme_id = f.programme_id and p.number = of_project
  join collection.submission s on s.form_id = f.id and (s.root_key = collection.instance_key(f.id, instance)
    or (s.instance_key = collection.instance_key(f.id, instance) and s.edits > 0))
  where f.code = form_code and s.instance_id = instance and collection.is_mine(s)
$$;

do $$ declare f regprocedure; begin
  for f in select p.oid::regprocedure from pg_proc p join pg_namespace n on n.oid = p.pronamespace
    where n.nspname = 'collection' and p.proname in ('my_submissions', 'my_submission', 'my_arrived') loop
    execute format('revoke all on function %s from public; grant execute on function %s to ura_app', f, f);
  end loop;
end $$;
