-- The ground floor: who acts, who may reach what, what was done, and the stores that every room uses.
-- Roles are made before the first migration (kernel/db/roles.ts):
--   ura_owner  owns everything and runs migrations          ura_auth    sees the schema auth only
--   ura_app    answers requests, owns nothing, RLS applies  ura_worker  runs jobs; is ura_app plus "system"

create schema kernel;
create schema auth;
grant usage on schema kernel to ura_app, ura_auth, ura_worker;
grant usage on schema auth to ura_auth;

-- A text in several languages (common/languages.ts, LocalText).
create domain kernel.local_text as jsonb
  constraint local_text_malformed check (value is null or (value ->> 'source' is not null and jsonb_typeof(value -> 'texts') = 'object'));
-- The text in one language, or in its source language.
create function kernel.text_in(value jsonb, language text) returns text language sql immutable parallel safe as $$
  select coalesce(nullif(value -> 'texts' -> language ->> 'text', ''), value -> 'texts' -> (value ->> 'source') ->> 'text')
$$;

-- ---------------------------------------------------------------- roles of people

create table kernel.role (
  key text primary key,
  clearance smallint not null check (clearance between 0 and 3),
  own_organisation boolean not null,
  position smallint not null
);
comment on table kernel.role is 'What a role reaches: the highest sensitivity, and whether only its own organisation''s records. Mirrored by kernel/access/roles.ts, compared by a test.';
insert into kernel.role values
  ('administrator', 1, false, 1),
  ('data_protection_officer', 3, false, 2),
  ('programme_coordinator', 3, false, 3),
  ('country_coordinator', 3, false, 4),
  ('grants_officer', 1, false, 5),
  ('assessor', 1, false, 6),
  ('monitor', 2, false, 7),
  ('analyst', 2, false, 8),
  ('reviewer', 2, false, 9),
  ('trainer', 1, false, 10),
  ('platform_member', 1, false, 11),
  ('donor', 0, false, 12),
  ('grantee', 1, true, 13),
  ('trainee', 0, true, 14);

-- ---------------------------------------------------------------- organisations, people, memberships

create table kernel.organisation (
  id uuid primary key default uuidv7(),
  code text not null constraint organisation_code_taken unique check (code ~ '^[a-z0-9][a-z0-9-]{0,39}$'),
  name kernel.local_text not null,
  short_name text not null default '',
  country text check (country ~ '^[A-Z]{2}$'),
  website text,
  sample boolean not null default false,
  created_at timestamptz not null default now(),
  version integer not null default 1
);

create table kernel.person (
  id uuid primary key default uuidv7(),
  user_id text constraint person_user_taken unique,
  name_sealed text not null,
  email_sealed text not null,
  email_index text not null constraint person_email_taken unique,
  language text not null default 'en',
  organisation_id uuid references kernel.organisation,
  sample boolean not null default false,
  created_at timestamptz not null default now(),
  disabled_at timestamptz,
  -- What the memberships reach, kept by a trigger: a request need not work it out again.
  reach jsonb not null default '{"memberships": [], "reads": [], "dated": false}',
  version integer not null default 1
);
comment on column kernel.person.email_index is 'Keyed hash of the e-mail address: finds a person without the address being stored in clear.';

create table kernel.membership (
  id uuid primary key default uuidv7(),
  person_id uuid not null references kernel.person,
  programme_id uuid,
  role text not null references kernel.role,
  country text check (country ~ '^[A-Z]{2}$'),
  organisation_id uuid references kernel.organisation,
  starts_on date not null default current_date,
  ends_on date,
  -- Ended at once, whatever day it is.
  ended_at timestamptz,
  created_at timestamptz not null default now(),
  constraint membership_programme_missing check (programme_id is not null or role = 'administrator'),
  constraint membership_organisation_missing check (role not in ('grantee', 'trainee') or organisation_id is not null),
  constraint membership_period_reversed check (ends_on is null or ends_on >= starts_on)
);
create unique index membership_exists on kernel.membership
  (person_id, coalesce(programme_id, '00000000-0000-0000-0000-000000000000'), role, coalesce(country, ''), coalesce(organisation_id, '00000000-0000-0000-0000-000000000000'))
  where ends_on is null;
create index membership_of_programme on kernel.membership (programme_id, role);

