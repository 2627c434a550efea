-- The collection room: forms and their versions, the devices that collect with them, and what was collected.

create schema collection;
grant usage on schema collection to ura_app;

-- ---------------------------------------------------------------- forms

-- Clients of the field (ODK Collect, pyODK, ruODK, Power BI) know projects by number: one a programme.
create table collection.project (
  number integer generated always as identity primary key,
  programme_id uuid not null constraint project_programme_taken unique references programme.programme
);

create table collection.form (
  id uuid primary key default uuidv7(),
  programme_id uuid not null references programme.programme,
  country text constraint form_country_malformed check (country ~ '^[A-Z]{2}$'),
  sensitivity smallint not null default 1 check (sensitivity between 0 and 3),
  code text not null constraint form_code_malformed check (code ~ '^[^\s/\\:?#%]{1,100}$'),
  title text not null,
  state text not null default 'draft' constraint form_state_unknown check (state in ('draft', 'open', 'closing', 'closed')),
  current_version_id uuid,
  draft_version_id uuid,
  created_by uuid references kernel.person,
  created_at timestamptz not null default now(),
  version integer not null default 1,
  constraint form_code_taken unique (programme_id, code),
  constraint form_open_without_version check (state = 'draft' or current_version_id is not null)
);
comment on column collection.form.code is 'The formID by which OpenRosa clients know it.';
comment on column collection.form.state is 'draft: never published; open: listed and accepting; closing: no longer listed, still accepting; closed.';

create table collection.form_version (
  id uuid primary key default uuidv7(),
  form_id uuid not null references collection.form on delete cascade,
  programme_id uuid not null references programme.programme,
  country text,
  sensitivity smallint not null,
  name text not null default '',
  state text not null default 'draft' check (state in ('draft', 'published')),
  title text not null,
  xform text not null,
  hash text not null check (hash ~ '^[0-9a-f]{32}$'),
  definition jsonb not null,
  languages jsonb not null default '[]',
  warnings jsonb not null default '[]',
  gaps jsonb not null default '[]',
  waiver text,
  source_file_id uuid references kernel.file,
  test_token_hash bytea constraint form_version_token_taken unique,
  created_by uuid references kernel.person,
  created_at timestamptz not null default now(),
  published_by uuid references kernel.person,
  published_at timestamptz,
  constraint form_version_published_when check ((state = 'published') = (published_at is not null))
);
create unique index form_version_name_taken on collection.form_version (form_id, name) where state = 'published';
create unique index form_version_one_draft on collection.form_version (form_id) where state = 'draft';
comment on column collection.form_version.hash is 'MD5 of the XForm''s bytes, as OpenRosa''s form list announces it.';
comment on column collection.form_version.gaps is 'Texts that are missing in some of the form''s languages, with their cells; publishing over them needs a waiver.';
alter table collection.form add constraint form_current_unknown foreign key (current_version_id) references collection.form_version deferrable initially deferred;
alter table collection.form add constraint form_draft_unknown foreign key (draft_version_id) references collection.form_version on delete set null (draft_version_id) deferrable initially deferred;

create table collection.form_file (
  id uuid primary key default uuidv7(),
  version_id uuid not null references collection.form_version on delete cascade,
  programme_id uuid not null references programme.programme,
  country text,
  sensitivity smallint not null,
  name text not null,
  kind text not null check (kind in ('image', 'audio', 'video', 'file')),
  file_id uuid references kernel.file,
  address text,
  size bigint,
  media_type text,
  md5 text check (md5 ~ '^[0-9a-f]{32}$'),
  changed_at timestamptz not null default now(),
  constraint form_file_name_taken unique (version_id, name),
  constraint form_file_digest_missing check ((file_id is null) = (md5 is null))
);

-- ---------------------------------------------------------------- devices

create table collection.device (
  id uuid primary key default uuidv7(),
  number integer generated always as identity constraint device_number_taken unique,
  programme_id uuid not null references programme.programme,
  country text constraint device_country_malformed check (country ~ '^[A-Z]{2}$'),
  name text not null constraint device_name_missing check (length(trim(name)) between 1 and 100),
  person_id uuid references kernel.person,
  token_hash bytea not null constraint device_token_taken unique,
  token_number integer not null default 1,
  all_forms boolean not null default true,
  created_by uuid references kernel.person,
  created_at timestamptz not null default now(),
  last_seen_at timestamptz,
  last_agent text,
  shut_out_at timestamptz,
  shut_out_by uuid references kernel.person,
  version integer not null default 1
);
create index device_of_programme on collection.device (programme_id, country);
comment on column collection.device.token_hash is 'SHA-256 of the token; the token itself is derived from the master key and is never stored.';

create table collection.device_form (
  device_id uuid not null references collection.device on delete cascade,
  form_id uuid not null references collection.form on delete cascade,
  programme_id uuid not null references programme.programme,
  country text,
  primary key (device_id, form_id)
);

-- ---------------------------------------------------------------- submissions

