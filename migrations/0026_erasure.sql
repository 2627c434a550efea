-- Erasing a submission: who told something may take their consent back, and then it goes, wherever it lies in the workspace.
-- What stays is an emptied row that holds the place of the instance ID, so that no phone brings the answers back.

-- ---------------------------------------------------------------- what stays

-- Grounds of article 17 of the GDPR. A ground and the number of the request: no sentence that could name the person again.
create table collection.erasure (
  id uuid primary key,
  form_id uuid not null references collection.form,
  programme_id uuid not null references programme.programme,
  country text,
  sensitivity smallint not null,
  ground text not null constraint erasure_ground_unknown check (ground in ('consent_withdrawn', 'objection', 'no_longer_needed', 'unlawful', 'obligation')),
  reference text not null default '' constraint erasure_reference_malformed check (reference ~ '^[[:alnum:]][[:alnum:] ./_-]{0,39}$' or reference = ''),
  files integer not null default 0,
  erased_by uuid references kernel.person,
  erased_at timestamptz not null default clock_timestamp()
);
create index erasure_of_programme on collection.erasure (programme_id, id desc);
create index erasure_of_form on collection.erasure (form_id);
comment on table collection.erasure is 'Which submissions were erased, when, by whom and on what ground; never what they said. The id is the submission''s. Written by collection.erase alone.';
select kernel.guard('collection.erasure', '{}', '{data_protection_officer,programme_coordinator,country_coordinator}');
revoke insert, update, delete on collection.erasure from ura_app;

-- The emptied row: its keys, and where it belonged.
alter table collection.submission drop constraint submission_state_unknown;
alter table collection.submission add constraint submission_state_unknown check (state in ('test', 'received', 'in_review', 'returned', 'approved', 'rejected', 'erased'));
alter table collection.submission add constraint submission_erased_empty check (state <> 'erased' or (xml = '' and digest = '' and data = '{}' and instance_id = ''
  and num_nonnulls(organisation_id, instance_name, personal_sealed, latitude, longitude, site, match_key, device_id, person_id, device_label, agent,
    started_at, ended_at, corrected_by, edited_by, edited_on, assignee_id) = 0));
comment on column collection.submission.state is 'erased: emptied by collection.erase; only its keys are left, so that it is known when it comes again. Nobody but the owner''s functions sees such a row.';

-- Nobody reads what is left of it, nor makes one; not even a job. (An edition that was emptied has no digest.)
create policy not_erased on collection.submission as restrictive for all to public using (state <> 'erased') with check (state <> 'erased');
create policy not_erased on collection.submission_edition as restrictive for all to public using (digest <> '') with check (digest <> '');

-- The owner's functions pass by the policies: an emptied row never changes again, whatever they do.
create function collection.keep_erased() returns trigger language plpgsql as $$
begin
  raise exception 'submission % was erased', old.id using errcode = 'check_violation', constraint = 'submission_erased';
end $$;
create trigger keep_erased before update on collection.submission for each row when (old.state = 'erased') execute function collection.keep_erased();

-- As in 0019, without what was erased.
create or replace function collection.count_reached(form uuid) returns bigint
language plpgsql stable security definer set search_path = pg_catalog, collection as $$
declare
  reached text[] := kernel.places('read', '{programme_coordinator,country_coordinator,data_protection_officer,monitor,analyst,reviewer}');
  everything boolean := kernel.is_system();
  programme uuid := (select f.programme_id from collection.form f where f.id = form);
begin
  -- Materialized: otherwise the planner asks every row after all.
  return (
    with kinds as materialized (
      select s.country, s.organisation_id, s.sensitivity, count(*) n
      from collection.submission s where s.form_id = form and s.state not in ('test', 'erased') group by 1, 2, 3)
    select coalesce(sum(n), 0) from kinds k
    where everything
      or kernel.place(programme, k.country, k.sensitivity) = any (reached) or kernel.place(programme, '*', k.sensitivity) = any (reached)
      or kernel.place(programme, k.country, k.sensitivity) || '@' || k.organisation_id = any (reached)
      or kernel.place(programme, '*', k.sensitivity) || '@' || k.organisation_id = any (reached));
end $$;

-- As in 0018: of an emptied row there is nothing to keep in order.
create or replace function collection.keep_new_answers() returns trigger language plpgsql security definer set search_path = pg_catalog, collection as $$
begin
  perform collection.keep_answer(k, s)
  from fresh f join collection.answer_key k on k.form_id = f.form_id join collection.submission s on s.id = f.id
  where f.state not in ('test', 'erased');
  return null;