-- ---------------------------------------------------------------- who acts in this transaction

create table kernel.secret (one boolean primary key default true check (one), value bytea not null);
comment on table kernel.secret is 'Signs the context of a transaction, so that nobody who only has the app''s role can pretend to be somebody.';
insert into kernel.secret (value) values (sha256((gen_random_uuid()::text || gen_random_uuid()::text)::bytea));

-- The context is signed for this transaction alone: it cannot be forged, nor carried to another one.
-- (PL/pgSQL on purpose, here and below: it keeps its plans from one statement to the next, which SQL functions do not.)
create function kernel.sign(payload text) returns text
language plpgsql stable parallel restricted security definer set search_path = pg_catalog as $$
begin
  return encode(sha256((select value from kernel.secret) || convert_to(payload || '#' || pg_backend_pid() || '#' || extract(epoch from transaction_timestamp()), 'UTF8')), 'hex');
end $$;
revoke all on function kernel.sign(text) from public;

create function kernel.set_context(payload jsonb) returns void
language sql security definer set search_path = pg_catalog, kernel as $$
  select set_config('ura.context', payload::text, true), set_config('ura.signature', kernel.sign(payload::text), true)
$$;
revoke all on function kernel.set_context(jsonb) from public;

-- `parallel restricted` here and below: who acts is found out once, by the leader, and large scans may still be shared out.
-- The verified context of this transaction, or null when there is none or it was tampered with.
create function kernel.context() returns jsonb
language plpgsql stable parallel restricted security definer set search_path = pg_catalog as $$
declare payload text := current_setting('ura.context', true);
begin
  if payload is null or payload = '' then return null; end if;
  if current_setting('ura.signature', true)
    is distinct from encode(sha256((select value from kernel.secret) || convert_to(payload || '#' || pg_backend_pid() || '#' || extract(epoch from transaction_timestamp()), 'UTF8')), 'hex')
  then return null; end if;
  return payload::jsonb;
end $$;

-- The memberships of a person that hold today, and the places that they read (kernel.places). `dated`: some begin or end
-- on a day of their own, so that tomorrow's reach may be another and must be worked out at each request.
create function kernel.reach_of(who uuid) returns jsonb
language sql stable security definer set search_path = pg_catalog, kernel as $$
  with held as (
    select m.*, r.clearance, r.own_organisation own, r.position from kernel.membership m join kernel.role r on r.key = m.role
    where m.person_id = who and m.starts_on <= current_date and (m.ends_on is null or m.ends_on >= current_date) and m.ended_at is null)
  select jsonb_build_object(
    'memberships', coalesce((select jsonb_agg(jsonb_build_object('programme', programme_id, 'role', role, 'country', country,
      'organisation', organisation_id, 'clearance', clearance, 'own', own) order by position) from held), '[]'),
    'reads', coalesce((select jsonb_agg(distinct programme_id || '/' || c || '/' || s || case when own then '@' || organisation_id else '' end)
      from held, generate_series(0, clearance) s, unnest(case when country is null then array['*'] else array['', country] end) c
      where programme_id is not null), '[]'),
    'dated', exists (select 1 from kernel.membership where person_id = who and (starts_on > current_date or ends_on >= current_date)))
$$;
revoke all on function kernel.reach_of(uuid) from public;

create function kernel.keep_reach() returns trigger
language plpgsql security definer set search_path = pg_catalog, kernel as $$
begin
  update kernel.person set reach = kernel.reach_of(id) where id in (old.person_id, new.person_id);
  return null;
end $$;
create trigger keep_reach after insert or update or delete on kernel.membership for each row execute function kernel.keep_reach();

create function kernel.context_of(who uuid) returns jsonb
language sql stable security definer set search_path = pg_catalog, kernel as $$
  select jsonb_build_object('person', p.id, 'language', p.language, 'organisation', p.organisation_id, 'sample', p.sample) || kernel.reach_of(p.id)
  from kernel.person p where p.id = who and p.disabled_at is null
$$;
revoke all on function kernel.context_of(uuid) from public;