create table collection.submission (
  id uuid primary key,
  form_id uuid not null,
  version_id uuid not null,
  programme_id uuid not null,
  country text,
  organisation_id uuid,
  sensitivity smallint not null,
  state text not null constraint submission_state_unknown check (state in ('test', 'received', 'in_review', 'returned', 'approved', 'rejected')),
  instance_id text not null,
  root_key uuid not null,
  instance_key uuid not null,
  instance_name text,
  xml text not null,
  digest bytea not null,
  data jsonb not null,
  personal_sealed text,
  occurred_on date not null,
  latitude double precision,
  longitude double precision,
  site text,
  match_key bytea,
  device_id uuid,
  person_id uuid,
  device_label text,
  agent text,
  size integer not null,
  started_at timestamptz,
  ended_at timestamptz,
  received_at timestamptz not null default clock_timestamp(),
  changed_at timestamptz,
  attachments_expected smallint not null default 0,
  attachments_present smallint not null default 0,
  edits smallint not null default 0,
  corrected_by uuid[],
  edited_by uuid,
  edited_on uuid,
  assignee_id uuid references kernel.person,
  version integer not null default 1
) with (toast_tuple_target = 8160);
comment on table collection.submission is 'Written by collection.receive and collection.edit alone, which know form, version, device and person to exist. There are no foreign keys to them on purpose: each would lock one row for all senders of a form; triggers on those tables keep what is referred to.';
comment on column collection.submission.xml is 'As received, except that the contents of personal fields are cut out; personal_sealed holds them with their offsets, so the bytes can be put together again.';
comment on column collection.submission.root_key is 'First 128 bits of SHA-256 of form and instance ID of the first edition: one index entry is all that uniqueness costs, and no lock is shared.';
comment on column collection.submission.digest is 'Keyed hash of the received bytes: tells a repeated sending from another content without giving anything away.';
comment on column collection.submission.corrected_by is 'Everybody who made an edition of it after the first; written by collection.edit alone. Whoever stands here has not four eyes.';
comment on column collection.submission.edited_by is 'Who made the edition that stands, and edited_on the device it came from, where edits > 0; written by collection.edit alone.';
comment on column collection.submission.match_key is 'Keyed hash of site, day and respondent: finds probable duplicates.';
create unique index submission_instance_taken on collection.submission (root_key);
create index submission_of_form on collection.submission (form_id, id);
create index submission_of_state on collection.submission (form_id, state, id);
create index submission_approved on collection.submission (programme_id, occurred_on) where state = 'approved';
create index submission_match on collection.submission (match_key) where match_key is not null;
create index submission_of_version on collection.submission (version_id) where state = 'test';
create index submission_key_now on collection.submission (instance_key) where edits > 0;

-- What the missing foreign keys would have kept.
create function collection.keep_referred() returns trigger language plpgsql security definer set search_path = pg_catalog, collection as $$
declare used boolean;
begin
  if tg_argv[0] = 'form' then used := exists (select 1 from collection.submission s where s.form_id = old.id);
  else used := exists (select 1 from collection.submission s where s.form_id = old.form_id and s.version_id = old.id);
  end if;
  if used then
    raise exception '% % has submissions', tg_table_name, old.id using errcode = 'foreign_key_violation', constraint = 'submission_refers_to_it';
  end if;
  return old;
end $$;

create table collection.submission_edition (
  id uuid primary key,
  submission_id uuid not null references collection.submission on delete cascade,
  programme_id uuid not null,
  country text,
  organisation_id uuid,
  sensitivity smallint not null,
  instance_id text not null,
  instance_key uuid not null constraint edition_instance_taken unique,
  version_id uuid not null references collection.form_version,
  xml text not null,
  digest bytea not null,
  data jsonb not null,
  personal_sealed text,
  device_id uuid references collection.device,
  person_id uuid references kernel.person,
  made_at timestamptz not null,
  replaced_at timestamptz not null default clock_timestamp()
);
create index edition_of_submission on collection.submission_edition (submission_id);
comment on table collection.submission_edition is 'What a submission said before it was edited; device_id and person_id say who made that edition.';

create table collection.attachment (
  id uuid primary key default uuidv7(),
  submission_id uuid not null references collection.submission on delete cascade,
  programme_id uuid not null,
  country text,
  organisation_id uuid,
  sensitivity smallint not null,
  name text not null,
  path text,
  personal boolean not null default false,
  file_id uuid references kernel.file,
  added_at timestamptz,
  constraint attachment_name_taken unique (submission_id, name)
);
comment on column collection.attachment.path is 'The question that names it; null for a file that was sent without being named in the form.';

create table collection.remark (
  id uuid primary key default uuidv7(),
  submission_id uuid not null references collection.submission on delete cascade,
  programme_id uuid not null,
  country text,
  organisation_id uuid,
  sensitivity smallint not null,
  kind text not null check (kind in ('comment', 'state', 'edit', 'undo')),
  path text,
  body text not null default '',
  from_state text,
  to_state text,
  changes jsonb,
  instance_id text not null,
  person_id uuid references kernel.person,
  device_id uuid references collection.device,
  at timestamptz not null default clock_timestamp(),
  settled_at timestamptz
);
create index remark_of_submission on collection.remark (submission_id, id);
comment on table collection.remark is 'What happened to a submission after it arrived: comments (on a question or the whole), changes of state, edits.';