end $$;

-- An import's file is kept, unless somebody in it was erased.
alter table collection.import alter column file_id drop not null;
alter table collection.import add constraint import_file_missing check (file_id is not null or state = 'done');
comment on column collection.import.file_id is 'The original; null where it was taken away because a submission that came in by it was erased.';

-- ---------------------------------------------------------------- other rooms

-- A checklist whose submission is going goes with it, whatever the state of its visit, and nobody has written the visit by that.
create function collection.is_stored(submission uuid) returns boolean language sql stable security definer set search_path = pg_catalog, collection as $$
  select exists (select 1 from collection.submission s where s.id = submission and s.state <> 'erased')
$$;
revoke all on function collection.is_stored(uuid) from public;
grant execute on function collection.is_stored(uuid) to ura_app, ura_worker;
drop trigger guard_part on monitoring.checklist;
create trigger guard_part before insert or update on monitoring.checklist for each row execute function monitoring.guard_part();
create trigger guard_part_removed before delete on monitoring.checklist for each row when (collection.is_stored(old.submission_id))
  execute function monitoring.guard_part();

-- What it said against an agreed answer goes, too; the agreement itself is the visit's own and stays. Nothing but that may be
-- taken out of the answers of a visit that was submitted.
create function monitoring.dissent_left(dissent jsonb) returns jsonb language sql stable as $$
  select coalesce(jsonb_agg(d order by n), '[]') from jsonb_array_elements(dissent) with ordinality x(d, n)
  where collection.is_stored((d ->> 'submissionId')::uuid)
$$;
create function monitoring.forgets(was monitoring.overall, now monitoring.overall) returns boolean language sql stable as $$
  select now.dissent <> was.dissent and now.dissent = monitoring.dissent_left(was.dissent)
    and to_jsonb(now) - 'dissent' = to_jsonb(was) - 'dissent'
$$;
drop trigger guard_part on monitoring.overall;
create trigger guard_part before insert or delete on monitoring.overall for each row execute function monitoring.guard_part();
create trigger guard_part_changed before update on monitoring.overall for each row when (not monitoring.forgets(old, new))
  execute function monitoring.guard_part();
create function monitoring.forget_dissent() returns trigger language plpgsql security definer set search_path = pg_catalog, monitoring as $$
begin
  update monitoring.overall o set dissent = monitoring.dissent_left(o.dissent)
  where o.visit_id = old.visit_id and o.dissent @> jsonb_build_array(jsonb_build_object('submissionId', old.submission_id));
  return null;
end $$;
create trigger forget_dissent after delete on monitoring.checklist for each row when (not collection.is_stored(old.submission_id))
  execute function monitoring.forget_dissent();

-- Findings that leaned on it lean on it no longer, nor do their earlier editions: a link carries the name of the submission. What a
-- finding says in its own words, and whether it is approved, stays.
create function evidence.links_left(links jsonb) returns jsonb language sql stable as $$
  select coalesce(jsonb_agg(l order by n), '[]') from jsonb_array_elements(links) with ordinality x(l, n)
  where not (l ->> 'room' = 'collection' and l ->> 'kind' = 'submission' and not collection.is_stored((l ->> 'id')::uuid))
$$;
create function evidence.forgets(was evidence.finding, now evidence.finding) returns boolean language sql stable as $$
  select now.links <> was.links and now.links = evidence.links_left(was.links) and to_jsonb(now) - 'links' = to_jsonb(was) - 'links'
$$;
drop trigger count_finding on evidence.finding;
create trigger count_finding before insert on evidence.finding for each row execute function evidence.count_finding();
create trigger count_finding_changed before update on evidence.finding for each row when (not evidence.forgets(old, new))
  execute function evidence.count_finding();
create function evidence.forget_submission() returns trigger language plpgsql security definer set search_path = pg_catalog, evidence as $$
declare link jsonb := jsonb_build_array(jsonb_build_object('room', 'collection', 'kind', 'submission', 'id', new.id));
begin
  update evidence.finding_edition e set content = jsonb_set(e.content, '{links}', evidence.links_left(e.content -> 'links'))
  where e.programme_id = new.programme_id and e.content -> 'links' @> link;
  update evidence.finding f set links = evidence.links_left(f.links) where f.programme_id = new.programme_id and f.links @> link;
  return null;
end $$;
create trigger forget_submission after insert on collection.erasure for each row execute function evidence.forget_submission();

-- ---------------------------------------------------------------- erasing