-- The tables of the accounts library (Better Auth). The e-mail in "user" is a keyed hash, never an address.
create table auth."user" (
  id text primary key, name text not null, email text not null unique, "emailVerified" boolean not null default false,
  image text, "createdAt" timestamptz not null default now(), "updatedAt" timestamptz not null default now(),
  "twoFactorEnabled" boolean default false
);
create table auth.session (
  id text primary key, "expiresAt" timestamptz not null, token text not null unique,
  "createdAt" timestamptz not null default now(), "updatedAt" timestamptz not null default now(),
  "ipAddress" text, "userAgent" text, "userId" text not null references auth."user" on delete cascade
);
create index session_of_user on auth.session ("userId");
create table auth.account (
  id text primary key, "accountId" text not null, "providerId" text not null,
  "userId" text not null references auth."user" on delete cascade, "accessToken" text, "refreshToken" text, "idToken" text,
  "accessTokenExpiresAt" timestamptz, "refreshTokenExpiresAt" timestamptz, scope text, password text,
  "createdAt" timestamptz not null default now(), "updatedAt" timestamptz not null default now()
);
create index account_of_user on auth.account ("userId");
create table auth.verification (
  id text primary key, identifier text not null, value text not null, "expiresAt" timestamptz not null,
  "createdAt" timestamptz not null default now(), "updatedAt" timestamptz not null default now()
);
create index verification_of_identifier on auth.verification (identifier);
create table auth."twoFactor" (
  id text primary key, secret text not null, "backupCodes" text not null,
  "userId" text not null references auth."user" on delete cascade, verified boolean not null default true
);
create index two_factor_of_user on auth."twoFactor" ("userId");
create table auth.passkey (
  id text primary key, name text, "publicKey" text not null, "userId" text not null references auth."user" on delete cascade,
  "credentialID" text not null, counter integer not null, "deviceType" text not null, "backedUp" boolean not null,
  transports text, "createdAt" timestamptz default now(), aaguid text
);
create index passkey_of_user on auth.passkey ("userId");
create table auth."rateLimit" (id text primary key, key text not null unique, count integer not null, "lastRequest" bigint not null);
do $$ declare t regclass; begin
  foreach t in array array['auth."user"','auth.session','auth.account','auth.verification','auth."twoFactor"','auth.passkey','auth."rateLimit"']::regclass[] loop
    execute format('alter table %s enable row level security', t);
    execute format('create policy accounts on %s to ura_auth using (true) with check (true)', t);
    execute format('grant select, insert, update, delete on %s to ura_auth', t);
  end loop;
end $$;

-- Opens a request: turns a session token into the transaction's context. The only door for the app's role.
create function kernel.act(session_token text) returns jsonb
language plpgsql security definer set search_path = pg_catalog, kernel as $$
declare found jsonb;
begin
  -- One small statement on purpose: it runs at every request.
  select case when p.reach -> 'dated' = 'true' then kernel.reach_of(p.id) else p.reach end
    || jsonb_build_object('person', p.id, 'language', p.language, 'organisation', p.organisation_id, 'sample', p.sample,
      'session', s.id, 'until', s."expiresAt", 'since', s."createdAt")
  into found
  from auth.session s join kernel.person p on p.user_id = s."userId" and p.disabled_at is null
  where s.token = session_token and s."expiresAt" > now();
  if found is not null then
    perform set_config('ura.context', found::text, true), set_config('ura.signature', kernel.sign(found::text), true);
  end if;
  return found;
end $$;
revoke all on function kernel.act(text) from public;
grant execute on function kernel.act(text) to ura_app;

-- Jobs, loading and the command line act as the system, or in the name of a person; the app's role cannot.
create function kernel.act_as(who uuid default null) returns jsonb
language plpgsql security definer set search_path = pg_catalog, kernel as $$
declare found jsonb;
begin
  found := case when who is null then jsonb_build_object('system', true, 'memberships', '[]'::jsonb) else kernel.context_of(who) end;
  if found is not null then perform kernel.set_context(found); end if;
  return found;
end $$;
revoke all on function kernel.act_as(uuid) from public;
grant execute on function kernel.act_as(uuid) to ura_worker;

