-- The programme room: what is to be achieved, by whom, where, until when, and how far it is.

create schema programme;
grant usage on schema programme to ura_app;

-- Every change of a record moves its version on and says who made it and when: whoever saves second can be told.
create function programme.touch() returns trigger language plpgsql as $$
begin
  new.version := old.version + 1;
  new.changed_at := clock_timestamp();
  new.changed_by := kernel.me();
  return new;
end $$;
create function programme.sign_new() returns trigger language plpgsql as $$
begin
  new.changed_by := coalesce(new.changed_by, kernel.me());
  return new;
end $$;

create table programme.programme (
  id uuid primary key default uuidv7(),
  code text not null constraint programme_code_taken unique constraint programme_code_malformed check (code ~ '^[a-z0-9][a-z0-9-]{0,59}$'),
  title kernel.local_text not null,
  acronym text not null default '',
  summary kernel.local_text,
  countries text[] not null default '{}',
  languages text[] not null default '{en}',
  -- Kosovo is printed as Kosovo* with its footnote.
  kosovo_footnote boolean not null default false,
  funding_statement kernel.local_text,
  disclaimer kernel.local_text,
  -- Where the facts of the programme stand: the document, its page.
  source text not null default '',
  -- What an IATI file says beyond the programme: publisher, identifier, sectors.
  iati jsonb not null default '{}',
  -- Sample records may exist in a demo programme only, and never count in any other.
  demo boolean not null default false,
  created_at timestamptz not null default now(),
  changed_at timestamptz not null default now(),
  changed_by uuid references kernel.person,
  version integer not null default 1
);
alter table kernel.membership add constraint membership_programme_unknown foreign key (programme_id) references programme.programme;
select kernel.guard('programme.programme', '{programme_coordinator}', scope => 'members', programme => 'id');
create policy founding on programme.programme for insert to ura_app with check ((select kernel.has_role('administrator')));
create policy overseeing on programme.programme for select to ura_app using ((select kernel.has_role('administrator')));

-- Whether sample records may exist in a programme. Rooms put the trigger below on every table with a `sample` column.
create function programme.is_demo(which uuid) returns boolean
language sql stable security definer set search_path = pg_catalog as $$ select demo from programme.programme where id = which $$;
create function programme.samples_in_demo_only() returns trigger language plpgsql as $$
begin
  if new.sample and not coalesce(programme.is_demo(new.programme_id), false) then
    raise exception 'sample records belong into a demo programme' using errcode = 'check_violation', constraint = 'sample_in_real_programme';
  end if;
  return new;
end $$;

-- ---------------------------------------------------------------- who, and until when

create table programme.amendment (
  id uuid primary key default uuidv7(),
  programme_id uuid not null references programme.programme,
  -- 0 is the period as first agreed; the last one is in force.
  position integer not null default 0 check (position >= 0),
  starts_on date not null,
  ends_on date not null,
  -- The source names months, not days.
  by_month boolean not null default false,
  decided_on date,
  reason kernel.local_text,
  source text not null default '',
  changed_at timestamptz not null default now(),
  changed_by uuid references kernel.person,
  version integer not null default 1,
  constraint amendment_exists unique (programme_id, position),
  constraint amendment_period_reversed check (ends_on >= starts_on)
);

create table programme.partner (
  id uuid primary key default uuidv7(),
  programme_id uuid not null references programme.programme,
  organisation_id uuid not null references kernel.organisation,
  role text not null check (role in ('lead', 'partner', 'supporter', 'donor')),
  -- The country for which the organisation is responsible.
  country text check (country ~ '^[A-Z]{2}$'),
  position integer not null default 0,
  note kernel.local_text,
  -- The organisation's identifier as IATI writes it (org-id.guide), and its IATI organisation type.
  reference text not null default '',
  kind smallint,
  source text not null default '',
  changed_at timestamptz not null default now(),
  changed_by uuid references kernel.person,
  version integer not null default 1,
  constraint partner_exists unique (programme_id, organisation_id, role)
);
create unique index partner_lead_exists on programme.partner (programme_id) where role = 'lead';

