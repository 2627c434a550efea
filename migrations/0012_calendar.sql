-- Calendar feeds of visits: a secret address for a person's own calendar, which can be taken back.

create table monitoring.calendar (
  id uuid primary key default uuidv7(),
  programme_id uuid not null references programme.programme,
  person_id uuid not null references kernel.person,
  -- What the person calls it: "telephone", "office".
  name text not null constraint calendar_name_missing check (btrim(name) <> '' and length(name) <= 100),
  token_hash bytea not null constraint calendar_token_taken unique,
  created_at timestamptz not null default now(),
  -- By day: that it is used is worth knowing, when exactly is not.
  last_used_on date,
  revoked_at timestamptz
);
create index calendar_of_person on monitoring.calendar (person_id, programme_id);

select kernel.guard_by('monitoring.calendar',
  'person_id = (select kernel.me()) and programme_id = any ((select kernel.my_staff_programmes())::uuid[])',
  'person_id = (select kernel.me()) and programme_id = any ((select kernel.my_staff_programmes())::uuid[])',
  'person_id = (select kernel.me()) and programme_id = any ((select kernel.my_staff_programmes())::uuid[])',
  explained => 'one''s own');

-- Opens a feed: whoever knows the token reads as its owner does, in this one programme, as long as they are a member of it.
create function monitoring.open_calendar(token text) returns jsonb
language plpgsql security definer set search_path = pg_catalog, monitoring as $$
declare feed monitoring.calendar; context jsonb;
begin
  select c.* into feed from monitoring.calendar c where c.token_hash = sha256(convert_to(token, 'UTF8')) and c.revoked_at is null;
  if feed.id is null then return null; end if;
  context := kernel.context_of(feed.person_id);
  if context is null then return null; end if;
  context := context || jsonb_build_object(
    'memberships', coalesce((select jsonb_agg(m) from jsonb_array_elements(context -> 'memberships') m where m ->> 'programme' = feed.programme_id::text), '[]'),
    'reads', coalesce((select jsonb_agg(r) from jsonb_array_elements_text(context -> 'reads') r where r like feed.programme_id || '/%'), '[]'));
  if context -> 'memberships' = '[]' then return null; end if;
  update monitoring.calendar c set last_used_on = current_date where c.id = feed.id and c.last_used_on is distinct from current_date;
  perform kernel.set_context(context);
  return context || jsonb_build_object('calendar', feed.id, 'calendarProgramme', feed.programme_id);
end $$;
revoke all on function monitoring.open_calendar(text) from public;
grant execute on function monitoring.open_calendar(text) to ura_app;