-- ---------------------------------------------------------------- who may reach what

select kernel.guard('collection.project', '{programme_coordinator}', scope => 'members');
select kernel.guard('collection.form', '{programme_coordinator,country_coordinator}',
  '{programme_coordinator,country_coordinator,data_protection_officer,monitor,analyst,reviewer,platform_member,trainer}');
select kernel.guard('collection.form_version', '{programme_coordinator,country_coordinator}',
  '{programme_coordinator,country_coordinator,data_protection_officer,monitor,analyst,reviewer,platform_member,trainer}');
select kernel.guard('collection.form_file', '{programme_coordinator,country_coordinator}',
  '{programme_coordinator,country_coordinator,data_protection_officer,monitor,analyst,reviewer,platform_member,trainer}');
select kernel.guard('collection.device', '{programme_coordinator,country_coordinator}', '{programme_coordinator,country_coordinator,data_protection_officer}');
select kernel.guard('collection.device_form', '{programme_coordinator,country_coordinator}', '{programme_coordinator,country_coordinator,data_protection_officer}');
select kernel.guard('collection.submission', '{programme_coordinator,country_coordinator,reviewer}',
  '{programme_coordinator,country_coordinator,data_protection_officer,monitor,analyst,reviewer}');
select kernel.guard('collection.submission_edition', '{programme_coordinator,country_coordinator,reviewer}',
  '{programme_coordinator,country_coordinator,data_protection_officer,monitor,analyst,reviewer}');
select kernel.guard('collection.attachment', '{programme_coordinator,country_coordinator,reviewer}',
  '{programme_coordinator,country_coordinator,data_protection_officer,monitor,analyst,reviewer}');
select kernel.guard('collection.remark', '{programme_coordinator,country_coordinator,reviewer,monitor}',
  '{programme_coordinator,country_coordinator,data_protection_officer,monitor,analyst,reviewer}');

-- A monitor sees the devices that are theirs, and may shut a lost one out.
create policy mine on collection.device for select to ura_app using (person_id = (select kernel.me()));
create policy losing on collection.device for update to ura_app using (person_id = (select kernel.me())) with check (person_id = (select kernel.me()));

-- The number of a programme's project, made on first use by whoever manages its forms.
create function collection.project_of(programme uuid) returns integer
language plpgsql security definer set search_path = pg_catalog, collection as $$
declare found_number integer;
begin
  if not (programme = any (kernel.my_staff_programmes()) or kernel.is_system()) then
    raise exception 'not a programme of the actor' using errcode = 'insufficient_privilege';
  end if;
  select number into found_number from collection.project where programme_id = programme;
  if found_number is null then
    insert into collection.project (programme_id) values (programme) on conflict do nothing;
    select number into found_number from collection.project where programme_id = programme;
  end if;
  return found_number;
end $$;
revoke all on function collection.project_of(uuid) from public;
grant execute on function collection.project_of(uuid) to ura_app, ura_worker;

create trigger keep_referred before delete on collection.form for each row execute function collection.keep_referred('form');
create trigger keep_referred before delete on collection.form_version for each row execute function collection.keep_referred('version');
-- Submissions come in by their own functions alone; a device that has sent something stays.
revoke insert, delete on collection.submission, collection.submission_edition, collection.attachment from ura_app;
revoke delete on collection.device from ura_app;
revoke update on collection.submission from ura_app;
grant update (state, assignee_id, changed_at, version, personal_sealed) on collection.submission to ura_app;

-- Four eyes: whoever corrected a submission does not approve it. Where nobody else can, the programme's coordinator may,
-- and says why: the reason stands in the history before the state changes.
create function collection.keep_four_eyes() returns trigger language plpgsql security definer set search_path = pg_catalog, collection as $$
begin
  if kernel.me() = any (new.corrected_by) and not (
    kernel.places('write', '{programme_coordinator}')
      && array[kernel.place(new.programme_id, new.country, new.sensitivity), kernel.place(new.programme_id, '*', new.sensitivity)]
    and exists (select 1 from collection.remark r where r.submission_id = new.id and r.person_id = kernel.me() and r.kind = 'state'
      and r.to_state = 'approved' and length(btrim(r.body)) >= 5 and r.at >= now())) then
    raise exception 'submission % was corrected by who approves it', new.id using errcode = 'check_violation', constraint = 'submission_own_correction';
  end if;
  return new;
end $$;
create trigger keep_four_eyes before update of state on collection.submission for each row
  when (new.state = 'approved' and old.state <> 'approved' and new.corrected_by is not null) execute function collection.keep_four_eyes();

-- Nor does anybody judge what they sent themselves, whoever else could: an edition of theirs leaves the state alone.
create function collection.keep_senders_out() returns trigger language plpgsql set search_path = pg_catalog, collection as $$
begin
  if kernel.me() = new.person_id then
    raise exception 'submission % was sent by who judges it', new.id using errcode = 'check_violation', constraint = 'submission_own_review';
  end if;
  return new;
