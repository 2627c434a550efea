-- Taking submissions in: fewer statements for what nearly always happens; a sending that comes late finds the edition it is;
-- and the answer to a form's question of the country says where a submission belongs, when nothing else does.

-- The day is part of what match_key is made of; standing first, it keeps what arrives together on the same page.
drop index collection.submission_match;
create index submission_match on collection.submission (occurred_on, match_key) where match_key is not null;
comment on column collection.submission.match_key is 'Keyed hash of form, site, day (occurred_on) and respondent: finds probable duplicates.';

-- The device's door, which nearly everything comes in by: one statement, written into the one that asks. Internal.
create function collection.admit_device(token text, this_version uuid) returns setof collection.admission
language sql stable as $$
  select case when d.id is null then 'no_one' when f.id is null then 'gone'
      when d.programme_id <> f.programme_id or (f.country is not null and d.country <> f.country)
        or (not d.all_forms and not exists (select 1 from collection.device_form g where g.device_id = d.id and g.form_id = f.id)) then 'no_right'
      when v.state = 'draft' then 'gone' when f.state not in ('open', 'closing') then 'closed' end,
    f.id, f.programme_id, coalesce(f.country, d.country), f.sensitivity, false, d.person_id, p.organisation_id, d.id,
    coalesce(d.last_seen_at > now() - interval '1 minute', false)
  from (values (1)) one
    left join collection.device d on d.token_hash = sha256(convert_to(token, 'UTF8')) and d.shut_out_at is null
    left join kernel.person p on p.id = d.person_id
    left join collection.form_version v on v.id = this_version and d.id is not null
    left join collection.form f on f.id = v.form_id
$$;
revoke all on function collection.admit_device(text, uuid) from public;

-- As before, with the device's door above.
create or replace function collection.admit(door text, token text, this_version uuid) returns collection.admission
language plpgsql as $$
declare a collection.admission; v record; d record; actor jsonb;
begin
  if door = 'device' then select one.* into a from collection.admit_device(token, this_version) one; return a; end if;
  select f.id, f.programme_id, f.country, f.sensitivity, f.state as form_state, x.state, x.test_token_hash into v
  from collection.form_version x join collection.form f on f.id = x.form_id where x.id = this_version;
  if not found then a.outcome := 'gone'; return a; end if;
  a := (null, v.id, v.programme_id, v.country, v.sensitivity, door = 'test', null, null, null, null);
  if door = 'session' then
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

-- Where a submission belongs when neither the form nor its sender is bound to a country: where it says itself, in its answer to
-- the form's question of the country. It must be one of the programme's, and one for which a signed-in sender may submit. Internal.
create function collection.country_for(a collection.admission, door text, answered text) returns text
language sql stable as $$
  select answered where exists (select 1 from programme.programme p where p.id = a.programme_id and answered = any (p.countries))
    and (door <> 'session' or exists (
      select 1 from jsonb_array_elements(kernel.context() -> 'memberships') m
      where (m ->> 'programme')::uuid = a.programme_id and m ->> 'role' = any (collection.submitting_roles())
        and (m ->> 'clearance')::integer >= a.sensitivity and (m ->> 'country' is null or m ->> 'country' = answered)))
$$;
revoke all on function collection.country_for(collection.admission, text, text) from public;

-- Where a sender's submission to a form version belongs, before its files are taken in. answered: the country it says itself.
create function collection.place_for(door text, token text, this_version uuid, answered text) returns jsonb
language plpgsql security definer set search_path = pg_catalog, collection as $$
declare a collection.admission;
begin
  a := collection.admit(door, token, this_version);
  return jsonb_build_object('outcome', coalesce(a.outcome, 'welcome'),
    'country', coalesce(a.country, case when a.outcome is null then collection.country_for(a, door, answered) end));
end $$;
revoke all on function collection.place_for(text, text, uuid, text) from public;
grant execute on function collection.place_for(text, text, uuid, text) to ura_app;