-- ---------------------------------------------------------------- what is to be achieved

create table programme.strand (
  id uuid primary key default uuidv7(),
  programme_id uuid not null references programme.programme,
  code text not null check (code ~ '^[A-Za-z0-9][A-Za-z0-9.-]{0,19}$'),
  position integer not null default 0,
  title kernel.local_text not null,
  text kernel.local_text,
  changed_at timestamptz not null default now(),
  changed_by uuid references kernel.person,
  version integer not null default 1,
  constraint strand_code_taken unique (programme_id, code),
  unique (programme_id, id)
);

create table programme.objective (
  id uuid primary key default uuidv7(),
  programme_id uuid not null references programme.programme,
  kind text not null check (kind in ('overall', 'specific')),
  code text not null check (code ~ '^[A-Za-z0-9][A-Za-z0-9.-]{0,19}$'),
  position integer not null default 0,
  title kernel.local_text not null,
  text kernel.local_text,
  changed_at timestamptz not null default now(),
  changed_by uuid references kernel.person,
  version integer not null default 1,
  constraint objective_code_taken unique (programme_id, code),
  unique (programme_id, id)
);

create table programme.result (
  id uuid primary key default uuidv7(),
  programme_id uuid not null references programme.programme,
  objective_id uuid not null,
  strand_id uuid,
  code text not null check (code ~ '^[A-Za-z0-9][A-Za-z0-9.-]{0,19}$'),
  position integer not null default 0,
  level text not null default 'output' check (level in ('outcome', 'output')),
  title kernel.local_text not null,
  text kernel.local_text,
  changed_at timestamptz not null default now(),
  changed_by uuid references kernel.person,
  version integer not null default 1,
  constraint result_code_taken unique (programme_id, code),
  unique (programme_id, id),
  constraint result_of_objective foreign key (programme_id, objective_id) references programme.objective (programme_id, id),
  constraint result_of_strand foreign key (programme_id, strand_id) references programme.strand (programme_id, id)
);

-- An indicator keeps its identity and its words; what it counts stands in its definitions, the last of which is in force.
create table programme.indicator (
  id uuid primary key default uuidv7(),
  programme_id uuid not null references programme.programme,
  objective_id uuid,
  result_id uuid,
  code text not null check (code ~ '^[A-Za-z0-9][A-Za-z0-9.-]{0,19}$'),
  position integer not null default 0,
  title kernel.local_text not null,
  explanation kernel.local_text,
  verification kernel.local_text,
  assumptions kernel.local_text,
  -- Where the indicator stands: the sentence of the programme document.
  source text not null default '',
  ended_on date,
  changed_at timestamptz not null default now(),
  changed_by uuid references kernel.person,
  version integer not null default 1,
  constraint indicator_code_taken unique (programme_id, code),
  unique (programme_id, id),
  constraint indicator_of_objective foreign key (programme_id, objective_id) references programme.objective (programme_id, id),
  constraint indicator_of_result foreign key (programme_id, result_id) references programme.result (programme_id, id),
  constraint indicator_of_one check (num_nonnulls(objective_id, result_id) = 1)
);

create table programme.definition (
  id uuid primary key default uuidv7(),
  programme_id uuid not null references programme.programme,
  indicator_id uuid not null,
  number integer not null check (number >= 1),
  from_on date,
  -- Why the definition changed: shown at the break.
  reason kernel.local_text,
  level text not null check (level in ('country', 'regional')),
  value_type text not null default 'count' check (value_type in ('count', 'amount', 'percentage', 'yes_no', 'text')),
  unit kernel.local_text not null,
  direction text not null default 'up' check (direction in ('up', 'down')),
  -- Computed from a measure; without one, or until a room counts it, the value is reported.
  measure text check (measure ~ '^[a-z]+\.[a-zA-Z]+$'),
  aggregate text check (aggregate in ('count', 'sum', 'distinct', 'mean', 'ratio')),
  filter jsonb not null default '{}',
  over jsonb,
  counted text,
  disaggregation jsonb not null default '[]',
  changed_at timestamptz not null default now(),
  changed_by uuid references kernel.person,
  constraint definition_exists unique (indicator_id, number),
  unique (programme_id, id),
  constraint definition_of_indicator foreign key (programme_id, indicator_id) references programme.indicator (programme_id, id) on delete cascade,
  constraint definition_measure_incomplete check ((measure is null) = (aggregate is null)),
  constraint definition_ratio_incomplete check ((aggregate is not distinct from 'ratio') = (over is not null))
);
create index definition_of on programme.definition (programme_id, indicator_id, number desc);

