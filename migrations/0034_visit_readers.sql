-- What a visit tells goes no further than the visit: people counted one by one to those who work with the records, an account
-- that nobody has approved to its team and to them, and a file to whoever reads its visit.

-- The National Platform reads visits; how many were seen it reads in the summary, none of them few.
drop policy reading on monitoring.population;
create policy reading on monitoring.population for select to ura_app using (
  kernel.place(programme_id, country, sensitivity) = any ((select kernel.places('read', '{programme_coordinator,country_coordinator,data_protection_officer,monitor,analyst,reviewer}'::text[]))::text[])
  or kernel.place(programme_id, '*', sensitivity) = any ((select kernel.places('read', '{programme_coordinator,country_coordinator,data_protection_officer,monitor,analyst,reviewer}'::text[]))::text[])
  or (select kernel.is_system()));
update kernel.guarded set readers = array_remove(readers, 'platform_member') where relation = 'monitoring.population';

create function monitoring.tells(visit uuid) returns boolean
language plpgsql stable security definer set search_path = pg_catalog, monitoring as $$
begin
  return kernel.is_system() or exists (
    select 1 from monitoring.visit v where v.id = visit and (
      v.state = 'approved' or v.created_by = kernel.me()
      or exists (select 1 from monitoring.team t where t.visit_id = v.id and t.person_id = kernel.me())
      or array[kernel.place(v.programme_id, v.country, v.sensitivity), kernel.place(v.programme_id, '*', v.sensitivity)]
        && kernel.places('read', '{programme_coordinator,country_coordinator,data_protection_officer,monitor,analyst,reviewer}')));
end $$;
revoke all on function monitoring.tells(uuid) from public;
grant execute on function monitoring.tells(uuid) to ura_app, ura_worker;
comment on function monitoring.tells(uuid) is 'Whether the actor, who reads the visit, reads its account: an approved one; its team and those who work with the records before.';
create policy told on monitoring.attachment as restrictive for select to public using (monitoring.tells(visit_id));

-- ---------------------------------------------------------------- files

-- A file lies where it was received: its address and its key are that place's. Who reads it once it is a visit's, the visit says.
create function monitoring.reads_file(file uuid) returns boolean language sql stable set search_path = pg_catalog, monitoring as $$
  select exists (select 1 from monitoring.attachment a where a.file_id = file)
$$;
revoke all on function monitoring.reads_file(uuid) from public;
grant execute on function monitoring.reads_file(uuid) to ura_app, ura_worker;
comment on function monitoring.reads_file(uuid) is 'Whether the file belongs to a visit whose attachments the actor reads: asked with the asker''s own eyes.';
create policy of_visits on kernel.file for select to public using (kind = 'visit' and monitoring.reads_file(id));
create policy of_visits_alone on kernel.file as restrictive for select to public
  using (kind <> 'visit' or (select kernel.is_system()) or monitoring.reads_file(id));
update kernel.guarded set explained = explained || '; a file of a visit: whoever reads the visit' where relation = 'kernel.file';

-- Only what the actor uploaded and nothing else uses becomes a visit's: whoever reads another file is not shut out of it by that.
create function monitoring.take_file() returns trigger language plpgsql security definer set search_path = pg_catalog, monitoring as $$
begin
  update kernel.file f set kind = 'visit', sensitivity = greatest(f.sensitivity, new.sensitivity)
  where f.id = new.file_id and f.programme_id = new.programme_id and f.kind = 'upload' and (f.created_by = kernel.me() or kernel.is_system());
  if not found then
    raise exception 'not an upload of one''s own' using errcode = 'check_violation', constraint = 'attachment_file_unknown';
  end if;
  return null;
end $$;
revoke all on function monitoring.take_file() from public;
create trigger take_file after insert on monitoring.attachment for each row execute function monitoring.take_file();
create function monitoring.keep_file_of() returns trigger language plpgsql as $$
begin
  raise exception 'an attachment stays with its file' using errcode = 'check_violation', constraint = 'attachment_file_unknown';
end $$;
create trigger keep_file before update of file_id on monitoring.attachment for each row
  when (new.file_id is distinct from old.file_id) execute function monitoring.keep_file_of();

-- Reading highly sensitive material is written down: a file is as sensitive as its visit, and never less than it was.
create function monitoring.lead_file() returns trigger language plpgsql security definer set search_path = pg_catalog, monitoring as $$
begin
  update kernel.file f set sensitivity = greatest(f.sensitivity, new.sensitivity) where f.id = new.file_id and f.kind = 'visit';
  return null;
end $$;
revoke all on function monitoring.lead_file() from public;
create trigger lead_file after update of sensitivity on monitoring.attachment for each row
  when (new.sensitivity > old.sensitivity) execute function monitoring.lead_file();

-- A file that is taken off, or whose visit is removed, goes: it had no other readers than the visit's.
create function monitoring.drop_file() returns trigger language plpgsql security definer set search_path = pg_catalog, monitoring as $$
begin
  delete from kernel.file f where f.id = old.file_id and f.kind = 'visit' and not exists (select 1 from monitoring.attachment a where a.file_id = f.id);
  return null;
exception when foreign_key_violation then
  -- Of before: something else still uses it. It stays closed.
  return null;
end $$;
revoke all on function monitoring.drop_file() from public;
create trigger drop_file after delete on monitoring.attachment for each row execute function monitoring.drop_file();

-- What was attached before. A file of another room (of a submission, say) keeps the readers that it has there.
update kernel.file f set kind = 'visit', sensitivity = greatest(f.sensitivity, (select max(a.sensitivity) from monitoring.attachment a where a.file_id = f.id))
where f.kind = 'upload' and exists (select 1 from monitoring.attachment a where a.file_id = f.id);
