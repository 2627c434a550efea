-- Files that are erased: whatever other rooms have fastened to them lets go, in the same transaction. Nobody can hold a person's
-- file back by pointing at it.

-- Deletes rows of files for good. Each room that points to files forgets them by a trigger of its own, before the row goes; the
-- kind tells it from the collector's work, which takes only what nobody points to. For the owner's functions alone.
create function kernel.forget_files(ids uuid[]) returns void language sql as $$
  update kernel.file f set kind = 'erased' where f.id = any (ids);
  delete from kernel.file f where f.id = any (ids);
$$;
revoke all on function kernel.forget_files(uuid[]) from public;

create function kernel.is_forgotten(file uuid) returns boolean language sql stable security definer set search_path = pg_catalog, kernel as $$
  select exists (select 1 from kernel.file f where f.id = file and f.kind = 'erased')
$$;
revoke all on function kernel.is_forgotten(uuid) from public;
grant execute on function kernel.is_forgotten(uuid) to ura_app, ura_worker;

-- ---------------------------------------------------------------- rooms

-- A visit's attachment, whatever the state of the visit, and nobody has written the visit by that.
drop trigger guard_part on monitoring.attachment;
create trigger guard_part before insert or update on monitoring.attachment for each row execute function monitoring.guard_part();
create trigger guard_part_removed before delete on monitoring.attachment for each row when (not kernel.is_forgotten(old.file_id))
  execute function monitoring.guard_part();
create function monitoring.forget_file() returns trigger language plpgsql security definer set search_path = pg_catalog, monitoring as $$
begin
  delete from monitoring.attachment a where a.file_id = old.id;
  return old;
end $$;
revoke all on function monitoring.forget_file() from public;
create trigger forget_in_monitoring before delete on kernel.file for each row when (old.kind = 'erased') execute function monitoring.forget_file();

-- Evidence of a reported value. The value itself stays as it was reported, also where it is approved.
drop trigger guard on programme.reported_evidence;
create trigger guard before insert or update on programme.reported_evidence for each row execute function programme.guard_cell();
create trigger guard_removed before delete on programme.reported_evidence for each row when (not kernel.is_forgotten(old.file_id))
  execute function programme.guard_cell();
drop trigger locked on programme.reported_evidence;
create trigger locked before insert or update on programme.reported_evidence for each row execute function programme.refuse_locked();
create trigger locked_removed before delete on programme.reported_evidence for each row when (not kernel.is_forgotten(old.file_id))
  execute function programme.refuse_locked();
create function programme.forget_file() returns trigger language plpgsql security definer set search_path = pg_catalog, programme as $$
begin
  delete from programme.reported_evidence e where e.file_id = old.id;
  return old;
end $$;
revoke all on function programme.forget_file() from public;
create trigger forget_in_programme before delete on kernel.file for each row when (old.kind = 'erased') execute function programme.forget_file();

-- The original of a statistics file.
create function evidence.forget_file() returns trigger language plpgsql security definer set search_path = pg_catalog, evidence as $$
begin
  update evidence.vintage v set file_id = null where v.file_id = old.id;
  update evidence.import i set file_id = null where i.file_id = old.id;
  return old;
end $$;
revoke all on function evidence.forget_file() from public;
create trigger forget_in_evidence before delete on kernel.file for each row when (old.kind = 'erased') execute function evidence.forget_file();

-- The source of a form, a file that a form shows, another import of the same file: it is ended, or keeps what it took in.
alter table collection.import drop constraint import_file_missing;
alter table collection.import add constraint import_file_missing check (file_id is not null or state in ('done', 'failed'));
create function collection.forget_file() returns trigger language plpgsql security definer set search_path = pg_catalog, collection as $$
begin
  update collection.form_version v set source_file_id = null where v.source_file_id = old.id;
  update collection.form_file f set file_id = null, address = null, size = null, media_type = null, md5 = null, changed_at = clock_timestamp() where f.file_id = old.id;
  update collection.import i set file_id = nullif(i.file_id, old.id), media_file_id = nullif(i.media_file_id, old.id),
    state = case when i.file_id = old.id and i.state <> 'done' then 'failed' else i.state end,
    findings = i.findings || jsonb_build_object('tables', '[]'::jsonb, 'errors', '[]'::jsonb)
  where old.id in (i.file_id, i.media_file_id);
  return old;
end $$;
revoke all on function collection.forget_file() from public;
create trigger forget_in_collection before delete on kernel.file for each row when (old.kind = 'erased') execute function collection.forget_file();

-- ---------------------------------------------------------------- erasing

-- As in 0026.
create or replace function collection.drop_import_files(imports uuid[]) returns text[] language plpgsql as $$
declare kept uuid[]; lying text[];
begin
  select array_agg(f) into kept from collection.import i cross join lateral unnest(array[i.file_id, i.media_file_id]) f where i.id = any (imports) and f is not null;
  select array_agg(f.address) into lying from kernel.file f where f.id = any (kept);
  update collection.import i set file_id = null, media_file_id = null,
    findings = i.findings || jsonb_build_object('tables', '[]'::jsonb, 'errors', '[]'::jsonb)
  where i.id = any (imports);
  perform kernel.forget_files(kept);
  return coalesce(lying, '{}');
end $$;
