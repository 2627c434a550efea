-- Of a visit and its parts the database asks itself what the operations ask: its team, whoever planned it, or a coordinator.

create function monitoring.may_write(visit uuid) returns boolean
language plpgsql stable security definer set search_path = pg_catalog, monitoring as $$
begin
  return kernel.is_system() or exists (
    select 1 from monitoring.visit v where v.id = visit and (
      v.created_by = kernel.me()
      or exists (select 1 from monitoring.team t where t.visit_id = v.id and t.person_id = kernel.me())
      or array[kernel.place(v.programme_id, v.country, v.sensitivity), kernel.place(v.programme_id, '*', v.sensitivity)]
        && kernel.places('write', '{programme_coordinator,country_coordinator}')));
end $$;
revoke all on function monitoring.may_write(uuid) from public;
grant execute on function monitoring.may_write(uuid) to ura_app, ura_worker;
comment on function monitoring.may_write(uuid) is 'Whether the actor writes the visit: of its team, its planner, or a coordinator of the place.';

create policy written_by_its_team on monitoring.visit as restrictive for update to public using (monitoring.may_write(id));
create policy removed_by_its_team on monitoring.visit as restrictive for delete to public using (monitoring.may_write(id));
do $$
declare part text;
begin
  foreach part in array array['team', 'population', 'attachment', 'checklist', 'overall', 'incident'] loop
    execute format('create policy added_by_its_team on monitoring.%I as restrictive for insert to public with check (monitoring.may_write(visit_id))', part);
    execute format('create policy written_by_its_team on monitoring.%I as restrictive for update to public using (monitoring.may_write(visit_id)) with check (monitoring.may_write(visit_id))', part);
    execute format('create policy removed_by_its_team on monitoring.%I as restrictive for delete to public using (monitoring.may_write(visit_id))', part);
  end loop;
end $$;
