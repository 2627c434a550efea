-- Counting what a reader reaches without asking the policy of every row.

/* How many submissions of a form the actor reads, tests not among them: what counting under the row-level security gives, at
   a quarter of its cost. The rows are few kinds (programme, country, organisation, sensitivity), and the policy "reading" of
   collection.submission is asked of each kind once. A test compares both for every role. */
create function collection.count_reached(form uuid) returns bigint
language plpgsql stable security definer set search_path = pg_catalog, collection as $$
declare
  reached text[] := kernel.places('read', '{programme_coordinator,country_coordinator,data_protection_officer,monitor,analyst,reviewer}');
  everything boolean := kernel.is_system();
begin
  -- Materialized: otherwise the planner asks every row after all.
  return (
    with kinds as materialized (
      select s.programme_id, s.country, s.organisation_id, s.sensitivity::integer sensitivity, count(*) n
      from collection.submission s where s.form_id = form and s.state <> 'test' group by 1, 2, 3, 4)
    select coalesce(sum(n), 0) from kinds k
    where everything
      or kernel.place(k.programme_id, k.country, k.sensitivity) = any (reached) or kernel.place(k.programme_id, '*', k.sensitivity) = any (reached)
      or kernel.place(k.programme_id, k.country, k.sensitivity) || '@' || k.organisation_id = any (reached)
      or kernel.place(k.programme_id, '*', k.sensitivity) || '@' || k.organisation_id = any (reached));
end $$;
revoke all on function collection.count_reached(uuid) from public;
grant execute on function collection.count_reached(uuid) to ura_app, ura_worker;