create function kernel.me() returns uuid language plpgsql stable parallel restricted as $$ begin return (kernel.context() ->> 'person')::uuid; end $$;
create function kernel.is_system() returns boolean language plpgsql stable parallel restricted as $$ begin return coalesce((kernel.context() ->> 'system')::boolean, false); end $$;
create function kernel.has_role(variadic roles text[]) returns boolean language plpgsql stable parallel restricted as $$
begin return (
  select exists (select 1 from jsonb_array_elements(kernel.context() -> 'memberships') m where m ->> 'role' = any (roles))
); end $$;
create function kernel.my_programmes() returns uuid[] language plpgsql stable parallel restricted as $$
begin return (
  select coalesce(array_agg(distinct (m ->> 'programme')::uuid) filter (where m ->> 'programme' is not null), '{}')
  from jsonb_array_elements(kernel.context() -> 'memberships') m
); end $$;
create function kernel.my_staff_programmes() returns uuid[] language plpgsql stable parallel restricted as $$
begin return (
  select coalesce(array_agg(distinct (m ->> 'programme')::uuid) filter (where m ->> 'programme' is not null), '{}')
  from jsonb_array_elements(kernel.context() -> 'memberships') m where not (m ->> 'own')::boolean
); end $$;
create function kernel.my_organisations() returns uuid[] language plpgsql stable parallel restricted as $$
begin return (
  select array_remove(coalesce(array_agg(distinct (m ->> 'organisation')::uuid), '{}') || (kernel.context() ->> 'organisation')::uuid, null)
  from jsonb_array_elements(kernel.context() -> 'memberships') m
); end $$;

-- ---------------------------------------------------------------- reach: programme / country / sensitivity [@ organisation]

-- A row's place as one text; a membership unfolds into the set of places that it reaches (below). Every policy asks it of
-- every row: only with each part cast to text is it immutable throughout, and written into the query instead of called.
create function kernel.place(programme uuid, country text, sensitivity integer) returns text
language sql immutable parallel safe as $$ select programme::text || '/' || coalesce(country, '') || '/' || sensitivity::text $$;

-- Places that this transaction's actor reads (mode 'read') or writes (mode 'write') in tables open to the given roles.
-- '*' stands for every country. Reading reaches programme-wide rows too; writing them needs a membership for all countries.
create function kernel.places(mode text, roles text[] default null) returns text[]
language plpgsql stable parallel restricted as $$
declare context jsonb := kernel.context();
begin
  -- The common question is answered by the context itself.
  if mode = 'read' and roles is null then
    return array(select jsonb_array_elements_text(context -> 'reads'));
  end if;
  return (
    select coalesce(array_agg(distinct p), '{}')
    from jsonb_array_elements(context -> 'memberships') m
    cross join lateral generate_series(0, (m ->> 'clearance')::integer) s
    cross join lateral unnest(
      case when m ->> 'country' is null then array['*'] when mode = 'read' then array['', m ->> 'country'] else array[m ->> 'country'] end) c
    cross join lateral (select (m ->> 'programme') || '/' || c || '/' || s || case when (m ->> 'own')::boolean then '@' || (m ->> 'organisation') else '' end as p) x
    where m ->> 'programme' is not null and (roles is null or m ->> 'role' = any (roles)));
end $$;

create table kernel.guarded (
  relation text primary key, writers text[] not null, readers text[], scope text not null, explained text not null default ''
);
comment on table kernel.guarded is 'What guards each table: written by kernel.guard(), read by the access page and by the tests.';

-- Puts a table under guard: row-level security by programme, country, organisation and sensitivity (the columns it has),
-- writing for the given roles only, reading for the given roles (null: every member who reaches the row).
-- scope: 'reach' as above; 'members': every member of the programme reads (also own-organisation roles).
create function kernel.guard(relation regclass, writers text[], readers text[] default null, scope text default 'reach', programme text default 'programme_id')
returns void language plpgsql as $$
declare
  has_country boolean; has_organisation boolean; has_sensitivity boolean; reads text; writes text; place text; everywhere text;