-- Once a minute is often enough to know a device is alive; never wait for another of its own requests. Internal.
create function collection.see_device(seen uuid, agent_name text) returns void language sql as $$
  update collection.device set last_seen_at = now(), last_agent = left(agent_name, 200)
  where id = (select x.id from collection.device x where x.id = seen for update skip locked)
$$;
revoke all on function collection.see_device(uuid, text) from public;

-- The trace that a repeated or corrected receiving leaves; a new submission's goes with it (below). Internal.
create or replace function collection.note_receipt(a collection.admission, action text, subject uuid, agent_name text, request text, more jsonb) returns void
language plpgsql as $$
begin
  insert into kernel.audit (actor, person_id, action, programme_id, country, subject_id, details, request_id)
  values (case when a.device_id is not null then 'device' when a.person_id is not null then 'person' else 'public' end, a.person_id, action,
    a.programme_id, a.country, subject::text, case when a.device_id is null then more else more || jsonb_build_object('device', a.device_id) end, request);
  if a.device_id is not null and not a.seen then perform collection.see_device(a.device_id, agent_name); end if;
end $$;

create or replace function collection.receive(
  door text, token text, this_version uuid, at_country text, new_id uuid, instance text, label text,
  body text, body_digest bytea, answers jsonb, sealed text, happened date, lat double precision, lon double precision,
  at_site text, matching bytea, device_name text, agent_name text, bytes integer, started timestamptz, ended timestamptz,
  files jsonb, request text
) returns jsonb
language plpgsql security definer set search_path = pg_catalog, collection as $$
declare a collection.admission; key uuid; s collection.submission; added uuid; stands boolean; had integer;
begin
  -- Acknowledged means on disk, whatever the server's default says.
  if current_setting('synchronous_commit') <> 'on' and current_setting('fsync') = 'on' then perform set_config('synchronous_commit', 'on', true); end if;
  if door = 'device' then select one.* into a from collection.admit_device(token, this_version) one;
  else a := collection.admit(door, token, this_version);
  end if;
  if a.outcome is not null then return jsonb_build_object('outcome', a.outcome); end if;
  if a.country is null and at_country is not null then a.country := collection.country_for(a, door, at_country); end if;
  if a.country is distinct from at_country then return jsonb_build_object('outcome', 'moved', 'country', a.country); end if;
  key := collection.instance_key(a.form_id, instance);
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
  stands := s.instance_key = key and s.digest = body_digest;
  if not stands and not exists (select 1 from collection.submission_edition e where e.submission_id = s.id and e.instance_key = key and e.digest = body_digest) then
    return jsonb_build_object('outcome', 'conflict');
  end if;
  had := s.attachments_present;
  if files is not null then
    -- What the edition that stands names, it goes on naming; what only an older one named is kept as evidence.
    perform collection.keep_attachments(s.id, case when stands then files else (select jsonb_agg(f - 'path') from jsonb_array_elements(files) f) end, a.person_id);
  end if;
  perform collection.note_receipt(a, 'collection.submission.repeat', s.id, agent_name, request, jsonb_build_object('files', coalesce(jsonb_array_length(files), 0)));
  select x.attachments_present - had into had from collection.submission x where x.id = s.id;
  return jsonb_build_object('outcome', 'same', 'id', s.id, 'added', had);
end $$;

create or replace function collection.edit_target(door text, token text, this_version uuid, instance text, deprecated text, body_digest bytea) returns jsonb
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
  -- The same edition once more, after another one has replaced it.
  select x.* into s from collection.submission x join collection.submission_edition e on e.submission_id = x.id where e.instance_key = key and e.digest = body_digest;
  if s.id is not null then return jsonb_build_object('outcome', 'same', 'id', s.id, 'country', s.country, 'replaced', true); end if;
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
    perform collection.keep_attachments(s.id, case when target ? 'replaced' then (select jsonb_agg(f - 'path') from jsonb_array_elements(files) f) else files end, a.person_id);
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
