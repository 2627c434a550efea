-- Ways out of collection and into it.

-- Lines and areas as GeoJSON and as well-known text, for those who read tables: `lat lon altitude accuracy; …`.
create function collection.line_points(place text) returns table (lon double precision, lat double precision, altitude double precision, accuracy double precision)
language sql immutable parallel safe as $$
  select p[2]::float8, p[1]::float8, nullif(p[3], '')::float8, nullif(p[4], '')::float8
  from string_to_table(place, ';') with ordinality x(one, n), regexp_split_to_array(trim(x.one), '\s+') p
  where trim(x.one) ~ '^-?\d+(\.\d+)?([eE][+-]?\d+)? -?\d+(\.\d+)?([eE][+-]?\d+)?( -?\d+(\.\d+)?([eE][+-]?\d+)?){0,2}$'
  order by n
$$;
create function collection.line_json(place text, kind text) returns json language sql immutable parallel safe as $$
  with p as (select row_number() over () n, * from collection.line_points(place)),
  line as (
    select json_agg(case when altitude is null then json_build_array(lon, lat) else json_build_array(lon, lat, altitude) end order by n) as at,
      json_agg(nullif(accuracy, 0) order by n) as accuracies, bool_or(accuracy is not null) as measured from p)
  select case when at is null then null
    when measured then json_build_object('type', case kind when 'geotrace' then 'LineString' else 'Polygon' end,
      'coordinates', case kind when 'geotrace' then at else json_build_array(at) end, 'properties', json_build_object('accuracies', accuracies))
    else json_build_object('type', case kind when 'geotrace' then 'LineString' else 'Polygon' end,
      'coordinates', case kind when 'geotrace' then at else json_build_array(at) end) end
  from line
$$;
create function collection.line_text(place text, kind text) returns text language sql immutable parallel safe as $$
  select case kind when 'geotrace' then 'LINESTRING (' || points || ')' else 'POLYGON ((' || points || '))' end
  from (select string_agg(lon || ' ' || lat || coalesce(' ' || altitude, ''), ',' order by n) as points
    from (select row_number() over () n, * from collection.line_points(place)) p) line
$$;

-- ---------------------------------------------------------------- exports

create table collection.export (
  id uuid primary key default uuidv7(),
  form_id uuid not null references collection.form on delete cascade,
  programme_id uuid not null references programme.programme,
  country text,
  sensitivity smallint not null,
  person_id uuid not null references kernel.person,
  format text not null constraint export_format_unknown check (format in ('csv.zip', 'csv', 'xlsx', 'geojson', 'spss.zip')),
  options jsonb not null,
  personal boolean not null default false,
  reason text,
  total integer not null,
  rows integer not null default 0,
  bytes bigint not null default 0,
  state text not null default 'ready' check (state in ('ready', 'running', 'done', 'failed')),
  created_at timestamptz not null default now(),
  finished_at timestamptz,
  constraint export_reason_missing check (not personal or length(trim(reason)) >= 5)
);
create index export_of_form on collection.export (form_id, id desc);
comment on table collection.export is 'What left the workspace as a file, for whom, and why where personal answers were in it. The file itself is not kept.';
select kernel.guard_by('collection.export',
  'person_id = (select kernel.me()) or kernel.place(programme_id, country, sensitivity) = any ((select kernel.places(''read'', ''{programme_coordinator,country_coordinator,data_protection_officer}''))::text[]) or kernel.place(programme_id, ''*'', sensitivity) = any ((select kernel.places(''read'', ''{programme_coordinator,country_coordinator,data_protection_officer}''))::text[])',
  'person_id = (select kernel.me()) and programme_id = any ((select kernel.my_staff_programmes())::uuid[]) and exists (select 1 from collection.form f where f.id = form_id)',
  'person_id = (select kernel.me()) and programme_id = any ((select kernel.my_staff_programmes())::uuid[])',
  explained => 'whoever exported; coordinators and the data protection officer see all');
revoke delete on collection.export from ura_app;

-- ---------------------------------------------------------------- past submissions coming in

