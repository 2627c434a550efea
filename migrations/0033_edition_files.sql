-- Files belong to the edition that they came with. A file that is there is never put in the place of another: what an edition
-- said stays to be seen beside the pictures that it was said with, also after the next edition, and after the approval.

alter table collection.attachment add column inherited boolean not null default false;
comment on table collection.attachment is 'The files of the edition that stands; those of earlier editions are in edition_file.';
comment on column collection.attachment.inherited is 'Its own file has not come: what is shown is that of the edition before, which names it, too.';
-- Files come in by the functions of receiving alone, and are not changed past them either.
revoke update on collection.attachment from ura_app;

create table collection.edition_file (
  id uuid primary key default uuidv7(),
  edition_id uuid not null references collection.submission_edition on delete cascade,
  submission_id uuid not null references collection.submission on delete cascade,
  programme_id uuid not null,
  country text,
  organisation_id uuid,
  sensitivity smallint not null,
  name text not null,
  path text,
  personal boolean not null default false,
  file_id uuid references kernel.file,
  inherited boolean not null default false,
  added_at timestamptz,
  constraint edition_file_name_taken unique (edition_id, name)
);
create index edition_file_of_submission on collection.edition_file (submission_id);
create index edition_file_of_file on collection.edition_file (file_id);
comment on table collection.edition_file is 'The files of editions that were replaced, as attachment has those of the edition that stands. Written by collection.edit and by receiving alone.';
select kernel.guard('collection.edition_file', '{}', '{programme_coordinator,country_coordinator,data_protection_officer,monitor,analyst,reviewer}');
revoke insert, update, delete on collection.edition_file from ura_app;

-- A question of it that became personal later: so is its file, as in 0025.
create function collection.keep_edition_file_late() returns trigger language plpgsql security definer set search_path = pg_catalog, collection as $$
begin
  new.personal := exists (select 1 from collection.submission_edition e join collection.form_version v on v.id = e.version_id
    where e.id = new.edition_id and new.path = any (v.late_personal));
  return new;
end $$;
revoke all on function collection.keep_edition_file_late() from public;
create trigger keep_late before insert or update of path on collection.edition_file for each row
  when (new.path is not null and not new.personal) execute function collection.keep_edition_file_late();

