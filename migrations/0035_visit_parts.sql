-- A part of a visit stays with its visit, whoever writes it, and an action point leans on a finding of its own visit.

-- As in 0011, and not only when a part is added: it neither goes to another visit nor lies elsewhere, or less protected, than its own.
create or replace function monitoring.follow_visit() returns trigger language plpgsql security definer set search_path = pg_catalog, monitoring as $$
declare v monitoring.visit;
begin
  if tg_op = 'UPDATE' and new.visit_id is distinct from old.visit_id then
    raise exception 'a part stays with its visit' using errcode = 'check_violation', constraint = 'part_of_visit';
  end if;
  select x.* into v from monitoring.visit x where x.id = new.visit_id;
  if v.id is null or v.programme_id is distinct from new.programme_id then
    raise exception 'no such visit' using errcode = 'foreign_key_violation', constraint = 'part_of_visit';
  end if;
  new.country := v.country;
  new.sensitivity := case when tg_table_name = 'incident' then greatest(new.sensitivity, v.sensitivity) else v.sensitivity end;
  return new;
end $$;
do $$ declare t text; begin
  foreach t in array array['team','population','attachment','checklist','overall','incident','action_point'] loop
    execute format('create trigger follow_visit_changed before update of visit_id, programme_id, country, sensitivity on monitoring.%I for each row execute function monitoring.follow_visit()', t);
  end loop;
end $$;

create function monitoring.guard_point_finding() returns trigger language plpgsql security definer set search_path = pg_catalog, monitoring as $$
begin
  if not exists (select 1 from evidence.finding f
    where f.id = new.finding_id and f.programme_id = new.programme_id and f.source_room = 'monitoring' and f.source_kind = 'visit' and f.source_id = new.visit_id) then
    raise exception 'not a finding of this visit' using errcode = 'check_violation', constraint = 'action_point_finding_elsewhere';
  end if;
  return new;
end $$;
revoke all on function monitoring.guard_point_finding() from public;
create trigger guard_finding before insert on monitoring.action_point for each row
  when (new.finding_id is not null) execute function monitoring.guard_point_finding();
create trigger guard_finding_changed before update of finding_id on monitoring.action_point for each row
  when (new.finding_id is not null and new.finding_id is distinct from old.finding_id) execute function monitoring.guard_point_finding();

-- A point that names a finding of elsewhere names none: nobody who reads the point could open it rightly.
alter table monitoring.action_point disable trigger guard;
update monitoring.action_point a set finding_id = null
from evidence.finding f where f.id = a.finding_id
  and (f.programme_id, f.source_room, f.source_kind, f.source_id) is distinct from (a.programme_id, 'monitoring', 'visit', a.visit_id);
alter table monitoring.action_point enable trigger guard;