end $$;
create trigger keep_senders_out before update of state on collection.submission for each row
  when (new.state <> old.state and new.state not in ('received', 'test') and new.person_id is not null) execute function collection.keep_senders_out();

-- ---------------------------------------------------------------- the devices' door

create function collection.token_hash(token text) returns bytea language sql immutable parallel safe as $$ select sha256(convert_to(token, 'UTF8')) $$;

-- Opens a device's request: the transaction's context is the device, which is a member of nothing and reaches
-- only the forms it was given (policies below). Null when the token is unknown, shut out, or of another project.
create function collection.act_device(token text, project integer) returns jsonb
language plpgsql security definer set search_path = pg_catalog, collection as $$
declare context jsonb;
begin
  select jsonb_build_object('device', d.id, 'programme', d.programme_id, 'country', d.country, 'name', d.name, 'memberships', '[]'::jsonb,
    'reads', '[]'::jsonb,
    'forms', case when not d.all_forms then (select coalesce(jsonb_agg(f.form_id), '[]') from collection.device_form f where f.device_id = d.id) end)
  into context
  from collection.device d join collection.project p on p.programme_id = d.programme_id
  where d.token_hash = collection.token_hash(token) and d.shut_out_at is null and p.number = project;
  if context is not null then perform kernel.set_context(context); end if;
  return context;
end $$;
revoke all on function collection.act_device(text, integer) from public;
grant execute on function collection.act_device(text, integer) to ura_app;

-- The same for whoever tries out a draft: its one form, nothing else.
create function collection.act_test(token text, project integer) returns jsonb
language plpgsql security definer set search_path = pg_catalog, collection as $$
declare context jsonb;
begin
  select jsonb_build_object('test', v.id, 'programme', v.programme_id, 'country', v.country, 'memberships', '[]'::jsonb) into context
  from collection.form_version v join collection.project p on p.programme_id = v.programme_id
  where v.test_token_hash = collection.token_hash(token) and v.state = 'draft' and p.number = project;
  if context is not null then perform kernel.set_context(context); end if;
  return context;
end $$;
revoke all on function collection.act_test(text, integer) from public;
grant execute on function collection.act_test(text, integer) to ura_app;

create function collection.device_reaches(form uuid, programme uuid, at_country text) returns boolean language sql stable as $$
  select c is not null and c ->> 'device' is not null and (c ->> 'programme')::uuid = programme
    and (at_country is null or c ->> 'country' is null or c ->> 'country' = at_country)
    and (jsonb_typeof(c -> 'forms') = 'null' or c -> 'forms' ? form::text)
  from kernel.context() c
$$;
create function collection.testing() returns uuid language sql stable as $$ select (kernel.context() ->> 'test')::uuid $$;

create policy collecting on collection.form for select to ura_app using (
  (state <> 'draft' and (select kernel.context() ->> 'device') is not null and collection.device_reaches(id, programme_id, country))
  or draft_version_id = (select collection.testing()));
create policy collecting on collection.form_version for select to ura_app using (
  (state = 'published' and (select kernel.context() ->> 'device') is not null and collection.device_reaches(form_id, programme_id, country))
  or id = (select collection.testing()));
create policy collecting on collection.form_file for select to ura_app using (
  version_id = (select collection.testing())
  or ((select kernel.context() ->> 'device') is not null and exists (select 1 from collection.form_version v where v.id = version_id)));
create policy collecting on collection.project for select to ura_app using (
  programme_id = (select (kernel.context() ->> 'programme')::uuid));

-- ---------------------------------------------------------------- receiving: one statement a submission

create function collection.instance_key(form uuid, instance text) returns uuid language sql immutable parallel safe as $$
  select encode(substr(sha256(convert_to(form::text || '/' || instance, 'UTF8')), 1, 16), 'hex')::uuid
$$;

-- Roles that may submit, where they have a membership at the form's place.
create function collection.submitting_roles() returns text[] language sql immutable as $$
  select '{programme_coordinator,country_coordinator,monitor,analyst,reviewer,platform_member,trainer}'::text[]
$$;

