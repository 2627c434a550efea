-- The database's own word on what the rooms refuse: places that are not the programme's, periods that are approved.

-- ---------------------------------------------------------------- countries of a programme

-- The kernel knows which countries a programme works in, because roles are given for them.
create or replace view kernel.programme with (security_invoker = true) as
  select id, code, title, demo, countries from programme.programme;

-- Refuses a row of a country that is not one of its programme's. The argument names the sentence that people get. Rows
-- that lie there already stay as they are, whatever countries are taken out later: only a new place is looked at.
-- It runs after the row-level security has had its say, so that nobody asks with it for the countries of a stranger's programme.
create function programme.refuse_country() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
declare here text[];
begin
  if new.country is null or (tg_op = 'UPDATE' and (new.country, new.programme_id) is not distinct from (old.country, old.programme_id)) then
    return null;
  end if;
  -- Shared: who takes a country out and who adds something of it meanwhile take turns.
  select p.countries into here from programme.programme p where p.id = new.programme_id for share;
  if not new.country = any (here) then
    raise exception '% is not one of the programme''s countries', new.country using errcode = 'check_violation', constraint = tg_argv[0];
  end if;
  return null;
end $$;

create trigger countries after insert or update of country, programme_id on kernel.membership
  for each row execute function programme.refuse_country('membership_country_elsewhere');