-- As in 0025, of the files of all editions.
create or replace function collection.keep_late() returns trigger language plpgsql security definer set search_path = pg_catalog, collection as $$
begin
  if not old.late_personal <@ new.late_personal then
    raise exception 'what is personal stays so in version %', new.id using errcode = 'check_violation', constraint = 'form_version_personal_stays';
  end if;
  -- A file that a correction no longer names stays with the edition that did.
  with named as (
    update collection.attachment a set personal = true from collection.submission s
    where s.form_id = new.form_id and a.submission_id = s.id and not a.personal and (a.path = any (new.late_personal) or a.path is null and exists (
      select 1 from collection.submission_edition e cross join unnest(new.late_personal) p
        cross join lateral jsonb_path_query(e.data, ('lax $."' || replace(substr(p, 2), '/', '"."') || '"')::jsonpath) x
      where e.submission_id = s.id and a.name = regexp_replace(x #>> '{}', '^.*[/\\]', '')))
    returning a.file_id)
  update kernel.file f set sensitivity = greatest(f.sensitivity, 3) from named where f.id = named.file_id;
  with named as (
    update collection.edition_file a set personal = true from collection.submission s
    where s.form_id = new.form_id and a.submission_id = s.id and not a.personal and (a.path = any (new.late_personal) or a.path is null and exists (
      select 1 from collection.submission_edition e cross join unnest(new.late_personal) p
        cross join lateral jsonb_path_query(e.data, ('lax $."' || replace(substr(p, 2), '/', '"."') || '"')::jsonpath) x
      where e.id = a.edition_id and a.name = regexp_replace(x #>> '{}', '^.*[/\\]', '')))
    returning a.file_id)
  update kernel.file f set sensitivity = greatest(f.sensitivity, 3) from named where f.id = named.file_id;
  perform collection.hide_late(new);
  update collection.remark r set changes = (
    select coalesce(jsonb_agg(c order by n), '[]') from jsonb_array_elements(r.changes) with ordinality x(c, n)
    where not regexp_replace(c ->> 'path', '\[\d+\]', '', 'g') = any (new.late_personal))
  from collection.submission s
  where s.form_id = new.form_id and r.submission_id = s.id and jsonb_typeof(r.changes) = 'array'
    and exists (select 1 from jsonb_array_elements(r.changes) c where regexp_replace(c ->> 'path', '\[\d+\]', '', 'g') = any (new.late_personal));
  delete from collection.answer_key k where k.form_id = new.form_id and k.path = any (new.late_personal);
  -- What is being stored this moment sees nothing of this, and is not seen here: one looks once more when it has come to its end,
  -- and for imports, which take their time, much later.
  perform kernel.enqueue('collection.sealPast', jsonb_build_object('version', new.id), 'collection.sealPast:' || new.id || ':soon', now() + interval '2 minutes');
  perform kernel.enqueue('collection.sealPast', jsonb_build_object('version', new.id), 'collection.sealPast:' || new.id || ':late', now() + interval '2 hours');
  return null;
end $$;

-- As in 0025, of the files of all editions.
create or replace function collection.seal_past(aside uuid, place uuid, body text, sealed text, answers jsonb, label text, at_site text,
  lat double precision, lon double precision, personal_files text[]) returns boolean
language plpgsql security definer set search_path = pg_catalog, collection as $$
declare u collection.unsealed; done integer;
begin
  if not kernel.is_system() then raise exception 'the system alone' using errcode = 'insufficient_privilege'; end if;
  select x.* into u from collection.unsealed x where x.id = aside;
  update collection.submission s set xml = body, personal_sealed = sealed, data = answers, instance_name = label, site = at_site, latitude = lat, longitude = lon
  where s.id = place and s.id = u.submission_id and s.digest = u.digest and s.xml = '';
  get diagnostics done = row_count;
  if done = 0 then
    update collection.submission_edition e set xml = body, personal_sealed = sealed, data = answers
    where e.id = place and e.submission_id = u.submission_id and e.digest = u.digest and e.xml = '';
    get diagnostics done = row_count;
  end if;
  if done = 0 then return false; end if;
  with named as (
    update collection.attachment a set personal = true where a.submission_id = u.submission_id and a.name = any (personal_files) and not a.personal returning a.file_id)
  update kernel.file f set sensitivity = greatest(f.sensitivity, 3) from named where f.id = named.file_id;
  with named as (
    update collection.edition_file a set personal = true where a.submission_id = u.submission_id and a.name = any (personal_files) and not a.personal returning a.file_id)
  update kernel.file f set sensitivity = greatest(f.sensitivity, 3) from named where f.id = named.file_id;
  delete from collection.unsealed x where x.id = aside;
  return true;
end $$;

-- ---------------------------------------------------------------- keeping files

-- The row of a file that came with a submission. Internal.
create function collection.store_file(s collection.submission, address text, name text, media_type text, size bigint, personal boolean, person uuid) returns uuid
language sql as $$
  insert into kernel.file (programme_id, country, organisation_id, sensitivity, address, name, media_type, size, kind, created_by)
  values (s.programme_id, s.country, s.organisation_id, greatest(s.sensitivity, case when personal then 3 else 2 end), address, name, media_type, size, 'submission', person)
  returning id
$$;
revoke all on function collection.store_file(collection.submission, text, text, text, bigint, boolean, uuid) from public;

-- Keeps files of the edition that stands: what is missing is added, what is there stays, what was the earlier edition's gives way
-- to its own. Answers how many were added. Internal.
-- files: [{name, path, personal, address?, media_type?, size?}]; without an address the file is only expected.
drop function collection.keep_attachments(uuid, jsonb, uuid);
create function collection.keep_attachments(of_submission uuid, files jsonb, person uuid) returns integer
language plpgsql as $$
declare s collection.submission; one record; had record; kept uuid; added integer := 0;
begin
  select x.* into s from collection.submission x where x.id = of_submission;
  for one in select * from jsonb_to_recordset(files) as f(name text, path text, personal boolean, address text, media_type text, size bigint) loop
    select a.id, a.file_id, a.inherited, f.address into had from collection.attachment a left join kernel.file f on f.id = a.file_id
    where a.submission_id = s.id and a.name = one.name;
    kept := had.file_id;
    if one.address is not null and (kept is null or (had.inherited and had.address <> one.address)) then
      kept := collection.store_file(s, one.address, one.name, one.media_type, one.size, one.personal, person);
      added := added + 1;
    end if;
    if had.id is null then
      insert into collection.attachment (submission_id, programme_id, country, organisation_id, sensitivity, name, path, personal, file_id, added_at)
      values (s.id, s.programme_id, s.country, s.organisation_id, s.sensitivity, one.name, one.path, coalesce(one.personal, false), kept, case when kept is not null then clock_timestamp() end);
    elsif kept is distinct from had.file_id or one.path is not null or (had.inherited and one.address is not null) then
      update collection.attachment set file_id = kept, path = coalesce(one.path, path), personal = personal or coalesce(one.personal, false),
        inherited = inherited and one.address is null, added_at = case when kept is distinct from had.file_id then clock_timestamp() else added_at end
      where id = had.id;
    end if;
  end loop;
  perform collection.count_files(s.id);
  return added;
end $$;

create function collection.count_files(of_submission uuid) returns void language sql as $$
  update collection.submission s set
    attachments_expected = (select count(*) from collection.attachment where submission_id = s.id and path is not null),
    attachments_present = (select count(*) from collection.attachment where submission_id = s.id and file_id is not null)
  where s.id = of_submission
$$;
revoke all on function collection.keep_attachments(uuid, jsonb, uuid) from public;
revoke all on function collection.count_files(uuid) from public;

-- The same for an edition that was replaced (null: the one that stands). What came late goes on with the editions after it that
-- name it and lack their own, as it would have, had it come in time. Internal.
create function collection.add_files(s collection.submission, of_edition uuid, files jsonb, person uuid) returns integer
language plpgsql as $$
declare one record; had record; later record; kept uuid; own boolean; added integer := 0;
begin
  if of_edition is null then return collection.keep_attachments(s.id, files, person); end if;
  for one in select * from jsonb_to_recordset(files) as f(name text, path text, personal boolean, address text, media_type text, size bigint) where f.address is not null loop
    select a.file_id, a.inherited, f.address into had from collection.edition_file a left join kernel.file f on f.id = a.file_id
    where a.edition_id = of_edition and a.name = one.name;
    if had.file_id is not null and not (had.inherited and had.address <> one.address) then
      update collection.edition_file a set inherited = false where a.edition_id = of_edition and a.name = one.name and a.inherited;
      continue;
    end if;
    kept := collection.store_file(s, one.address, one.name, one.media_type, one.size, one.personal, person);
    added := added + 1;
    insert into collection.edition_file as a (edition_id, submission_id, programme_id, country, organisation_id, sensitivity, name, path, personal, file_id, added_at)
    values (of_edition, s.id, s.programme_id, s.country, s.organisation_id, s.sensitivity, one.name, one.path, coalesce(one.personal, false), kept, clock_timestamp())
    on conflict (edition_id, name) do update set file_id = kept, inherited = false, path = coalesce(excluded.path, a.path),
      personal = a.personal or excluded.personal, added_at = excluded.added_at;
    own := false;
    for later in select e.id from collection.submission_edition e, collection.submission_edition this
      where this.id = of_edition and e.submission_id = s.id and e.replaced_at > this.replaced_at order by e.replaced_at loop
      update collection.edition_file a set file_id = kept, inherited = true, added_at = clock_timestamp()
      where a.edition_id = later.id and a.name = one.name and a.path is not null and (a.file_id is null or a.inherited);
      own := not found;
      exit when own;
    end loop;
    -- What was approved is not exchanged: then only what is missing comes.
    if not own then
      update collection.attachment a set file_id = kept, inherited = true, added_at = clock_timestamp()
      where a.submission_id = s.id and a.name = one.name and a.path is not null
        and (a.file_id is null or (a.inherited and s.state not in ('approved', 'rejected')));
    end if;
  end loop;
  perform collection.count_files(s.id);
  return added;
end $$;
revoke all on function collection.add_files(collection.submission, uuid, jsonb, uuid) from public;

-- Why files that come once more are not taken in; null: they are. file_taken: another content lies under the name; fixed: the
-- submission is approved or rejected, and the file is none that it announced and still lacks. Internal.
create function collection.refused_files(s collection.submission, of_edition uuid, files jsonb) returns text
language sql stable as $$
  with sent as (
    select had.file_id is not null as there, had.inherited, f.path is not null as announced, k.address is distinct from f.address as other
    from jsonb_to_recordset(files) as f(name text, path text, address text)
      left join lateral (
        select a.file_id, a.inherited from collection.attachment a where of_edition is null and a.submission_id = s.id and a.name = f.name
        union all select e.file_id, e.inherited from collection.edition_file e where e.edition_id = of_edition and e.name = f.name) had on true
      left join kernel.file k on k.id = had.file_id
    where f.address is not null)
  select case when bool_or(there and other and not inherited) then 'file_taken'
    when s.state in ('approved', 'rejected') and bool_or(case when there then other else not announced end) then 'fixed' end
  from sent
$$;
revoke all on function collection.refused_files(collection.submission, uuid, jsonb) from public;

-- ---------------------------------------------------------------- receiving

-- Where a sender's submission to a form version belongs, before its files are taken in: where it lies already, when it comes once
-- more; else where its sender belongs. answered: the country it says itself.
drop function collection.place_for(text, text, uuid, text);
create function collection.place_for(door text, token text, this_version uuid, answered text, instance text) returns jsonb
language plpgsql security definer set search_path = pg_catalog, collection as $$
declare a collection.admission; lies record;
begin
  a := collection.admit(door, token, this_version);
  if a.outcome is not null then return jsonb_build_object('outcome', a.outcome, 'country', a.country); end if;
  select x.country into lies from collection.submission x where x.root_key = collection.instance_key(a.form_id, instance);
  return jsonb_build_object('outcome', 'welcome', 'country', case when found then lies.country else coalesce(a.country, collection.country_for(a, door, answered)) end);
end $$;
revoke all on function collection.place_for(text, text, uuid, text, text) from public;
grant execute on function collection.place_for(text, text, uuid, text, text) to ura_app, ura_worker;

-- What a repeated sending brings, under the edition that it is; its trace in the audit log. Internal.
create function collection.receive_again(a collection.admission, s collection.submission, of_edition uuid, files jsonb, agent_name text, request text) returns jsonb
language plpgsql as $$
declare refused text; added integer := 0;
begin
  if files is not null then
    refused := collection.refused_files(s, of_edition, files);
    if refused is null then added := collection.add_files(s, of_edition, files, a.person_id); end if;
  end if;
  perform collection.note_receipt(a, 'collection.submission.repeat', s.id, agent_name, request,
    jsonb_build_object('files', coalesce(jsonb_array_length(files), 0))
    || case when refused is not null then jsonb_build_object('refused', refused) else jsonb_build_object('added', added) end
    || case when added > 0 and s.state in ('approved', 'rejected') then jsonb_build_object('state', s.state) else '{}' end);
  return jsonb_build_object('outcome', coalesce(refused, 'same'), 'id', s.id, 'added', added);
end $$;
revoke all on function collection.receive_again(collection.admission, collection.submission, uuid, jsonb, text, text) from public;

-- As in 0017; of what comes once more only the missing is taken in.
create or replace function collection.receive(
  door text, token text, this_version uuid, at_country text, new_id uuid, instance text, label text,
  body text, body_digest bytea, answers jsonb, sealed text, happened date, lat double precision, lon double precision,
  at_site text, matching bytea, device_name text, agent_name text, bytes integer, started timestamptz, ended timestamptz,
  files jsonb, request text
) returns jsonb
language plpgsql security definer set search_path = pg_catalog, collection as $$
declare a collection.admission; key uuid; s collection.submission; added uuid; of_edition uuid;
begin
  -- Acknowledged means on disk, whatever the server's default says.
  if current_setting('synchronous_commit') <> 'on' and current_setting('fsync') = 'on' then perform set_config('synchronous_commit', 'on', true); end if;
  if door = 'device' then select one.* into a from collection.admit_device(token, this_version) one;
  else a := collection.admit(door, token, this_version);
  end if;
  if a.outcome is not null then return jsonb_build_object('outcome', a.outcome); end if;
  if a.country is null and at_country is not null then a.country := collection.country_for(a, door, at_country); end if;
  key := collection.instance_key(a.form_id, instance);
  -- What is here already stays where it is, wherever its sender belongs by now: its files are for that place.
  if a.country is distinct from at_country
    and not exists (select 1 from collection.submission x where x.root_key = key and x.country is not distinct from at_country) then
    return jsonb_build_object('outcome', 'moved', 'country', a.country);
  end if;
  with stored as (
    insert into collection.submission (id, form_id, version_id, programme_id, country, organisation_id, sensitivity, state, instance_id, root_key,
      instance_key, instance_name, xml, digest, data, personal_sealed, occurred_on, latitude, longitude, site, match_key, device_id, person_id,
      device_label, agent, size, started_at, ended_at)
    select new_id, a.form_id, this_version, a.programme_id, a.country, a.organisation_id, a.sensitivity, case when a.test then 'test' else 'received' end,
      instance, key, key, label, body, body_digest, answers, sealed, happened, lat, lon, at_site, matching, a.device_id, a.person_id,
      device_name, left(agent_name, 200), bytes, started, ended
    where not exists (select 1 from collection.submission_edition e where e.instance_key = key)
      and not exists (select 1 from collection.submission x where x.instance_key = key and x.edits > 0)
    on conflict (root_key) do nothing returning id),
  noted as (
    insert into kernel.audit (actor, person_id, action, programme_id, country, subject_id, details, request_id)
    select case when a.device_id is not null then 'device' when a.person_id is not null then 'person' else 'public' end, a.person_id,
      'collection.submission.receive', a.programme_id, a.country, id::text,
      case when a.device_id is null then '{}' else jsonb_build_object('device', a.device_id) end, request
    from stored)
  select id into added from stored;
  if added is not null then
    if files is not null then perform collection.keep_attachments(added, files, a.person_id); end if;
    if a.device_id is not null and not a.seen then perform collection.see_device(a.device_id, agent_name); end if;
    return jsonb_build_object('outcome', 'created', 'id', added);
  end if;
  -- Somebody was first: the same bytes may be sent as often as a poor line needs, another content may not. They may be of an
  -- edition that has been corrected in the meantime: its files were promised, and are still taken in.
  select x.* into s from collection.submission x where x.root_key = key or (x.instance_key = key and x.edits > 0) for update;
  if s.id is null then
    select x.* into s from collection.submission x join collection.submission_edition e on e.submission_id = x.id where e.instance_key = key for update of x;
  end if;
  if s.id is null or (s.state = 'test') <> a.test then return jsonb_build_object('outcome', 'conflict'); end if;
  if s.instance_key <> key or s.digest <> body_digest then
    select e.id into of_edition from collection.submission_edition e where e.submission_id = s.id and e.instance_key = key and e.digest = body_digest;
    if of_edition is null then return jsonb_build_object('outcome', 'conflict'); end if;
  end if;
  return collection.receive_again(a, s, of_edition, files, agent_name, request);
end $$;

-- As in 0017, with files that belong to editions.
create or replace function collection.edit(
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
    return collection.receive_again(a, s, (select e.id from collection.submission_edition e where e.submission_id = s.id and e.instance_key = key), files, agent_name, request);
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
  -- Its files stay with the old edition. What the new one names, too, it goes on with until its own comes, unless it says that it
  -- had none (anew): then it is an older edition that comes back.
  insert into collection.edition_file (edition_id, submission_id, programme_id, country, organisation_id, sensitivity, name, path, personal, file_id, inherited, added_at)
  select edit.edition_id, x.submission_id, x.programme_id, x.country, x.organisation_id, x.sensitivity, x.name, x.path, x.personal, x.file_id, x.inherited, x.added_at
  from collection.attachment x where x.submission_id = s.id;
  delete from collection.attachment x where x.submission_id = s.id
    and not exists (select 1 from jsonb_to_recordset(coalesce(files, '[]')) as f(name text) where f.name = x.name);
  update collection.attachment x set path = null, inherited = x.file_id is not null and f.anew is not true, file_id = case when f.anew then null else x.file_id end
  from jsonb_to_recordset(coalesce(files, '[]')) as f(name text, anew boolean) where x.submission_id = s.id and f.name = x.name;
  perform collection.keep_attachments(s.id, coalesce(files, '[]'), a.person_id);
  perform collection.note_receipt(a, 'collection.submission.edit', s.id, agent_name, request, jsonb_build_object('replaced', deprecated));
  return jsonb_build_object('outcome', 'edited', 'id', s.id);
end $$;

-- What was the earlier edition's has not arrived of this one.
create or replace function collection.my_arrived(of_project integer, form_code text, instance text) returns jsonb
language sql stable security definer set search_path = pg_catalog, collection as $$
  select jsonb_build_object('id', s.id, 'state', s.state, 'files',
    (select coalesce(jsonb_agg(jsonb_build_object('name', a.name, 'size', k.size)), '[]')
      from collection.attachment a join kernel.file k on k.id = a.file_id where a.submission_id = s.id and not a.inherited))
  from collection.form f join collection.project p on p.programme_id = f.programme_id and p.number = of_project
  join collection.submission s on s.form_id = f.id and (s.root_key = collection.instance_key(f.id, instance)
    or (s.instance_key = collection.instance_key(f.id, instance) and s.edits > 0))
  where f.code = form_code and s.instance_id = instance and collection.is_mine(s)
$$;

-- ---------------------------------------------------------------- going

-- The files of a submission, of all its editions. Internal.
create function collection.files_of(of_submission uuid) returns uuid[] language sql stable as $$
  select coalesce(array_agg(x.file_id), '{}') from (
    select a.file_id from collection.attachment a where a.submission_id = of_submission and a.file_id is not null
    union select e.file_id from collection.edition_file e where e.submission_id = of_submission and e.file_id is not null) x
$$;
revoke all on function collection.files_of(uuid) from public;

-- As in 0010, with the files of all editions.
create or replace function collection.remove_samples(programme uuid) returns integer
language plpgsql security definer set search_path = pg_catalog, collection as $$
declare done integer; kept uuid[];
begin
  if not kernel.is_system() then raise exception 'the system alone' using errcode = 'insufficient_privilege'; end if;
  select array_agg(f) into kept from collection.submission s cross join lateral unnest(collection.files_of(s.id)) f
  where s.programme_id = programme and s.sample;
  delete from collection.submission where programme_id = programme and sample;
  get diagnostics done = row_count;
  perform kernel.forget_files(kept);
  delete from collection.device d where d.programme_id = programme and d.created_by is null and d.name like 'Sample phone %'
    and not exists (select 1 from collection.submission s where s.device_id = d.id);
  return done;
end $$;

-- As in 0007; the files of what was tried out go with it.
create or replace function collection.drop_tests(draft uuid) returns boolean
language plpgsql security definer set search_path = pg_catalog, collection as $$
declare v record; kept uuid[];
begin
  select * into v from collection.form_version x where x.id = draft and x.state = 'draft';
  if not found then return false; end if;
  if not (kernel.is_system() or array[kernel.place(v.programme_id, v.country, v.sensitivity), kernel.place(v.programme_id, '*', v.sensitivity)]
    && kernel.places('write', '{programme_coordinator,country_coordinator}')) then
    raise exception 'not a manager of this form' using errcode = 'insufficient_privilege';
  end if;
  select array_agg(f) into kept from collection.submission s cross join lateral unnest(collection.files_of(s.id)) f
  where s.version_id = draft and s.state = 'test';
  delete from collection.submission s where s.version_id = draft and s.state = 'test';
  perform kernel.forget_files(kept);
  return true;
end $$;

-- As in 0026, with the files of all editions, wherever else they are fastened.
create or replace function collection.erase(submission uuid, on_ground text, under_reference text, request text) returns jsonb
language plpgsql security definer set search_path = pg_catalog, collection as $$
declare s collection.submission; kept uuid[]; lying text[]; imports uuid[]; editions jsonb; of_files integer;
begin
  select x.* into s from collection.submission x where x.id = submission and x.state not in ('test', 'erased') for update;
  if s.id is null or not kernel.places('read', '{data_protection_officer}')
    && array[kernel.place(s.programme_id, s.country, s.sensitivity), kernel.place(s.programme_id, '*', s.sensitivity)] then return null; end if;
  if not kernel.places('write', '{data_protection_officer}')
    && array[kernel.place(s.programme_id, s.country, s.sensitivity), kernel.place(s.programme_id, '*', s.sensitivity)] then
    raise exception 'the data protection officer alone' using errcode = 'insufficient_privilege';
  end if;

  -- Others that were compared with it say so by its name.
  update collection.remark r set body = replace(case when s.instance_name <> '' then replace(r.body, s.instance_name, '…') else r.body end, s.instance_id, '…')
  where r.submission_id in (
    select d.other_id from collection.duplicate_decision d where d.submission_id = s.id
    union all select d.submission_id from collection.duplicate_decision d where d.other_id = s.id);

  -- A receipt by an import names it as the request.
  select array_agg(i.id) into imports from kernel.audit a join collection.import i on i.id::text = a.request_id
  where a.subject_id = s.id::text and a.action in ('collection.submission.receive', 'collection.submission.repeat') and i.state = 'done';
  kept := collection.files_of(s.id);
  of_files := cardinality(kept);
  select coalesce(array_agg(distinct f.address), '{}') into lying from kernel.file f where f.id = any (kept);
  lying := lying || collection.drop_import_files(imports);

  -- Whatever hangs on the row goes with it, in every room; then its place is taken by an emptied one, before anybody can look.
  select coalesce(jsonb_agg(jsonb_build_object('id', e.id, 'key', e.instance_key, 'version', e.version_id)), '[]') into editions
  from collection.submission_edition e where e.submission_id = s.id;
  delete from collection.submission x where x.id = s.id;
  perform kernel.forget_files(kept);
  insert into collection.submission (id, form_id, version_id, programme_id, country, sensitivity, state, instance_id, root_key, instance_key, xml, digest, data,
    occurred_on, size, edits, sample)
  values (s.id, s.form_id, s.version_id, s.programme_id, s.country, s.sensitivity, 'erased', '', s.root_key, s.instance_key, '', '', '{}',
    current_date, 0, s.edits, s.sample);
  insert into collection.submission_edition (id, submission_id, programme_id, country, sensitivity, instance_id, instance_key, version_id, xml, digest, data, made_at)
  select (e ->> 'id')::uuid, s.id, s.programme_id, s.country, s.sensitivity, '', (e ->> 'key')::uuid, (e ->> 'version')::uuid, '', '', '{}', now()
  from jsonb_array_elements(editions) e;

  insert into collection.erasure (id, form_id, programme_id, country, sensitivity, ground, reference, files, erased_by)
  values (s.id, s.form_id, s.programme_id, s.country, s.sensitivity, on_ground, coalesce(under_reference, ''), of_files, kernel.me());
  insert into kernel.audit (actor, person_id, action, programme_id, country, subject_id, details, request_id)
  values ('person', kernel.me(), 'collection.submission.erase', s.programme_id, s.country, s.id::text,
    jsonb_build_object('ground', on_ground, 'reference', coalesce(under_reference, ''), 'files', of_files, 'imports', coalesce(cardinality(imports), 0)), request);
  return jsonb_build_object('programme', s.programme_id, 'country', s.country, 'files', of_files,
    'addresses', (select coalesce(jsonb_agg(l), '[]') from unnest(lying) l where not exists (select 1 from kernel.file f where f.address = l)));
end $$;

-- ---------------------------------------------------------------- what lies here already

-- What was there while an edition stood is its own, too; what only an older one had is no longer the newest one's.
insert into collection.edition_file (edition_id, submission_id, programme_id, country, organisation_id, sensitivity, name, path, personal, file_id, added_at, inherited)
select e.id, a.submission_id, a.programme_id, a.country, a.organisation_id, a.sensitivity, a.name, a.path, a.personal, a.file_id, a.added_at,
  exists (select 1 from collection.submission_edition b where b.submission_id = e.submission_id and b.replaced_at < e.replaced_at and a.added_at <= b.replaced_at)
from collection.submission_edition e join collection.attachment a on a.submission_id = e.submission_id and a.added_at <= e.replaced_at
where a.file_id is not null
on conflict (edition_id, name) do nothing;
delete from collection.attachment a where a.path is null and exists (select 1 from collection.edition_file e where e.submission_id = a.submission_id and e.file_id = a.file_id);
delete from collection.attachment a where a.path is null and a.file_id is null;
update collection.attachment a set inherited = true
where exists (select 1 from collection.edition_file e where e.submission_id = a.submission_id and e.file_id = a.file_id);

-- Until now a file could be put in the place of another, and the row of the other was forgotten. The audit row that was written
-- in the same moment says of which submission it was: there it comes back, under the edition that stood at the time, and under
-- another name where its own is taken. Files of what was erased, or only tried out, go; the night takes their contents.
do $$ declare f record; s record; was timestamptz; e uuid; as_name text;
begin
  for f in select k.* from kernel.file k where k.kind = 'submission'
    and not exists (select 1 from collection.attachment a where a.file_id = k.id)
    and not exists (select 1 from collection.edition_file x where x.file_id = k.id) order by k.id
  loop
    was := uuid_extract_timestamp(f.id);
    select x.* into s from kernel.audit a join collection.submission x on x.id::text = a.subject_id and x.state <> 'erased'
    where a.programme_id = f.programme_id and a.at between was and was + interval '10 seconds'
      and a.action in ('collection.submission.receive', 'collection.submission.repeat', 'collection.submission.edit')
      and (exists (select 1 from collection.attachment o where o.submission_id = x.id and o.name = f.name)
        or exists (select 1 from collection.edition_file o where o.submission_id = x.id and o.name = f.name))
    order by a.at limit 1;
    if not found then
      perform kernel.forget_files(array[f.id]);
      continue;
    end if;
    select x.id into e from collection.submission_edition x where x.submission_id = s.id and x.replaced_at > was order by x.replaced_at limit 1;
    as_name := regexp_replace(f.name, '(\.[^.]*)?$', to_char(was at time zone 'UTC', ' "("YYYY-MM-DD HH24.MI.SS.MS")"') || '\1');
    if e is null then
      insert into collection.attachment (submission_id, programme_id, country, organisation_id, sensitivity, name, personal, file_id, added_at)
      values (s.id, s.programme_id, s.country, s.organisation_id, s.sensitivity, as_name, f.sensitivity > greatest(s.sensitivity, 2), f.id, was);
    else
      insert into collection.edition_file (edition_id, submission_id, programme_id, country, organisation_id, sensitivity, name, path, personal, file_id, added_at)
      select e, s.id, s.programme_id, s.country, s.organisation_id, s.sensitivity,
        case when exists (select 1 from collection.edition_file x where x.edition_id = e and x.name = f.name) then as_name else f.name end,
        (select o.path from collection.attachment o where o.submission_id = s.id and o.name = f.name), f.sensitivity > greatest(s.sensitivity, 2), f.id, was;
    end if;
    perform collection.count_files(s.id);
  end loop;
end $$;