-- Keeps the files of a submission: a row of kernel.file and of collection.attachment each. Internal.
-- files: [{name, path, personal, address?, media_type?, size?}]; without an address the file is only expected.
create function collection.keep_attachments(of_submission uuid, files jsonb, person uuid) returns void
language plpgsql as $$
declare s collection.submission; one record; had record; kept uuid;
begin
  select x.* into s from collection.submission x where x.id = of_submission;
  for one in select * from jsonb_to_recordset(files) as f(name text, path text, personal boolean, address text, media_type text, size bigint) loop
    select a.id, a.file_id, f.address into had from collection.attachment a left join kernel.file f on f.id = a.file_id
    where a.submission_id = s.id and a.name = one.name;
    if one.address is not null and had.address is distinct from one.address then
      insert into kernel.file (programme_id, country, organisation_id, sensitivity, address, name, media_type, size, kind, created_by)
      values (s.programme_id, s.country, s.organisation_id, greatest(s.sensitivity, case when one.personal then 3 else 2 end),
        one.address, one.name, one.media_type, one.size, 'submission', person)
      returning id into kept;
    else kept := had.file_id;
    end if;
    if had.id is null then
      insert into collection.attachment (submission_id, programme_id, country, organisation_id, sensitivity, name, path, personal, file_id, added_at)
      values (s.id, s.programme_id, s.country, s.organisation_id, s.sensitivity, one.name, one.path, coalesce(one.personal, false), kept, case when kept is not null then clock_timestamp() end);
    elsif kept is distinct from had.file_id or one.path is not null then
      update collection.attachment set file_id = kept, path = coalesce(one.path, path), personal = personal or coalesce(one.personal, false),
        added_at = case when kept is distinct from had.file_id then clock_timestamp() else added_at end where id = had.id;
    end if;
  end loop;
  update collection.submission set
    attachments_expected = (select count(*) from collection.attachment where submission_id = s.id and path is not null),
    attachments_present = (select count(*) from collection.attachment where submission_id = s.id and file_id is not null)
  where id = s.id;
end $$;
revoke all on function collection.keep_attachments(uuid, jsonb, uuid) from public;

create type collection.admission as (
  outcome text, form_id uuid, programme_id uuid, country text, sensitivity smallint, test boolean,
  person_id uuid, organisation_id uuid, device_id uuid, seen boolean
);

-- Who sends, and whether the form takes it: every check that does not need the content. Internal, called by the functions
-- below with their rights.
-- outcome: null (welcome) | no_one (unknown or shut-out token, ended session) | no_right | closed | gone (no such version)
create function collection.admit(door text, token text, this_version uuid) returns collection.admission
language plpgsql as $$
declare a collection.admission; v record; d record; actor jsonb;
begin
  if door = 'device' then
    select x.id, x.person_id, x.country, x.programme_id, x.all_forms, x.last_seen_at, p.organisation_id into d
    from collection.device x left join kernel.person p on p.id = x.person_id
    where x.token_hash = collection.token_hash(token) and x.shut_out_at is null;
    if not found then a.outcome := 'no_one'; return a; end if;
  end if;
  select f.id, f.programme_id, f.country, f.sensitivity, f.state as form_state, x.state, x.test_token_hash into v
  from collection.form_version x join collection.form f on f.id = x.form_id where x.id = this_version;
  if not found then a.outcome := 'gone'; return a; end if;
  a := (null, v.id, v.programme_id, v.country, v.sensitivity, door = 'test', null, null, null, null);
  if door = 'device' then
    if d.programme_id <> v.programme_id or (v.country is not null and d.country <> v.country)
      or (not d.all_forms and not exists (select 1 from collection.device_form g where g.device_id = d.id and g.form_id = v.id))
    then a.outcome := 'no_right'; return a; end if;
    a := (null, v.id, v.programme_id, coalesce(v.country, d.country), v.sensitivity, false, d.person_id, d.organisation_id, d.id,
      coalesce(d.last_seen_at > now() - interval '1 minute', false));
  elsif door = 'session' then
    actor := kernel.act(token);
    if actor is null then a.outcome := 'no_one'; return a; end if;
    a.person_id := (actor ->> 'person')::uuid; a.organisation_id := (actor ->> 'organisation')::uuid;
    -- Where a form of the whole programme was filled in: in the one country of the sender's memberships, if it is one.
    select case when count(*) = 0 then 'no_right' end,
      coalesce(a.country, case when count(distinct coalesce(m ->> 'country', '*')) = 1 then min(m ->> 'country') end)
    into a.outcome, a.country
    from jsonb_array_elements(actor -> 'memberships') m
    where (m ->> 'programme')::uuid = a.programme_id and m ->> 'role' = any (collection.submitting_roles())
      and (m ->> 'clearance')::integer >= a.sensitivity and (a.country is null or m ->> 'country' is null or m ->> 'country' = a.country);
    if a.outcome is not null then return a; end if;
  elsif door = 'import' then
    -- What a job takes in out of a checked file (0013): only a job acts as the system, nobody else comes in by this door. A form
    -- that is closed still takes its past in.
    select i.person_id, i.country, p.organisation_id into d from collection.import i join kernel.person p on p.id = i.person_id
    where kernel.is_system() and i.id::text = token and i.state = 'running' and i.version_id = this_version;
    if not found then a.outcome := 'no_one'; return a; end if;
    a := (null, v.id, v.programme_id, coalesce(v.country, d.country), v.sensitivity, false, d.person_id, d.organisation_id, null, true);
    return a;
  elsif door <> 'test' or v.test_token_hash is distinct from collection.token_hash(token) then
    a.outcome := 'no_one'; return a;
  end if;
  if a.test <> (v.state = 'draft') then a.outcome := 'gone';
  elsif not a.test and v.form_state not in ('open', 'closing') then a.outcome := 'closed';
  end if;
  return a;
