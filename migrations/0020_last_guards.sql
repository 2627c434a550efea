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
do $$ declare t text; begin
  foreach t in array array['partner','target','activity','risk','heading','period_lock','approved_value','reported_value'] loop
    execute format('create trigger countries after insert or update of country, programme_id on programme.%I for each row execute function programme.refuse_country(''country_elsewhere'')', t);
  end loop;
end $$;

-- Whoever reads or writes cells, evidence and steps does so by their country: it is that of the value that they are part of.
create function programme.follow_value() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
begin
  if exists (select 1 from programme.reported_value v where v.id = new.reported_value_id and v.country is distinct from new.country) then
    raise exception 'a part lies where its value lies' using errcode = 'check_violation', constraint = 'value_part_elsewhere';
  end if;
  return null;
end $$;
do $$ declare t text; begin
  foreach t in array array['reported_cell','reported_evidence','reported_step'] loop
    execute format('create trigger follow after insert or update on programme.%I for each row execute function programme.follow_value()', t);
  end loop;
end $$;
-- So a value does not move away from its parts, nor to another period or indicator than it was typed for.
create function programme.keep_value() returns trigger language plpgsql as $$
begin
  if (new.programme_id, new.indicator_id, new.definition_id, new.period_id, new.country)
    is distinct from (old.programme_id, old.indicator_id, old.definition_id, old.period_id, old.country) then
    raise exception 'a reported value keeps its place' using errcode = 'check_violation', constraint = 'value_place_kept';
  end if;
  return null;
end $$;
create trigger keep after update on programme.reported_value for each row execute function programme.keep_value();

-- ---------------------------------------------------------------- approved periods

-- An approved period keeps its code and its dates: they are part of what was approved. The rest may be put right.
create function programme.keep_period() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
begin
  if (new.code, new.starts_on, new.ends_on, new.programme_id) is distinct from (old.code, old.starts_on, old.ends_on, old.programme_id)
    and exists (select 1 from programme.period_lock l where l.period_id = old.id) then
    raise exception 'the period is approved' using errcode = 'check_violation', constraint = 'period_approved';
  end if;
  return null;
end $$;
create trigger keep after update on programme.period for each row execute function programme.keep_period();

-- Who approves a period and who moves it meanwhile take turns at its row.
create function programme.hold_period() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
begin
  perform 1 from programme.period p where p.id = new.period_id for share;
  return new;
end $$;
create trigger hold before insert on programme.period_lock for each row execute function programme.hold_period();

-- ---------------------------------------------------------------- what nobody calls any more

-- 0017 has given it a fourth argument: the country that the answer says.
drop function collection.place_for(text, text, uuid);

-- ---------------------------------------------------------------- names of keys

-- Sealed columns are called so, and a value is sealed at its row: that is how a change of keys finds and renews them
-- (kernel/seal/rotate.ts). What lies here was sealed elsewhere, under the column's old name: a job brings it over.
alter table auth.passkey rename column name to name_sealed;
alter table auth.program_key rename column name to name_sealed;
select kernel.enqueue('access.bindKeyNames', '{}', 'access.bindKeyNames')
where exists (select 1 from auth.passkey) or exists (select 1 from auth.program_key);

-- The system renews what is sealed, and sees nothing else of the accounts.
grant usage on schema auth to ura_worker;
grant select (id, name_sealed), update (name_sealed) on auth.passkey, auth.program_key to ura_worker;
create policy renewing on auth.passkey to ura_worker using ((select kernel.is_system())) with check ((select kernel.is_system()));
create policy renewing on auth.program_key to ura_worker using ((select kernel.is_system())) with check ((select kernel.is_system()));
