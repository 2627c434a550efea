-- Whose an action point is, they can open it: its owner reads it and its history, whatever else of the room they may read,
-- and nobody is made an owner who could not.

-- Roles that may own an action point. Mirrored by features/monitoring/readers.ts, compared by a test.
create function monitoring.owning_roles() returns text[] language sql immutable parallel safe as $$
  select '{data_protection_officer,programme_coordinator,country_coordinator,grants_officer,assessor,monitor,analyst,reviewer,trainer,platform_member}'::text[]
$$;

create policy owned on monitoring.step for select to ura_app
  using (action_point_id is not null and programme_id = any ((select kernel.my_staff_programmes())::uuid[])
    and exists (select 1 from monitoring.action_point a where a.id = action_point_id and a.owner_person_id = (select kernel.me())));

create function monitoring.fit_owner() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
begin
  if tg_op = 'UPDATE' and new.owner_person_id is not distinct from old.owner_person_id or new.owner_person_id is null then return null; end if;
  if not exists (select 1 from kernel.membership m join kernel.person p on p.id = m.person_id
    where m.person_id = new.owner_person_id and m.programme_id = new.programme_id and m.role = any (monitoring.owning_roles()) and p.disabled_at is null
      and m.ended_at is null and m.starts_on <= current_date and (m.ends_on is null or m.ends_on >= current_date)) then
    raise exception 'the owner could not open it' using errcode = 'check_violation', constraint = 'action_point_owner_outside';
  end if;
  return null;
end $$;
create trigger fit_owner after insert or update of owner_person_id on monitoring.action_point
  for each row execute function monitoring.fit_owner();