begin
  select bool_or(attname = 'country'), bool_or(attname = 'organisation_id'), bool_or(attname = 'sensitivity')
    into has_country, has_organisation, has_sensitivity from pg_attribute where attrelid = relation and attnum > 0 and not attisdropped;
  place := format('kernel.place(%s, %s, %s)', programme, case when has_country then 'country' else 'null' end, case when has_sensitivity then 'sensitivity' else '0' end);
  everywhere := format('kernel.place(%s, ''*'', %s)', programme, case when has_sensitivity then 'sensitivity' else '0' end);
  reads := format('%1$s = any ((select kernel.places(''read'', %3$L::text[]))::text[]) or %2$s = any ((select kernel.places(''read'', %3$L::text[]))::text[])', place, everywhere, readers);
  writes := format('%1$s = any ((select kernel.places(''write'', %3$L::text[]))::text[]) or %2$s = any ((select kernel.places(''write'', %3$L::text[]))::text[])', place, everywhere, writers);
  if has_organisation then
    reads := reads || format(' or %1$s || ''@'' || organisation_id = any ((select kernel.places(''read'', %3$L::text[]))::text[]) or %2$s || ''@'' || organisation_id = any ((select kernel.places(''read'', %3$L::text[]))::text[])', place, everywhere, readers);
    writes := writes || format(' or %1$s || ''@'' || organisation_id = any ((select kernel.places(''write'', %3$L::text[]))::text[]) or %2$s || ''@'' || organisation_id = any ((select kernel.places(''write'', %3$L::text[]))::text[])', place, everywhere, writers);
  end if;
  if scope = 'members' then reads := reads || format(' or %s = any ((select kernel.my_programmes())::uuid[])', programme); end if;
  execute format('alter table %s enable row level security', relation);
  execute format('grant select, insert, update, delete on %s to ura_app', relation);
  execute format('create policy reading on %s for select to ura_app using (%s or (select kernel.is_system()))', relation, reads);
  execute format('create policy adding on %s for insert to ura_app with check (%s or (select kernel.is_system()))', relation, writes);
  execute format('create policy changing on %s for update to ura_app using (%s or (select kernel.is_system())) with check (%s or (select kernel.is_system()))', relation, writes, writes);
  execute format('create policy removing on %s for delete to ura_app using (%s or (select kernel.is_system()))', relation, writes);
  insert into kernel.guarded values (relation::text, writers, readers, scope);
end $$;

-- Puts a table under a guard of its own: plain conditions for reading and for writing (null: nobody but the system).
create function kernel.guard_by(relation regclass, reads text, adds text default null, changes text default null, removes text default null, explained text default '')
returns void language plpgsql as $$
begin
  execute format('alter table %s enable row level security', relation);
  execute format('grant select on %s to ura_app', relation);
  execute format('create policy reading on %s for select to ura_app using ((select kernel.is_system()) or (%s))', relation, coalesce(reads, 'false'));
  execute format('grant insert, update, delete on %s to ura_app', relation);
  execute format('create policy adding on %s for insert to ura_app with check ((select kernel.is_system()) or (%s))', relation, coalesce(adds, 'false'));
  execute format('create policy changing on %s for update to ura_app using ((select kernel.is_system()) or (%s))', relation, coalesce(changes, 'false'));
  execute format('create policy removing on %s for delete to ura_app using ((select kernel.is_system()) or (%s))', relation, coalesce(removes, 'false'));
  insert into kernel.guarded values (relation::text, '{}', null, 'own', explained);
end $$;

-- ---------------------------------------------------------------- audit

create table kernel.audit (
  id bigint generated always as identity primary key,
  at timestamptz not null default clock_timestamp(),
  xid xid8 not null default pg_current_xact_id(),
  person_id uuid,
  actor text not null default 'person' check (actor in ('person', 'public', 'system', 'device')),
  action text not null check (action ~ '^[a-z][a-zA-Z]*(\.[a-zA-Z_]+)+$'),
  programme_id uuid,
  country text,
  subject_id text,
  details jsonb not null default '{}',
  request_id text
);
create index audit_of_programme on kernel.audit (programme_id, id desc);
create index audit_of_subject on kernel.audit (subject_id, id desc);
comment on table kernel.audit is 'Append-only. The sealing job chains the rows and closes batches as Merkle trees (kernel/audit).';

create table kernel.audit_link (audit_id bigint primary key references kernel.audit, hash bytea not null);
create table kernel.audit_seal (
  id bigint generated always as identity primary key,
  first_id bigint not null, last_id bigint not null, size bigint not null,
  root bytea not null, chain bytea not null, signature bytea not null, key_id text not null,
  at timestamptz not null default clock_timestamp()
);