-- Baselines, milestones and targets. `not_set`: the document asks for the thing and gives no number.
create table programme.target (
  id uuid primary key default uuidv7(),
  programme_id uuid not null references programme.programme,
  indicator_id uuid not null,
  kind text not null default 'target' check (kind in ('baseline', 'milestone', 'target')),
  country text check (country ~ '^[A-Z]{2}$'),
  on_date date,
  value numeric,
  value_text kernel.local_text,
  not_set boolean not null default false,
  note kernel.local_text,
  source text not null default '',
  changed_at timestamptz not null default now(),
  changed_by uuid references kernel.person,
  version integer not null default 1,
  constraint target_of_indicator foreign key (programme_id, indicator_id) references programme.indicator (programme_id, id) on delete cascade,
  constraint target_value_missing check (num_nonnulls(value, value_text) = case when not_set then 0 else 1 end),
  constraint target_exists unique nulls not distinct (indicator_id, kind, country, on_date)
);
create index target_of on programme.target (programme_id, indicator_id);

-- Assumptions and risks, of one result or objective or of the whole.
create table programme.risk (
  id uuid primary key default uuidv7(),
  programme_id uuid not null references programme.programme,
  kind text not null check (kind in ('assumption', 'risk')),
  code text not null check (code ~ '^[A-Za-z0-9][A-Za-z0-9.-]{0,19}$'),
  position integer not null default 0,
  result_id uuid,
  objective_id uuid,
  country text check (country ~ '^[A-Z]{2}$'),
  title kernel.local_text not null,
  response kernel.local_text,
  likelihood smallint check (likelihood between 1 and 5),
  impact smallint check (impact between 1 and 5),
  responsible_id uuid references kernel.organisation,
  state text not null default 'open' check (state in ('open', 'occurred', 'closed')),
  source text not null default '',
  sample boolean not null default false,
  changed_at timestamptz not null default now(),
  changed_by uuid references kernel.person,
  version integer not null default 1,
  constraint risk_code_taken unique (programme_id, code),
  constraint risk_of_result foreign key (programme_id, result_id) references programme.result (programme_id, id),
  constraint risk_of_objective foreign key (programme_id, objective_id) references programme.objective (programme_id, id)
);

-- ---------------------------------------------------------------- work plan and budget

create table programme.activity (
  id uuid primary key default uuidv7(),
  programme_id uuid not null references programme.programme,
  kind text not null default 'activity' check (kind in ('activity', 'milestone')),
  code text not null check (code ~ '^[A-Za-z0-9][A-Za-z0-9.-]{0,19}$'),
  position integer not null default 0,
  result_id uuid,
  strand_id uuid,
  country text check (country ~ '^[A-Z]{2}$'),
  responsible_id uuid references kernel.organisation,
  title kernel.local_text not null,
  text kernel.local_text,
  starts_on date,
  ends_on date,
  by_month boolean not null default false,
  state text not null default 'planned' check (state in ('planned', 'under_way', 'done', 'cancelled')),
  source text not null default '',
  sample boolean not null default false,
  changed_at timestamptz not null default now(),
  changed_by uuid references kernel.person,
  version integer not null default 1,
  constraint activity_code_taken unique (programme_id, code),
  constraint activity_of_result foreign key (programme_id, result_id) references programme.result (programme_id, id),
  constraint activity_of_strand foreign key (programme_id, strand_id) references programme.strand (programme_id, id),
  constraint activity_period_reversed check (ends_on is null or starts_on is null or ends_on >= starts_on)
);