-- Takes away the files of imports in which something was erased, and what was shown of them. Answers the files' addresses. Internal.
create function collection.drop_import_files(imports uuid[]) returns text[] language plpgsql as $$
declare kept uuid[]; lying text[];
begin
  select array_agg(f) into kept from collection.import i cross join lateral unnest(array[i.file_id, i.media_file_id]) f where i.id = any (imports) and f is not null;
  select array_agg(f.address) into lying from kernel.file f where f.id = any (kept);
  update collection.import i set file_id = null, media_file_id = null,
    findings = i.findings || jsonb_build_object('tables', '[]'::jsonb, 'errors', '[]'::jsonb)
  where i.id = any (imports);
  delete from kernel.file f where f.id = any (kept);
  return coalesce(lying, '{}');
end $$;
revoke all on function collection.drop_import_files(uuid[]) from public;

-- A file that was taken in once more and holds what had been erased is not kept, either. Only a job does.
create function collection.forget_import(this_import uuid) returns void
language plpgsql security definer set search_path = pg_catalog, collection as $$
begin
  if not kernel.is_system() then raise exception 'the system alone' using errcode = 'insufficient_privilege'; end if;
  perform collection.drop_import_files(array[this_import]);
end $$;
revoke all on function collection.forget_import(uuid) from public;
grant execute on function collection.forget_import(uuid) to ura_worker;

/* Erases a submission, whole, in the caller's transaction: answers, sealed part, editions, remarks, decisions on duplicates, what
   is kept in order, files, links of other rooms, and the file of the import that it came in by. Only the data protection officer
   of its place may. Answers {programme, country, files, addresses}: the addresses under which contents may now lie that nobody
   names; null when there is no such submission within reach. */
create function collection.erase(submission uuid, on_ground text, under_reference text, request text) returns jsonb
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
  select coalesce(array_agg(a.file_id), '{}') into kept from collection.attachment a where a.submission_id = s.id and a.file_id is not null;
  of_files := cardinality(kept);
  select coalesce(array_agg(distinct f.address), '{}') into lying from kernel.file f where f.id = any (kept);
  lying := lying || collection.drop_import_files(imports);

  -- Whatever hangs on the row goes with it, in every room; then its place is taken by an emptied one, before anybody can look.
  select coalesce(jsonb_agg(jsonb_build_object('id', e.id, 'key', e.instance_key, 'version', e.version_id)), '[]') into editions
  from collection.submission_edition e where e.submission_id = s.id;
  delete from collection.submission x where x.id = s.id;
  delete from kernel.file f where f.id = any (kept);
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
revoke all on function collection.erase(uuid, text, text, text) from public;
grant execute on function collection.erase(uuid, text, text, text) to ura_app;

-- ---------------------------------------------------------------- coming again

-- Receiving answers `conflict` for an instance ID whose place is held by an emptied row; this says whether that is why. For
-- whoever may send to the form alone.
create function collection.was_erased(door text, token text, this_version uuid, instance text) returns boolean
language plpgsql security definer set search_path = pg_catalog, collection as $$
declare a collection.admission; key uuid;
begin
  a := collection.admit(door, token, this_version);
  if a.outcome is not null then return false; end if;
  key := collection.instance_key(a.form_id, instance);
  return exists (select 1 from collection.submission x where x.root_key = key and x.state = 'erased')
    or exists (select 1 from collection.submission x where x.instance_key = key and x.edits > 0 and x.state = 'erased')
    or exists (select 1 from collection.submission_edition e where e.instance_key = key and e.digest = '');
end $$;
revoke all on function collection.was_erased(text, text, uuid, text) from public;
grant execute on function collection.was_erased(text, text, uuid, text) to ura_app, ura_worker;

-- As in 0017; first of all, neither what was erased nor an edition of it comes back.
create or replace function collection.edit_target(door text, token text, this_version uuid, instance text, deprecated text, body_digest bytea) returns jsonb
language plpgsql security definer set search_path = pg_catalog, collection as $$
declare a collection.admission; key uuid; was uuid; s collection.submission;
begin
  a := collection.admit(door, token, this_version);
  if a.outcome is not null then return jsonb_build_object('outcome', a.outcome); end if;
  key := collection.instance_key(a.form_id, instance);
  was := collection.instance_key(a.form_id, deprecated);
  if collection.was_erased(door, token, this_version, deprecated) or collection.was_erased(door, token, this_version, instance) then
    return '{"outcome": "erased"}';
  end if;
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