create function kernel.refuse_change() returns trigger language plpgsql as $$
begin raise exception 'append-only: % on % is refused', tg_op, tg_table_name using errcode = 'insufficient_privilege', constraint = 'append_only'; end $$;
create trigger append_only before update or delete or truncate on kernel.audit for each statement execute function kernel.refuse_change();
create trigger append_only before update or delete or truncate on kernel.audit_link for each statement execute function kernel.refuse_change();
create trigger append_only before update or delete or truncate on kernel.audit_seal for each statement execute function kernel.refuse_change();

-- ---------------------------------------------------------------- keys, files, mail, notices

create table kernel.data_key (
  id uuid primary key default uuidv7(),
  programme_id uuid,
  country text,
  version integer not null,
  wrapped bytea not null,
  master_id text not null,
  created_at timestamptz not null default now(),
  retired_at timestamptz
);
create unique index data_key_version on kernel.data_key (coalesce(programme_id, '00000000-0000-0000-0000-000000000000'), coalesce(country, ''), version);

create table kernel.file (
  id uuid primary key default uuidv7(),
  programme_id uuid,
  country text,
  organisation_id uuid references kernel.organisation,
  sensitivity smallint not null default 1 check (sensitivity between 0 and 3),
  address text not null,
  name text not null,
  media_type text not null,
  size bigint not null check (size >= 0),
  kind text not null default 'attachment',
  created_by uuid references kernel.person,
  created_at timestamptz not null default now()
);
create index file_of_address on kernel.file (address);

create table kernel.outbox (
  id uuid primary key default uuidv7(),
  person_id uuid references kernel.person,
  to_sealed text not null,
  subject_sealed text not null,
  text_sealed text not null,
  html_sealed text not null,
  template text not null,
  created_at timestamptz not null default now(),
  sent_at timestamptz,
  failed text
);

create table kernel.notice (
  id uuid primary key default uuidv7(),
  person_id uuid not null references kernel.person,
  programme_id uuid,
  message text not null,
  params jsonb not null default '{}',
  link text not null default '/',
  created_at timestamptz not null default now(),
  read_at timestamptz
);
create index notice_of_person on kernel.notice (person_id, created_at desc);

-- Enqueues a job in the caller's own transaction. The queue belongs to ura_worker; this is its only door.
create function kernel.enqueue(task text, payload jsonb, job_key text default null, run_at timestamptz default null, attempts integer default 10)
returns void language plpgsql security definer set search_path = pg_catalog as $$
begin perform graphile_worker.add_job(identifier => task, payload => payload::json, job_key => job_key, run_at => run_at, max_attempts => attempts); end $$;
revoke all on function kernel.enqueue(text, jsonb, text, timestamptz, integer) from public;
grant execute on function kernel.enqueue(text, jsonb, text, timestamptz, integer) to ura_app;
grant create on schema kernel to ura_worker;
alter function kernel.enqueue(text, jsonb, text, timestamptz, integer) owner to ura_worker;
revoke create on schema kernel from ura_worker;

-- A long job as the waiting person sees it: made with the job, reported by the worker outside the job's transaction.
create table kernel.progress (
  id uuid primary key default uuidv7(),
  person_id uuid references kernel.person,
  programme_id uuid,
  task text not null,
  percent smallint not null default 0 check (percent between 0 and 100),
  step text,
  state text not null default 'waiting' check (state in ('waiting', 'working', 'done', 'failed')),
  result jsonb,
  problem text,
  created_at timestamptz not null default now(),
  changed_at timestamptz not null default now()
);
create index progress_of_person on kernel.progress (person_id, created_at desc);
create function kernel.report_progress(which uuid, done integer, doing text) returns void
language sql security definer set search_path = pg_catalog, kernel as $$
  update kernel.progress set percent = done, step = coalesce(doing, step), state = 'working', changed_at = now()
  where id = which and state in ('waiting', 'working')
$$;
revoke all on function kernel.report_progress(uuid, integer, text) from public;
grant execute on function kernel.report_progress(uuid, integer, text) to ura_worker;

-- ---------------------------------------------------------------- guards of the kernel's own tables