create table programme.heading (
  id uuid primary key default uuidv7(),
  programme_id uuid not null references programme.programme,
  code text not null check (code ~ '^[A-Za-z0-9][A-Za-z0-9.-]{0,19}$'),
  position integer not null default 0,
  parent_id uuid,
  country text check (country ~ '^[A-Z]{2}$'),
  title kernel.local_text not null,
  amount numeric(14, 2) check (amount >= 0),
  currency text not null default 'EUR' check (currency ~ '^[A-Z]{3}$'),
  source text not null default '',
  sample boolean not null default false,
  changed_at timestamptz not null default now(),
  changed_by uuid references kernel.person,
  version integer not null default 1,
  constraint heading_code_taken unique (programme_id, code),
  unique (programme_id, id),
  constraint heading_of_heading foreign key (programme_id, parent_id) references programme.heading (programme_id, id),
  constraint heading_of_itself check (parent_id <> id)
);

-- ---------------------------------------------------------------- reporting

create table programme.period (
  id uuid primary key default uuidv7(),
  programme_id uuid not null references programme.programme,
  code text not null check (code ~ '^[A-Za-z0-9][A-Za-z0-9.-]{0,19}$'),
  title kernel.local_text,
  starts_on date not null,
  ends_on date not null,
  due_on date,
  sample boolean not null default false,
  changed_at timestamptz not null default now(),
  changed_by uuid references kernel.person,
  version integer not null default 1,
  constraint period_code_taken unique (programme_id, code),
  unique (programme_id, id),
  constraint period_reversed check (ends_on >= starts_on)
);

-- An approved period of a country (null: the regional level) is locked: its reported values stay as they are.
create table programme.period_lock (
  id uuid primary key default uuidv7(),
  programme_id uuid not null references programme.programme,
  period_id uuid not null,
  country text check (country ~ '^[A-Z]{2}$'),
  locked_at timestamptz not null default now(),
  locked_by uuid references kernel.person,
  constraint period_lock_exists unique nulls not distinct (period_id, country),
  constraint period_lock_of_period foreign key (programme_id, period_id) references programme.period (programme_id, id)
);

-- What was computed when the period was approved: later changes of the records are seen beside it, never under it.
create table programme.approved_value (
  id uuid primary key default uuidv7(),
  programme_id uuid not null references programme.programme,
  period_id uuid not null,
  definition_id uuid not null,
  country text check (country ~ '^[A-Z]{2}$'),
  value numeric,
  records integer not null default 0,
  at timestamptz not null default now(),
  constraint approved_value_exists unique nulls not distinct (period_id, definition_id, country),
  constraint approved_value_of_period foreign key (programme_id, period_id) references programme.period (programme_id, id),
  constraint approved_value_of_definition foreign key (programme_id, definition_id) references programme.definition (programme_id, id)
);

create table programme.reported_value (
  id uuid primary key default uuidv7(),
  programme_id uuid not null references programme.programme,
  indicator_id uuid not null,
  definition_id uuid not null,
  period_id uuid not null,
  country text check (country ~ '^[A-Z]{2}$'),
  state text not null default 'draft' check (state in ('draft', 'submitted', 'checked', 'approved', 'returned')),
  -- Not available, and why; then there are no cells.
  unavailable text check (unavailable <> ''),
  note text not null default '',
  sample boolean not null default false,
  created_by uuid references kernel.person,
  changed_at timestamptz not null default now(),
  changed_by uuid references kernel.person,
  version integer not null default 1,
  constraint reported_value_exists unique nulls not distinct (definition_id, period_id, country),
  unique (programme_id, id),
  constraint reported_value_of_indicator foreign key (programme_id, indicator_id) references programme.indicator (programme_id, id),
  constraint reported_value_of_definition foreign key (programme_id, definition_id) references programme.definition (programme_id, id),
  constraint reported_value_of_period foreign key (programme_id, period_id) references programme.period (programme_id, id)
);
create index reported_value_of on programme.reported_value (programme_id, indicator_id);