end $$;
revoke all on function collection.admit(text, text, uuid) from public;

-- The trace that every receiving leaves. Internal.
create function collection.note_receipt(a collection.admission, action text, subject uuid, agent_name text, request text, more jsonb) returns void
language plpgsql as $$
begin
  insert into kernel.audit (actor, person_id, action, programme_id, country, subject_id, details, request_id)
  values (case when a.device_id is not null then 'device' when a.person_id is not null then 'person' else 'public' end, a.person_id, action,
    a.programme_id, a.country, subject::text, case when a.device_id is null then more else more || jsonb_build_object('device', a.device_id) end, request);
  -- Once a minute is often enough to know a device is alive; never wait for another of its own requests.
  if a.device_id is not null and not a.seen then
    update collection.device set last_seen_at = now(), last_agent = left(agent_name, 200)
    where id = (select x.id from collection.device x where x.id = a.device_id for update skip locked);
  end if;
end $$;
revoke all on function collection.note_receipt(collection.admission, text, uuid, text, text, jsonb) from public;

/* Receives one submission, whole: checks who sends it and that the form takes it, stores it with its audit row.
   door       'device' (token of a device), 'session' (of a signed-in person), 'test' (of a draft)
   at_country the country under whose key the personal part was sealed; when it is not the right one, nothing is done
   Answers {outcome, id}: created | same (the same bytes once more: only files are added) | conflict (that instance ID exists
   with another content) | moved (seal for `country` instead) | what collection.admit says. */
create function collection.receive(
  door text, token text, this_version uuid, at_country text, new_id uuid, instance text, label text,
  body text, body_digest bytea, answers jsonb, sealed text, happened date, lat double precision, lon double precision,
  at_site text, matching bytea, device_name text, agent_name text, bytes integer, started timestamptz, ended timestamptz,
  files jsonb, request text
) returns jsonb
language plpgsql security definer set search_path = pg_catalog, collection as $$
declare a collection.admission; key uuid; s collection.submission; added uuid;
begin
  -- Acknowledged means on disk, whatever the server's default says.
  if current_setting('synchronous_commit') <> 'on' and current_setting('fsync') = 'on' then perform set_config('synchronous_commit', 'on', true); end if;
  a := collection.admit(door, token, this_version);
  if a.outcome is not null then return jsonb_build_object('outcome', a.outcome); end if;
  if a.country is distinct from at_country then return jsonb_build_object('outcome', 'moved', 'country', a.country); end if;
  key := collection.instance_key(a.form_id, instance);
  if not exists (select 1 from collection.submission_edition e where e.instance_key = key)
    and not exists (select 1 from collection.submission x where x.instance_key = key and x.edits > 0) then
    insert into collection.submission (id, form_id, version_id, programme_id, country, organisation_id, sensitivity, state, instance_id, root_key,
      instance_key, instance_name, xml, digest, data, personal_sealed, occurred_on, latitude, longitude, site, match_key, device_id, person_id,
      device_label, agent, size, started_at, ended_at)
    values (new_id, a.form_id, this_version, a.programme_id, a.country, a.organisation_id, a.sensitivity, case when a.test then 'test' else 'received' end,
      instance, key, key, label, body, body_digest, answers, sealed, happened, lat, lon, at_site, matching, a.device_id, a.person_id,
      device_name, left(agent_name, 200), bytes, started, ended)
    on conflict (root_key) do nothing returning id into added;
    if added is not null then
      if files is not null then perform collection.keep_attachments(added, files, a.person_id); end if;
      perform collection.note_receipt(a, 'collection.submission.receive', added, agent_name, request, '{}');
      return jsonb_build_object('outcome', 'created', 'id', added);
    end if;
  end if;
  -- Somebody was first: the same bytes may be sent as often as a poor line needs, another content may not.
  select x.* into s from collection.submission x where x.root_key = key or (x.instance_key = key and x.edits > 0) for update;
  if s.id is null or s.digest <> body_digest or s.instance_key <> key or (s.state = 'test') <> a.test then return jsonb_build_object('outcome', 'conflict'); end if;
  if files is not null then perform collection.keep_attachments(s.id, files, a.person_id); end if;
  perform collection.note_receipt(a, 'collection.submission.repeat', s.id, agent_name, request, jsonb_build_object('files', coalesce(jsonb_array_length(files), 0)));
  return jsonb_build_object('outcome', 'same', 'id', s.id);
end $$;

