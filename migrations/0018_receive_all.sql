-- Submissions that come together are stored by one statement: what a statement costs before its first row is paid once.

/* As many calls of collection.receive as the arrays are long, in their order; every array has one element a call. What nearly
   always happens (a device, no files, never seen before) is done for all in one statement, everything else call by call after it.
   Answers an array of what collection.receive answers. All are texts, as the web process sends them, or bytes. */
create function collection.receive_all(
  doors text[], tokens text[], versions text[], countries text[], ids text[], instances text[], labels text[],
  bodies text[], digests bytea[], answers text[], sealings text[], days text[], lats text[], lons text[],
  sites text[], matchings bytea[], device_names text[], agents text[], sizes text[], starts text[], ends text[],
  file_lists text[], requests text[]
) returns jsonb
language plpgsql security definer set search_path = pg_catalog, collection as $$
#variable_conflict use_column
declare got jsonb := '[]'; fresh uuid[]; unseen jsonb;
begin
  -- Acknowledged means on disk, whatever the server's default says.
  if current_setting('synchronous_commit') <> 'on' and current_setting('fsync') = 'on' then perform set_config('synchronous_commit', 'on', true); end if;
  with sent as materialized (
    select s.*, a.form_id, a.programme_id, a.country, a.organisation_id, a.sensitivity, a.person_id, a.device_id, a.seen,
      collection.instance_key(a.form_id, s.instance) as key
    from unnest(doors, tokens, versions, countries, ids, instances, labels, bodies, digests, answers, sealings, days, lats, lons,
        sites, matchings, device_names, agents, sizes, starts, ends, file_lists, requests)
      with ordinality as s(door, token, version, at_country, id, instance, label, body, digest, data, sealing, day, lat, lon,
        site, matching, device_name, agent, size, started, ended, files, request, n)
      cross join lateral collection.admit_device(s.token, s.version::uuid) a
    where s.door = 'device' and s.files is null and a.outcome is null and a.country is not distinct from s.at_country
    order by s.n),
  stored as (
    insert into collection.submission (id, form_id, version_id, programme_id, country, organisation_id, sensitivity, state, instance_id, root_key,
      instance_key, instance_name, xml, digest, data, personal_sealed, occurred_on, latitude, longitude, site, match_key, device_id, person_id,
      device_label, agent, size, started_at, ended_at)
    select s.id::uuid, s.form_id, s.version::uuid, s.programme_id, s.country, s.organisation_id, s.sensitivity, 'received', s.instance, s.key,
      s.key, s.label, s.body, s.digest, s.data::jsonb, s.sealing, s.day::date, s.lat::float8, s.lon::float8, s.site, s.matching, s.device_id, s.person_id,
      s.device_name, left(s.agent, 200), s.size::integer, s.started::timestamptz, s.ended::timestamptz
    from sent s
    -- The offsets keep these from becoming joins: each is one look at an index that is nearly empty.
    where not exists (select 1 from collection.submission_edition e where e.instance_key = s.key offset 0)
      and not exists (select 1 from collection.submission x where x.instance_key = s.key and x.edits > 0 offset 0)
    on conflict (root_key) do nothing returning id),
  noted as (
    insert into kernel.audit (actor, person_id, action, programme_id, country, subject_id, details, request_id)
    select 'device', s.person_id, 'collection.submission.receive', s.programme_id, s.country, s.id,
      jsonb_build_object('device', s.device_id), s.request
    from stored join sent s on s.id::uuid = stored.id)
  select array_agg(stored.id), jsonb_agg(distinct jsonb_build_object('device', s.device_id, 'agent', s.agent)) filter (where not s.seen)
  into fresh, unseen
  from stored join sent s on s.id::uuid = stored.id;
  if unseen is not null then
    perform collection.see_device((d ->> 'device')::uuid, d ->> 'agent') from jsonb_array_elements(unseen) d order by d ->> 'device';
  end if;
  for i in 1 .. cardinality(ids) loop
    got := got || case when ids[i]::uuid = any (fresh) then jsonb_build_object('outcome', 'created', 'id', ids[i])
      else collection.receive(doors[i], tokens[i], versions[i]::uuid, countries[i], ids[i]::uuid, instances[i], labels[i], bodies[i], digests[i],
        answers[i]::jsonb, sealings[i], days[i]::date, lats[i]::float8, lons[i]::float8, sites[i], matchings[i], device_names[i], agents[i],
        sizes[i]::integer, starts[i]::timestamptz, ends[i]::timestamptz, file_lists[i]::jsonb, requests[i]) end;
  end loop;
  return got;
end $$;
revoke all on function collection.receive_all(text[], text[], text[], text[], text[], text[], text[], text[], bytea[], text[], text[], text[], text[],
  text[], text[], bytea[], text[], text[], text[], text[], text[], text[], text[]) from public;
grant execute on function collection.receive_all(text[], text[], text[], text[], text[], text[], text[], text[], bytea[], text[], text[], text[], text[],
  text[], text[], bytea[], text[], text[], text[], text[], text[], text[], text[]) to ura_app;

-- Answers that are kept in order, of all that one statement stored: nearly always there is nothing to keep, and one look says so.
create function collection.keep_new_answers() returns trigger language plpgsql security definer set search_path = pg_catalog, collection as $$
begin
  perform collection.keep_answer(k, s)
  from fresh f join collection.answer_key k on k.form_id = f.form_id join collection.submission s on s.id = f.id
  where f.state <> 'test';
  return null;
end $$;
revoke all on function collection.keep_new_answers() from public;
drop trigger keep_answers_new on collection.submission;
create trigger keep_answers_new after insert on collection.submission referencing new table as fresh
  for each statement execute function collection.keep_new_answers();