create table collection.import (
  id uuid primary key default uuidv7(),
  form_id uuid not null references collection.form on delete cascade,
  version_id uuid not null references collection.form_version,
  programme_id uuid not null references programme.programme,
  country text constraint import_country_malformed check (country ~ '^[A-Z]{2}$'),
  sensitivity smallint not null,
  person_id uuid not null references kernel.person,
  file_id uuid not null references kernel.file,
  media_file_id uuid references kernel.file,
  state text not null default 'checking' check (state in ('checking', 'checked', 'running', 'done', 'failed')),
  mapping jsonb not null default '{}',
  findings jsonb not null default '{}',
  leave_out boolean not null default false,
  broken text not null default 'mend' constraint import_broken_unknown check (broken in ('mend', 'leave', 'take')),
  approve boolean not null default false,
  reason text,
  progress_id uuid,
  stored integer not null default 0,
  created_at timestamptz not null default now(),
  finished_at timestamptz,
  version integer not null default 1,
  constraint import_reason_missing check ((not approve and broken <> 'take') or length(trim(reason)) >= 5)
);
create index import_of_form on collection.import (form_id, id desc);
comment on column collection.import.media_file_id is 'An archive with the files of the submissions, when it came beside the tables.';
comment on column collection.import.broken is 'What becomes of submissions that break a rule of the form: they are to be mended first, are left out, or are taken with a reason.';
comment on table collection.import is 'Files of past submissions: read, checked row by row, and only then taken in, all or nothing. The original file is kept.';
select kernel.guard('collection.import', '{programme_coordinator,country_coordinator}', '{programme_coordinator,country_coordinator,data_protection_officer}');
revoke delete on collection.import from ura_app;

-- The door `import` of collection.admit is for the job alone that takes a checked file in.
grant execute on function collection.receive(text, text, uuid, text, uuid, text, text, text, bytea, jsonb, text, date, double precision, double precision, text, bytea, text, text, integer, timestamptz, timestamptz, jsonb, text) to ura_worker;

-- Approves what an import has just taken in, because a coordinator said so with a reason. Only a job does.
create function collection.approve_imported(this_import uuid, ids uuid[]) returns integer
language plpgsql security definer set search_path = pg_catalog, collection as $$
declare i collection.import; done integer;
begin
  select * into i from collection.import x where x.id = this_import and x.state = 'running' and x.approve and kernel.is_system();
  if i.id is null then return 0; end if;
  update collection.submission s set state = 'approved', version = s.version + 1, changed_at = clock_timestamp()
  where s.id = any (ids) and s.form_id = i.form_id and s.state = 'received';
  get diagnostics done = row_count;
  insert into collection.remark (submission_id, programme_id, country, organisation_id, sensitivity, kind, body, from_state, to_state, instance_id, person_id)
  select s.id, s.programme_id, s.country, s.organisation_id, s.sensitivity, 'state', i.reason, 'received', 'approved', s.instance_id, i.person_id
  from collection.submission s where s.id = any (ids) and s.form_id = i.form_id;
  insert into kernel.audit (actor, person_id, action, programme_id, country, subject_id, details)
  values ('person', i.person_id, 'collection.submission.review', i.programme_id, i.country, i.id::text,
    jsonb_build_object('import', i.id, 'to', 'approved', 'count', done, 'reason', i.reason));
  return done;
end $$;
revoke all on function collection.approve_imported(uuid, uuid[]) from public;
grant execute on function collection.approve_imported(uuid, uuid[]) to ura_worker;

-- Adds to a submission that is there already the files that it still lacks, out of a running import. Only a job does.
create function collection.complete_imported(this_import uuid, submission uuid, files jsonb) returns integer
language plpgsql security definer set search_path = pg_catalog, collection as $$
declare i collection.import; lacked jsonb; done integer;
begin
  select * into i from collection.import x where x.id = this_import and x.state = 'running' and kernel.is_system();
  perform 1 from collection.submission s where s.id = submission and s.form_id = i.form_id for update;
  if not found then return 0; end if;
  -- A file that is there is never put in the place of another.
  select jsonb_agg(f || jsonb_build_object('path', a.path, 'personal', a.personal)), count(*) into lacked, done
  from jsonb_array_elements(files) f join collection.attachment a on a.submission_id = submission and a.name = f ->> 'name' and a.file_id is null;
  if lacked is null then return 0; end if;
  perform collection.keep_attachments(submission, lacked, i.person_id);
  insert into kernel.audit (actor, person_id, action, programme_id, country, subject_id, details)
  values ('person', i.person_id, 'collection.submission.repeat', i.programme_id, i.country, submission::text, jsonb_build_object('import', i.id, 'files', done));
  return done;
end $$;
revoke all on function collection.complete_imported(uuid, uuid, jsonb) from public;
grant execute on function collection.complete_imported(uuid, uuid, jsonb) to ura_worker;