alter table kernel.secret enable row level security;
create policy nobody on kernel.secret using (false);
select kernel.guard_by('kernel.role', 'true', explained => 'the roles are no secret');
select kernel.guard_by('kernel.guarded', 'kernel.me() is not null', explained => 'the access page explains the guards');
select kernel.guard_by('kernel.organisation',
  '(select kernel.has_role(''administrator'')) or cardinality((select kernel.my_staff_programmes())::uuid[]) > 0 or id = any ((select kernel.my_organisations())::uuid[])',
  '(select kernel.has_role(''administrator'', ''programme_coordinator'', ''country_coordinator'', ''grants_officer''))',
  '(select kernel.has_role(''administrator'', ''programme_coordinator'', ''country_coordinator'', ''grants_officer''))',
  explained => 'staff see organisations; others their own');
create function kernel.shares_programme(who uuid) returns boolean
language sql stable security definer set search_path = pg_catalog, kernel as $$
  select exists (select 1 from kernel.membership m where m.person_id = who and m.programme_id = any (kernel.my_staff_programmes()))
$$;
select kernel.guard_by('kernel.person',
  'id = (select kernel.me()) or (select kernel.has_role(''administrator'')) or kernel.shares_programme(id)',
  '(select kernel.has_role(''administrator'', ''programme_coordinator'', ''country_coordinator''))',
  'id = (select kernel.me()) or (select kernel.has_role(''administrator''))',
  explained => 'oneself, administrators, and staff of a common programme');
select kernel.guard_by('kernel.membership',
  'person_id = (select kernel.me()) or (select kernel.has_role(''administrator'')) or programme_id = any ((select kernel.my_staff_programmes())::uuid[])',
  '(select kernel.has_role(''administrator'')) or kernel.place(programme_id, ''*'', 0) = any ((select kernel.places(''write'', ''{programme_coordinator}''))::text[]) or kernel.place(programme_id, country, 0) = any ((select kernel.places(''write'', ''{country_coordinator}''))::text[])',
  '(select kernel.has_role(''administrator'')) or kernel.place(programme_id, ''*'', 0) = any ((select kernel.places(''write'', ''{programme_coordinator}''))::text[]) or kernel.place(programme_id, country, 0) = any ((select kernel.places(''write'', ''{country_coordinator}''))::text[])',
  explained => 'staff see who is in their programme; administrators and coordinators give and end memberships');
select kernel.guard_by('kernel.audit',
  '(select kernel.has_role(''administrator'', ''data_protection_officer'')) or person_id = (select kernel.me()) or kernel.place(programme_id, ''*'', 0) = any ((select kernel.places(''read'', ''{programme_coordinator,data_protection_officer}''))::text[]) or kernel.place(programme_id, country, 0) = any ((select kernel.places(''read'', ''{country_coordinator}''))::text[])',
  'person_id is not distinct from (select kernel.me())',
  explained => 'anyone adds a row in their own name; nobody changes one');
select kernel.guard_by('kernel.audit_link', '(select kernel.has_role(''administrator'', ''data_protection_officer''))', explained => 'proofs');
select kernel.guard_by('kernel.audit_seal', 'kernel.me() is not null', explained => 'sealed heads are for every member to keep');
select kernel.guard_by('kernel.data_key', 'true', 'true', explained => 'wrapped keys: useless without the master key');
select kernel.guard_by('kernel.file',
  'created_by = (select kernel.me()) or kernel.place(programme_id, country, sensitivity) = any ((select kernel.places(''read''))::text[]) or kernel.place(programme_id, ''*'', sensitivity) = any ((select kernel.places(''read''))::text[]) or kernel.place(programme_id, country, sensitivity) || ''@'' || organisation_id = any ((select kernel.places(''read''))::text[]) or kernel.place(programme_id, ''*'', sensitivity) || ''@'' || organisation_id = any ((select kernel.places(''read''))::text[])',
  'created_by = (select kernel.me()) and programme_id = any ((select kernel.my_programmes())::uuid[])',
  explained => 'whoever reaches the place of the file, and whoever put it there');
select kernel.guard_by('kernel.outbox', '(select kernel.has_role(''administrator''))', 'true', explained => 'written by whoever causes a mail; read by administrators in development');
select kernel.guard_by('kernel.progress', 'person_id = (select kernel.me())', 'person_id = (select kernel.me())', explained => 'the waiting person''s own');
select kernel.guard_by('kernel.notice', 'person_id = (select kernel.me())', '(select kernel.me()) is not null', 'person_id = (select kernel.me())', 'person_id = (select kernel.me())', explained => 'one''s own');