-- The disaggregated cells are what is stored; a total is their sum. An indicator without dimensions has one cell.
create table programme.reported_cell (
  id uuid primary key default uuidv7(),
  programme_id uuid not null,
  country text,
  reported_value_id uuid not null,
  dims jsonb not null default '{}',
  value numeric,
  value_text kernel.local_text,
  constraint reported_cell_exists unique (reported_value_id, dims),
  constraint reported_cell_of_value foreign key (programme_id, reported_value_id) references programme.reported_value (programme_id, id) on delete cascade,
  constraint reported_cell_empty check (num_nonnulls(value, value_text) = 1)
);

create table programme.reported_evidence (
  id uuid primary key default uuidv7(),
  programme_id uuid not null,
  country text,
  reported_value_id uuid not null,
  file_id uuid not null references kernel.file,
  constraint reported_evidence_exists unique (reported_value_id, file_id),
  constraint reported_evidence_of_value foreign key (programme_id, reported_value_id) references programme.reported_value (programme_id, id) on delete cascade
);

-- What happened to a reported value: submitted, returned with a reason, checked, approved, reopened.
create table programme.reported_step (
  id uuid primary key default uuidv7(),
  programme_id uuid not null,
  country text,
  reported_value_id uuid not null,
  act text not null check (act in ('submit', 'return', 'check', 'approve', 'reopen')),
  reason text not null default '',
  total numeric,
  at timestamptz not null default now(),
  by_person uuid references kernel.person,
  constraint reported_step_of_value foreign key (programme_id, reported_value_id) references programme.reported_value (programme_id, id) on delete cascade
);

-- The last guard of an approved period. The system itself (withdrawal, erasure) is bound as well.
create function programme.refuse_locked() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
declare spot record; which record;
begin
  spot := case when tg_op = 'DELETE' then old else new end;
  if tg_table_name = 'reported_value' then which := spot;
  else select * into which from programme.reported_value where id = spot.reported_value_id;
  end if;
  if which.id is not null and exists (select 1 from programme.period_lock l where l.period_id = which.period_id and l.country is not distinct from which.country) then
    raise exception 'the period is approved and locked' using errcode = 'check_violation', constraint = 'period_locked';
  end if;
  return spot;
end $$;

-- Who may decide is the database's to know as well: coordinators check and return, the lead approves and reopens.
-- A typed value changes while it is a draft or returned, and at no other time.
create function programme.guard_value() returns trigger language plpgsql as $$
declare place text := kernel.place(new.programme_id, new.country, 0); everywhere text := kernel.place(new.programme_id, '*', 0);
begin
  if tg_op = 'INSERT' then
    if new.state <> 'draft' and not kernel.is_system() then
      raise exception 'a value begins as a draft' using errcode = 'insufficient_privilege';
    end if;
    return new;
  end if;
  if new.state is distinct from old.state and not kernel.is_system() then
    if (new.state = 'approved' or old.state = 'approved') and not everywhere = any (kernel.places('write', '{programme_coordinator}')) then
      raise exception 'only the lead approves' using errcode = 'insufficient_privilege';
    elsif new.state in ('checked', 'returned') and not array[place, everywhere] && kernel.places('write', '{programme_coordinator,country_coordinator}') then
      raise exception 'only a coordinator decides' using errcode = 'insufficient_privilege';
    end if;
  end if;
  if old.state not in ('draft', 'returned') and (new.unavailable, new.note) is distinct from (old.unavailable, old.note) then
    raise exception 'a submitted value is not typed into' using errcode = 'check_violation', constraint = 'value_not_open';
  end if;
  return new;