-- What an edition would replace. Answers {outcome: edit, id, sealed, country} | same | used (the instance ID is taken) |
-- edit_unknown | edit_stale (that edition has been replaced already) | fixed (approved or rejected: no longer changes) | as admit.
create function collection.edit_target(door text, token text, this_version uuid, instance text, deprecated text, body_digest bytea) returns jsonb
language plpgsql security definer set search_path = pg_catalog, collection as $$
declare a collection.admission; key uuid; was uuid; s collection.submission;
begin
  a := collection.admit(door, token, this_version);
  if a.outcome is not null then return jsonb_build_object('outcome', a.outcome); end if;
  key := collection.instance_key(a.form_id, instance);
  was := collection.instance_key(a.form_id, deprecated);
  select x.* into s from collection.submission x where x.instance_key = key and x.edits > 0;
  if s.id is not null then
    return case when s.digest = body_digest then jsonb_build_object('outcome', 'same', 'id', s.id, 'country', s.country) else '{"outcome": "used"}' end;
  end if;
  select x.* into s from collection.submission x where x.root_key = was or (x.instance_key = was and x.edits > 0);
  if s.id is null then
    select x.* into s from collection.submission x join collection.submission_edition e on e.submission_id = x.id where e.instance_key = was;
  end if;
  -- A device changes what it sent itself; a person what they sent, or what they may review.
  if s.id is null or (s.state = 'test') <> a.test or (door = 'device' and s.device_id is distinct from a.device_id)
    or (door = 'session' and s.person_id is distinct from a.person_id
      and not kernel.places('write', '{programme_coordinator,country_coordinator,reviewer}')
        && array[kernel.place(s.programme_id, s.country, s.sensitivity), kernel.place(s.programme_id, '*', s.sensitivity)])
  then return '{"outcome": "edit_unknown"}'; end if;
  if s.instance_key <> was then return '{"outcome": "edit_stale"}'; end if;
  if s.state in ('approved', 'rejected') then return '{"outcome": "fixed"}'; end if;
  if exists (select 1 from collection.submission x where x.root_key = key) or exists (select 1 from collection.submission_edition e where e.instance_key = key)
  then return '{"outcome": "used"}'; end if;
  return jsonb_build_object('outcome', 'edit', 'id', s.id, 'sealed', s.personal_sealed, 'country', s.country);
end $$;

/* Puts a new edition in the place of the current one, which is kept. Checks as edit_target does, under the row's lock.
   edition_id  of the row that keeps the replaced edition; old_sealed its personal part, sealed for that row */
create function collection.edit(
  door text, token text, this_version uuid, edition_id uuid, old_sealed text, instance text, deprecated text, label text,
  body text, body_digest bytea, answers jsonb, sealed text, happened date, lat double precision, lon double precision,
  at_site text, matching bytea, agent_name text, bytes integer, started timestamptz, ended timestamptz, files jsonb, changed jsonb, reason text, request text
) returns jsonb
language plpgsql security definer set search_path = pg_catalog, collection as $$
declare a collection.admission; target jsonb; s collection.submission; key uuid;
begin
  if current_setting('synchronous_commit') <> 'on' and current_setting('fsync') = 'on' then perform set_config('synchronous_commit', 'on', true); end if;
  a := collection.admit(door, token, this_version);
  key := collection.instance_key(a.form_id, instance);
  -- Locked before it is looked at: of two editions of the same original, the second finds it replaced.
  perform 1 from collection.submission x where x.root_key = collection.instance_key(a.form_id, deprecated)
    or (x.instance_key = collection.instance_key(a.form_id, deprecated) and x.edits > 0) for update;
  target := collection.edit_target(door, token, this_version, instance, deprecated, body_digest);
  if target ->> 'outcome' = 'same' and files is not null then
    select x.* into s from collection.submission x where x.id = (target ->> 'id')::uuid for update;
    perform collection.keep_attachments(s.id, files, a.person_id);
    perform collection.note_receipt(a, 'collection.submission.repeat', s.id, agent_name, request, jsonb_build_object('files', jsonb_array_length(files)));
  end if;
  if target ->> 'outcome' <> 'edit' then return target; end if;
  select x.* into s from collection.submission x where x.id = (target ->> 'id')::uuid;
  insert into collection.submission_edition (id, submission_id, programme_id, country, organisation_id, sensitivity, instance_id, instance_key,
    version_id, xml, digest, data, personal_sealed, device_id, person_id, made_at)
  values (edition_id, s.id, s.programme_id, s.country, s.organisation_id, s.sensitivity, s.instance_id, s.instance_key,
    s.version_id, s.xml, s.digest, s.data, old_sealed, case when s.edits > 0 then s.edited_on else s.device_id end,
    case when s.edits > 0 then s.edited_by else s.person_id end,
    -- A review changes a submission, too; an edition stands from when it replaced the one before.
    coalesce((select max(e.replaced_at) from collection.submission_edition e where e.submission_id = s.id), s.received_at));
  update collection.submission x set version_id = this_version, state = case when x.state = 'test' then 'test' when door = 'session' and x.state = 'in_review' then 'in_review' else 'received' end,
    instance_id = instance, instance_key = key, instance_name = label, xml = body, digest = body_digest, data = answers, personal_sealed = sealed,
    occurred_on = happened, latitude = lat, longitude = lon, site = at_site, match_key = matching, size = bytes, started_at = started, ended_at = ended,
    agent = left(agent_name, 200), changed_at = clock_timestamp(), edits = x.edits + 1, version = x.version + 1,
    edited_by = a.person_id, edited_on = a.device_id,
    corrected_by = case when a.person_id is null or a.person_id = any (x.corrected_by) then x.corrected_by else x.corrected_by || a.person_id end
  where x.id = s.id;
  insert into collection.remark (submission_id, programme_id, country, organisation_id, sensitivity, kind, body, from_state, to_state, changes, instance_id, person_id, device_id)
  select s.id, s.programme_id, s.country, s.organisation_id, s.sensitivity, 'edit', coalesce(reason, ''), s.state, x.state, changed, instance, a.person_id, a.device_id
  from collection.submission x where x.id = s.id;
  -- Files that the new edition no longer names stay with the old one: evidence is not taken away by an edit.
  update collection.attachment set path = null where submission_id = s.id and path is not null
    and not exists (select 1 from jsonb_to_recordset(coalesce(files, '[]')) as f(name text) where f.name = attachment.name);
  perform collection.keep_attachments(s.id, coalesce(files, '[]'), a.person_id);
  perform collection.note_receipt(a, 'collection.submission.edit', s.id, agent_name, request, jsonb_build_object('replaced', deprecated));
  return jsonb_build_object('outcome', 'edited', 'id', s.id);
