-- When the coordinators of a place were last reminded of a value that it has not reported, and by whom: nobody when the
-- workspace does it by itself, on Mondays.

create table programme.reminder (
  id uuid primary key default uuidv7(),
  programme_id uuid not null references programme.programme,
  indicator_id uuid not null,
  period_id uuid not null,
  country text check (country ~ '^[A-Z]{2}$'),
  at timestamptz not null default now(),
  by_person uuid references kernel.person,
  constraint reminder_exists unique nulls not distinct (period_id, indicator_id, country),
  constraint reminder_of_indicator foreign key (programme_id, indicator_id) references programme.indicator (programme_id, id) on delete cascade,
  constraint reminder_of_period foreign key (programme_id, period_id) references programme.period (programme_id, id) on delete cascade
);
-- Nobody reminds in another's name, nor on another day.
create function programme.sign_reminder() returns trigger language plpgsql as $$
begin
  new.at := now();
  new.by_person := kernel.me();
  return new;
end $$;
create trigger sign before insert or update on programme.reminder for each row execute function programme.sign_reminder();
create trigger countries after insert or update of country, programme_id on programme.reminder
  for each row execute function programme.refuse_country('country_elsewhere');
select kernel.guard('programme.reminder', '{programme_coordinator}',
  '{programme_coordinator,country_coordinator,data_protection_officer,grants_officer,assessor,monitor,analyst,reviewer,trainer}');