end $$;
create function programme.guard_cell() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
declare spot record; which record;
begin
  spot := case when tg_op = 'DELETE' then old else new end;
  select state into which from programme.reported_value where id = spot.reported_value_id;
  if which.state not in ('draft', 'returned') and not kernel.is_system() then
    raise exception 'a submitted value is not typed into' using errcode = 'check_violation', constraint = 'value_not_open';
  end if;
  return spot;
end $$;
create trigger guard before insert or update on programme.reported_value for each row execute function programme.guard_value();
create trigger guard before insert or update or delete on programme.reported_cell for each row execute function programme.guard_cell();
create trigger guard before insert or update or delete on programme.reported_evidence for each row execute function programme.guard_cell();

-- ---------------------------------------------------------------- guards

do $$ declare t text; begin
  foreach t in array array['programme','amendment','partner','strand','objective','result','indicator','target','risk','activity','heading','period','reported_value'] loop
    execute format('create trigger touch before update on programme.%I for each row execute function programme.touch()', t);
    execute format('create trigger sign_new before insert on programme.%I for each row execute function programme.sign_new()', t);
  end loop;
  foreach t in array array['definition'] loop
    execute format('create trigger sign_new before insert on programme.%I for each row execute function programme.sign_new()', t);
  end loop;
  foreach t in array array['risk','activity','heading','period','reported_value'] loop
    execute format('create trigger samples before insert or update on programme.%I for each row execute function programme.samples_in_demo_only()', t);
  end loop;
  foreach t in array array['reported_value','reported_cell','reported_evidence'] loop
    execute format('create trigger locked before insert or update or delete on programme.%I for each row execute function programme.refuse_locked()', t);
  end loop;
end $$;

-- The framework is every member's to read and the lead's to write.
select kernel.guard('programme.amendment', '{programme_coordinator}', scope => 'members');
select kernel.guard('programme.partner', '{programme_coordinator}', scope => 'members');
select kernel.guard('programme.strand', '{programme_coordinator}', scope => 'members');
select kernel.guard('programme.objective', '{programme_coordinator}', scope => 'members');
select kernel.guard('programme.result', '{programme_coordinator}', scope => 'members');
select kernel.guard('programme.indicator', '{programme_coordinator}', scope => 'members');
select kernel.guard('programme.definition', '{programme_coordinator}', scope => 'members');
select kernel.guard('programme.target', '{programme_coordinator}', scope => 'members');
select kernel.guard('programme.period', '{programme_coordinator}', scope => 'members');
-- The work plan and the risks of a country are its coordinator's to write; supported organisations read neither risks nor budget.
select kernel.guard('programme.activity', '{programme_coordinator,country_coordinator}', scope => 'members');
select kernel.guard('programme.risk', '{programme_coordinator,country_coordinator}');
select kernel.guard('programme.heading', '{programme_coordinator}');
-- Values: written by those who report for the place, approved by its coordinator and the lead (policy.ts).
select kernel.guard('programme.period_lock', '{programme_coordinator}', scope => 'members');
select kernel.guard('programme.approved_value', '{programme_coordinator}', scope => 'members');
do $$ declare t text; begin
  foreach t in array array['reported_value','reported_cell','reported_evidence','reported_step'] loop
    perform kernel.guard(format('programme.%I', t)::regclass,
      '{programme_coordinator,country_coordinator,grants_officer,monitor,analyst,trainer}',
      '{programme_coordinator,country_coordinator,data_protection_officer,grants_officer,assessor,monitor,analyst,reviewer,trainer}');
  end loop;
end $$;
-- Donors and the rest of the staff read what is approved, in every country.
create policy approved on programme.reported_value for select to ura_app
  using (state = 'approved' and programme_id = any ((select kernel.my_staff_programmes())::uuid[]));
create function programme.is_approved(which uuid) returns boolean
language sql stable security definer set search_path = pg_catalog as $$
  select exists (select 1 from programme.reported_value v where v.id = which and v.state = 'approved' and v.programme_id = any (kernel.my_staff_programmes()))
$$;
create policy approved on programme.reported_cell for select to ura_app using (programme.is_approved(reported_value_id));