end $$;

-- Where a sender's submission to a form version belongs, before its files are taken in.
create function collection.place_for(door text, token text, this_version uuid) returns jsonb
language plpgsql security definer set search_path = pg_catalog, collection as $$
declare a collection.admission;
begin
  a := collection.admit(door, token, this_version);
  return jsonb_build_object('outcome', coalesce(a.outcome, 'welcome'), 'country', a.country);
end $$;

-- Why a sender's form version was not found: no_one (who is not known learns nothing), form, version, or no_right.
create function collection.why_unknown(door text, token text, project integer, form_code text) returns text
language plpgsql security definer set search_path = pg_catalog, collection as $$
declare c jsonb; f collection.form;
begin
  c := case door when 'device' then collection.act_device(token, project) when 'test' then collection.act_test(token, project) else kernel.act(token) end;
  if c is null then return 'no_one'; end if;
  select x.* into f from collection.form x join collection.project p on p.programme_id = x.programme_id
  where p.number = project and x.code = form_code and x.state <> 'draft';
  if door = 'session' and not exists (select 1 from collection.project p where p.number = project and p.programme_id = any (kernel.my_staff_programmes())) then return 'no_right'; end if;
  if f.id is null or door = 'test' then return 'form'; end if;
  if door = 'device' and not collection.device_reaches(f.id, f.programme_id, f.country) then return 'no_right'; end if;
  return 'version';
end $$;

do $$ declare f regprocedure; begin
  for f in select p.oid::regprocedure from pg_proc p join pg_namespace n on n.oid = p.pronamespace
    where n.nspname = 'collection' and p.proname in ('receive', 'edit_target', 'edit', 'place_for', 'why_unknown') loop
    execute format('revoke all on function %s from public; grant execute on function %s to ura_app', f, f);
  end loop;
end $$;

-- Deletes what was tried out on a draft.
create function collection.drop_tests(draft uuid) returns boolean
language plpgsql security definer set search_path = pg_catalog, collection as $$
declare v record;
begin
  select * into v from collection.form_version x where x.id = draft and x.state = 'draft';
  if not found then return false; end if;
  if not (kernel.is_system() or array[kernel.place(v.programme_id, v.country, v.sensitivity), kernel.place(v.programme_id, '*', v.sensitivity)]
    && kernel.places('write', '{programme_coordinator,country_coordinator}')) then
    raise exception 'not a manager of this form' using errcode = 'insufficient_privilege';
  end if;
  delete from collection.submission s where s.version_id = draft and s.state = 'test';
  return true;
end $$;
revoke all on function collection.drop_tests(uuid) from public;
grant execute on function collection.drop_tests(uuid) to ura_app, ura_worker;

-- Makes the draft the form's current version. Test submissions stay behind: they count nowhere and go.
create function collection.publish_draft(draft uuid, waived text) returns void
language plpgsql set search_path = pg_catalog, collection as $$
begin
  perform collection.drop_tests(draft);
  update collection.form_version set state = 'published', published_at = now(), published_by = kernel.me(), waiver = waived, test_token_hash = null where id = draft;
  update collection.form f set current_version_id = draft, draft_version_id = null, title = v.title, version = f.version + 1,
    state = case when f.state = 'draft' then 'open' else f.state end
  from collection.form_version v where v.id = draft and f.id = v.form_id;
end $$;

-- ---------------------------------------------------------------- facts

create view collection.submission_facts as
select s.programme_id, s.id as record_id, s.occurred_on, s.country, s.organisation_id, 1::numeric as value,
  jsonb_build_object('form', f.code, 'form_version', v.name, 'site', s.site) as dims
from collection.submission s join collection.form f on f.id = s.form_id join collection.form_version v on v.id = s.version_id
where s.state = 'approved'
  and (s.programme_id = any ((select kernel.my_programmes())::uuid[]) or (select kernel.is_system()));
grant select on collection.submission_facts to ura_app;
