-- A visit is approved when all its checklists are, also those that whoever approves does not see.

create function monitoring.insist_on_checklists() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
begin
  -- Shared: nobody takes a checklist back while its visit is being approved.
  perform 1 from monitoring.checklist c join collection.submission s on s.id = c.submission_id
  where c.visit_id = new.id for share of s;
  if exists (select 1 from monitoring.checklist c join collection.submission s on s.id = c.submission_id
    where c.visit_id = new.id and s.state <> 'approved') then
    raise exception 'a checklist of the visit is not approved' using errcode = 'check_violation', constraint = 'visit_checklists_unapproved';
  end if;
  return null;
end $$;
revoke all on function monitoring.insist_on_checklists() from public;
create trigger insist_on_checklists after update of state on monitoring.visit for each row
  when (new.state = 'approved' and old.state <> 'approved') execute function monitoring.insist_on_checklists();
