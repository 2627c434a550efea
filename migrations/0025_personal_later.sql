-- A question may be marked personal when answers to it lie in the open already: in a later version of its form, or because
-- the workspace has learnt by which ways answers are copied inside a form. Then the mark holds for every version, and what
-- was answered is taken out of reach in the same transaction: out of the answers, names, keys and remarks; the XML lies
-- aside, where the system alone reads it, until a job has sealed the personal part (collection.sealPast).

alter table collection.form_version add column late_personal text[] not null default '{}';
comment on column collection.form_version.late_personal is 'Paths that are personal in this version and were not when it was published; they only become more. What comes in by somebody who does not know yet is taken out of reach, too.';

create table collection.unsealed (
  id uuid primary key default uuidv7(),
  submission_id uuid not null references collection.submission on delete cascade,
  digest bytea not null,
  xml text not null
);
create index unsealed_of_submission on collection.unsealed (submission_id);
comment on table collection.unsealed is 'XML with open answers to questions that were marked personal later, until a job has sealed them. The digest says which edition of the submission it belongs to: its own xml is empty meanwhile.';
select kernel.guard_by('collection.unsealed', 'false', explained => 'open answers that wait to be sealed are the system''s alone');
revoke all on collection.unsealed from ura_app;
grant select, delete on collection.unsealed to ura_worker;

-- Answers without those at the paths; rounds of repeats keep their places.
create function collection.without(answers jsonb, paths text[]) returns jsonb language plpgsql immutable parallel safe as $$
declare path text; way text[]; rest jsonb := answers;
begin
  if jsonb_typeof(rest) = 'array' then
    return coalesce((select jsonb_agg(collection.without(x, paths) order by n) from jsonb_array_elements(rest) with ordinality e(x, n)), '[]');
  elsif jsonb_typeof(rest) <> 'object' then
    return rest;
  end if;
  foreach path in array paths loop
    way := string_to_array(substr(path, 2), '/');
    if not rest ? way[1] then continue; end if;
    if cardinality(way) = 1 then rest := rest - way[1];
    else rest := jsonb_set(rest, way[1:1], collection.without(rest -> way[1], array['/' || array_to_string(way[2:], '/')]));
    end if;
  end loop;
  return rest;
end $$;

/* Takes out of reach what a version's submissions say at paths that are personal only later, or what one of them says.
   What has no place among the answers, as an entity's label, lies in the XML alone: then all of them are taken. */
create function collection.hide_late(v collection.form_version, one uuid default null) returns void
language plpgsql security definer set search_path = pg_catalog, collection as $$
declare
  late text[] := v.late_personal;
  unseen boolean := one is null and exists (select 1 from unnest(late) p where p ~ '/entity$');
  no_site boolean := exists (select 1 from jsonb_array_elements(v.definition -> 'fields') f where f ->> 'role' = 'site' and f ->> 'path' = any (late));
  no_place boolean := exists (select 1 from jsonb_array_elements(v.definition -> 'fields') f where f ->> 'kind' = 'geopoint' and f ->> 'path' = any (late));
  hidden integer;
begin
  with found as materialized (
    select s.id, s.digest, s.xml from collection.submission s
    where s.form_id = v.form_id and s.version_id = v.id and (one is null or s.id = one) and s.xml <> ''
      and (unseen or collection.without(s.data, late) is distinct from s.data) for update),
  replaced as materialized (
    select e.id, e.submission_id, e.digest, e.xml from collection.submission_edition e
    where e.version_id = v.id and (one is null or e.submission_id = one) and e.xml <> ''
      and (unseen or collection.without(e.data, late) is distinct from e.data) for update),
  aside as (
    insert into collection.unsealed (submission_id, digest, xml)
    select id, digest, xml from found union all select submission_id, digest, xml from replaced returning 1),
  now_hidden as (
    update collection.submission s set xml = '', data = collection.without(s.data, late), site = case when no_site then null else s.site end,
      instance_name = case when '/meta/instanceName' = any (late) then null else s.instance_name end,
      latitude = case when no_place then null else s.latitude end, longitude = case when no_place then null else s.longitude end
    from found where s.id = found.id),
  then_hidden as (
    update collection.submission_edition e set xml = '', data = collection.without(e.data, late) from replaced where e.id = replaced.id)
  select count(*) into hidden from aside;
  if hidden > 0 then perform kernel.enqueue('collection.sealPast', '{}', 'collection.sealPast'); end if;
end $$;
revoke all on function collection.hide_late(collection.form_version, uuid) from public;

-- A path is late: so are its answers, files, keys, and what remarks say of changes to them.
create function collection.keep_late() returns trigger language plpgsql security definer set search_path = pg_catalog, collection as $$
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
revoke all on function collection.keep_late() from public;
create trigger keep_late after update of late_personal on collection.form_version for each row
  when (new.late_personal is distinct from old.late_personal) execute function collection.keep_late();

-- Looks once more at all of a version's submissions.
create function collection.hide_again(version uuid) returns void language plpgsql security definer set search_path = pg_catalog, collection as $$
begin
  if not kernel.is_system() then raise exception 'the system alone' using errcode = 'insufficient_privilege'; end if;
  perform collection.hide_late(v) from collection.form_version v where v.id = version and v.late_personal <> '{}';
end $$;
revoke all on function collection.hide_again(uuid) from public;
grant execute on function collection.hide_again(uuid) to ura_worker;

-- A process may have read a version before its questions became personal: what it stores after that is looked at, too.
create function collection.hide_fresh() returns trigger language plpgsql security definer set search_path = pg_catalog, collection as $$
begin
  perform collection.hide_late(v, f.id) from fresh f join collection.form_version v on v.id = f.version_id
  where v.late_personal <> '{}' and collection.without(f.data, v.late_personal) is distinct from f.data;
  return null;
end $$;
revoke all on function collection.hide_fresh() from public;
create trigger keep_late_new after insert on collection.submission referencing new table as fresh
  for each statement execute function collection.hide_fresh();
create trigger keep_late_edited after update on collection.submission referencing new table as fresh
  for each statement execute function collection.hide_fresh();

create function collection.keep_file_late() returns trigger language plpgsql security definer set search_path = pg_catalog, collection as $$
begin
  new.personal := exists (select 1 from collection.submission s join collection.form_version v on v.id = s.version_id
    where s.id = new.submission_id and new.path = any (v.late_personal));
  return new;
end $$;
revoke all on function collection.keep_file_late() from public;
create trigger keep_late before insert or update of path on collection.attachment for each row
  when (new.path is not null and not new.personal) execute function collection.keep_file_late();

/* Puts a sealed edition in its place. `place` is the row for which it was sealed: where a correction has come in between, nothing
   is done, and the job comes back to it. */
create function collection.seal_past(aside uuid, place uuid, body text, sealed text, answers jsonb, label text, at_site text,
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
  delete from collection.unsealed x where x.id = aside;
  return true;
end $$;
revoke all on function collection.seal_past(uuid, uuid, text, text, jsonb, text, text, double precision, double precision, text[]) from public;
grant execute on function collection.seal_past(uuid, uuid, text, text, jsonb, text, text, double precision, double precision, text[]) to ura_worker;

-- Forms that are published already: a job marks what older code has not seen.
select kernel.enqueue('collection.markForms', '{}', 'collection.markForms') where exists (select 1 from collection.form_version);
