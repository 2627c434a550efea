-- The monitoring room: sites, visits from the plan to the approval, incidents, merged checklists, action points.

create schema monitoring;
grant usage on schema monitoring to ura_app;

-- ---------------------------------------------------------------- where

create table monitoring.site (
  id uuid primary key default uuidv7(),
  programme_id uuid not null references programme.programme,
  country text not null check (country ~ '^[A-Z]{2}$'),
  sensitivity smallint not null default 1 check (sensitivity between 0 and 3),
  -- What forms call the place: submissions that name it are suggested for its visits.
  code text not null constraint site_code_malformed check (code ~ '^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$'),
  kind text not null constraint site_kind_unknown check (kind in ('border_crossing', 'green_border', 'police_station', 'temporary_holding',
    'reception_centre', 'closed_centre', 'informal_site', 'hospital', 'court', 'other')),
  name kernel.local_text not null,
  authority text not null default '',
  -- Border section or municipality: with it, and no more, the place is named outside the workspace.
  area text not null default '',
  latitude double precision,
  longitude double precision,
  capacity integer constraint site_capacity_negative check (capacity >= 0),
  note kernel.local_text,
  closed_on date,
  sample boolean not null default false,
  changed_at timestamptz not null default now(),
  changed_by uuid references kernel.person,
  version integer not null default 1,
  constraint site_code_taken unique (programme_id, code),
  unique (programme_id, id),
  constraint site_position_incomplete check (num_nonnulls(latitude, longitude) in (0, 2)),
  constraint site_position_outside check (latitude between -90 and 90 and longitude between -180 and 180)
);

-- ---------------------------------------------------------------- the visit

create table monitoring.visit (
  id uuid primary key default uuidv7(),
  programme_id uuid not null references programme.programme,
  country text not null check (country ~ '^[A-Z]{2}$'),
  organisation_id uuid references kernel.organisation,
  sensitivity smallint not null default 1 check (sensitivity between 0 and 3),
  code text not null,
  state text not null default 'planned' constraint visit_state_unknown check (state in ('planned', 'checklist', 'field', 'draft', 'review', 'approved', 'cancelled')),
  -- Preparation.
  title kernel.local_text not null,
  purpose kernel.local_text not null,
  site_id uuid not null,
  authority text not null default '',
  announced boolean,
  starts_on date not null,
  ends_on date not null,
  methods text[] not null default '{}',
  -- The forms that the checklist is filled in with (collection).
  form_ids uuid[] not null default '{}',
  -- Do no harm: what could harm people seen or the team, and what is done about it.
  risk kernel.local_text,
  -- The account of the visit.
  access text constraint visit_access_unknown check (access in ('granted', 'partial', 'refused')),
  access_reason kernel.local_text,
  -- Persons met by role, never by name; referrals and signs of smuggling, as counts.
  met jsonb not null default '[]',
  summary kernel.local_text,
  immediate kernel.local_text,
  referrals jsonb not null default '[]',
  smuggling jsonb not null default '[]',
  restrictions kernel.local_text,
  nobody_seen boolean not null default false,
  -- Who wrote the account: whoever wrote does not approve.
  writers uuid[] not null default '{}',
  cancelled_because text,
  approved_by uuid references kernel.person,
  approved_at timestamptz,
  sample boolean not null default false,
  created_by uuid references kernel.person,
  changed_at timestamptz not null default now(),
  changed_by uuid references kernel.person,
  version integer not null default 1,
  constraint visit_code_taken unique (programme_id, code),
  unique (programme_id, id),
  constraint visit_of_site foreign key (programme_id, site_id) references monitoring.site (programme_id, id),
  constraint visit_period_reversed check (ends_on >= starts_on),
  constraint visit_cancelled_without_reason check ((state = 'cancelled') = (cancelled_because is not null)),
  constraint visit_refusal_without_reason check (state not in ('review', 'approved') or (access is not null and (access = 'granted' or access_reason is not null))),
  constraint visit_own_approval check (approved_by is null or not approved_by = any (writers))
);
create index visit_of_programme on monitoring.visit (programme_id, country, starts_on);
create index visit_of_site on monitoring.visit (site_id);
create index visit_approved on monitoring.visit (programme_id, starts_on) where state = 'approved';

create table monitoring.team (
  id uuid primary key default uuidv7(),
  programme_id uuid not null,
  country text not null,
  sensitivity smallint not null,
  visit_id uuid not null,
  person_id uuid not null references kernel.person,
  role text not null constraint team_role_unknown check (role in ('lead', 'monitor', 'lawyer', 'psychologist', 'interpreter', 'observer')),
  constraint team_person_twice unique (visit_id, person_id),
  constraint team_of_visit foreign key (programme_id, visit_id) references monitoring.visit (programme_id, id) on delete cascade
);
create unique index team_one_lead on monitoring.team (visit_id) where role = 'lead';
create index team_of_person on monitoring.team (person_id);

-- People seen: counts, never names. Each person is counted once.
create table monitoring.population (
  id uuid primary key default uuidv7(),
  programme_id uuid not null,
  country text not null,
  sensitivity smallint not null,
  visit_id uuid not null,
  sex text not null constraint population_sex_unknown check (sex in ('f', 'm', 'other', 'unknown')),
  age text not null constraint population_age_unknown check (age in ('0-4', '5-11', '12-17', '18-59', '60+', 'unknown')),
  nationality text not null constraint population_nationality_malformed check (nationality ~ '^([A-Z]{2}|stateless|unknown)$'),
  vulnerability text not null constraint population_vulnerability_unknown check (vulnerability in ('none', 'unaccompanied_child', 'family', 'single_woman', 'pregnant',
    'elderly', 'disability', 'medical', 'lgbti', 'violence', 'trafficking', 'unknown')),
  persons integer not null constraint population_not_positive check (persons between 1 and 100000),
  constraint population_cell_twice unique (visit_id, sex, age, nationality, vulnerability),
  constraint population_of_visit foreign key (programme_id, visit_id) references monitoring.visit (programme_id, id) on delete cascade
);

create table monitoring.attachment (
  id uuid primary key default uuidv7(),
  programme_id uuid not null,
  country text not null,
  sensitivity smallint not null,
  visit_id uuid not null,
  file_id uuid not null references kernel.file,
  caption text not null default '',
  added_by uuid references kernel.person,
  added_at timestamptz not null default now(),
  constraint attachment_twice unique (visit_id, file_id),
  constraint attachment_of_visit foreign key (programme_id, visit_id) references monitoring.visit (programme_id, id) on delete cascade
);

-- ---------------------------------------------------------------- checklists, merged

-- A submission of a form that belongs to the visit: one person's checklist.
create table monitoring.checklist (
  id uuid primary key default uuidv7(),
  programme_id uuid not null,
  country text not null,
  sensitivity smallint not null,
  visit_id uuid not null,
  submission_id uuid not null references collection.submission on delete cascade,
  linked_by uuid references kernel.person,
  linked_at timestamptz not null default now(),
  constraint checklist_linked_twice unique (submission_id),
  constraint checklist_of_visit foreign key (programme_id, visit_id) references monitoring.visit (programme_id, id) on delete cascade
);
create index checklist_of on monitoring.checklist (visit_id);

-- The agreed answer to one question of a form, with the dissent that is kept beside it.
create table monitoring.overall (
  id uuid primary key default uuidv7(),
  programme_id uuid not null,
  country text not null,
  sensitivity smallint not null,
  visit_id uuid not null,
  form text not null,
  path text not null,
  -- The question and the answer as they were said, in the form's own languages.
  question jsonb not null,
  answer text not null constraint overall_answer_empty check (answer <> ''),
  said jsonb not null,
  note text not null default '',
  dissent jsonb not null default '[]',
  settled_by uuid references kernel.person,
  settled_at timestamptz not null default now(),
  constraint overall_question_twice unique (visit_id, form, path),
  constraint overall_of_visit foreign key (programme_id, visit_id) references monitoring.visit (programme_id, id) on delete cascade
);

-- ---------------------------------------------------------------- incidents

-- After the Border Violence Monitoring Network's testimony header and PRAB's list of violations.
create table monitoring.incident (
  id uuid primary key default uuidv7(),
  programme_id uuid not null,
  country text not null,
  sensitivity smallint not null default 2 check (sensitivity between 0 and 3),
  visit_id uuid not null,
  kind text not null constraint incident_kind_unknown check (kind in ('pushback', 'violence', 'detention', 'theft', 'asylum_denied', 'smuggler_abuse', 'no_assistance', 'death', 'other')),
  title kernel.local_text not null,
  happened_on date not null,
  -- `23:40`, where it is known.
  time_of_day text constraint incident_time_malformed check (time_of_day ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$'),
  -- The day is known only roughly.
  roughly boolean not null default false,
  place text not null default '',
  latitude double precision,
  longitude double precision,
  reported_by text not null default '',
  border_from text check (border_from ~ '^[A-Z]{2}$'),
  border_to text check (border_to ~ '^[A-Z]{2}$'),
  persons integer constraint incident_persons_negative check (persons >= 0),
  age_from smallint constraint incident_age_outside check (age_from between 0 and 120),
  age_to smallint constraint incident_age_to_outside check (age_to between 0 and 120),
  minors boolean,
  women boolean,
  men boolean,
  lgbti boolean,
  nationalities text[] not null default '{}',
  police_station boolean,
  treatment text[] not null default '{}',
  officers integer constraint incident_officers_negative check (officers >= 0),
  violence text[] not null default '{}',
  violations text[] not null default '{}',
  police text not null default '',
  asylum text constraint incident_asylum_unknown check (asylum in ('not_expressed', 'recorded', 'ignored', 'refused')),
  corroboration text[] not null default '{}',
  -- To what those concerned have agreed, for each purpose.
  consent text[] not null default '{}',
  -- The account in words may give people away: it lies sealed.
  narrative_sealed text,
  changed_at timestamptz not null default now(),
  changed_by uuid references kernel.person,
  version integer not null default 1,
  unique (programme_id, id),
  constraint incident_of_visit foreign key (programme_id, visit_id) references monitoring.visit (programme_id, id) on delete cascade,
  constraint incident_ages_reversed check (age_to >= age_from),
  constraint incident_position_incomplete check (num_nonnulls(latitude, longitude) in (0, 2)),
  constraint incident_position_outside check (latitude between -90 and 90 and longitude between -180 and 180)
);
create index incident_of on monitoring.incident (visit_id);

-- ---------------------------------------------------------------- action points

create table monitoring.action_point (
  id uuid primary key default uuidv7(),
  programme_id uuid not null,
  country text not null,
  sensitivity smallint not null,
  visit_id uuid not null,
  finding_id uuid,
  what kernel.local_text not null,
  -- Who is to do it: an institution by name, or an organisation, or a person of the programme.
  owner_institution text not null default '',
  owner_organisation_id uuid references kernel.organisation,
  owner_person_id uuid references kernel.person,
  due_on date not null,
  state text not null default 'open' constraint action_point_state_unknown check (state in ('open', 'done', 'verified', 'dropped')),
  done_by uuid references kernel.person,
  done_at timestamptz,
  verified_by uuid references kernel.person,
  verified_at timestamptz,
  reminded_on date,
  sample boolean not null default false,
  created_by uuid references kernel.person,
  changed_at timestamptz not null default now(),
  changed_by uuid references kernel.person,
  version integer not null default 1,
  unique (programme_id, id),
  constraint action_point_of_visit foreign key (programme_id, visit_id) references monitoring.visit (programme_id, id) on delete cascade,
  constraint action_point_owner_missing check (owner_institution <> '' or num_nonnulls(owner_organisation_id, owner_person_id) > 0),
  -- A separate pair of eyes: neither whoever did it nor whose it was.
  constraint action_point_own_verification check (verified_by is null or (verified_by is distinct from done_by and verified_by is distinct from owner_person_id))
);
create index action_point_of on monitoring.action_point (visit_id);
create index action_point_due on monitoring.action_point (due_on) where state = 'open';

-- What happened to a visit or to one of its action points. Written once.
create table monitoring.step (
  id uuid primary key default uuidv7(),
  programme_id uuid not null,
  country text not null,
  sensitivity smallint not null,
  visit_id uuid not null,
  action_point_id uuid references monitoring.action_point on delete cascade,
  act text not null,
  from_state text,
  to_state text,
  reason text not null default '',
  by_person uuid references kernel.person,
  at timestamptz not null default clock_timestamp(),
  constraint step_of_visit foreign key (programme_id, visit_id) references monitoring.visit (programme_id, id) on delete cascade
);
create index step_of on monitoring.step (visit_id, at);
create trigger append_only before update on monitoring.step for each statement execute function kernel.refuse_change();

-- ---------------------------------------------------------------- what the database keeps right

-- The next code of a country's visits in a year: AL-2026-03. It sees every visit, also those that the asker may not.
create function monitoring.next_code(programme uuid, place text, day date) returns text
language plpgsql security definer set search_path = pg_catalog, monitoring as $$
declare head text := place || '-' || extract(year from day) || '-'; last integer;
begin
  if not (kernel.is_system() or programme = any (kernel.my_staff_programmes())) then raise exception 'no member' using errcode = 'insufficient_privilege'; end if;
  perform pg_advisory_xact_lock(hashtextextended(programme || head, 0));
  select coalesce(max(substring(code from '\d+$')::integer), 0) into last from monitoring.visit v where v.programme_id = programme and v.code like head || '%';
  return head || lpad((last + 1)::text, 2, '0');
end $$;
revoke all on function monitoring.next_code(uuid, text, date) from public;
grant execute on function monitoring.next_code(uuid, text, date) to ura_app;

-- The plan: how many visits there are on their way and approved, also those that the asker may not see; for readers of visits.
create function monitoring.plan_counts(programme uuid)
returns table (country text, year integer, quarter integer, planned integer, approved integer, samples integer)
language sql stable security definer set search_path = pg_catalog, monitoring as $$
  select v.country, extract(year from v.starts_on)::integer, extract(quarter from v.starts_on)::integer,
    count(*) filter (where v.state <> 'approved')::integer, count(*) filter (where v.state = 'approved')::integer, count(*) filter (where v.sample)::integer
  from monitoring.visit v
  where v.programme_id = programme and v.state <> 'cancelled' and (kernel.is_system() or exists (
    select 1 from unnest(kernel.places('read', '{programme_coordinator,country_coordinator,data_protection_officer,monitor,analyst,reviewer,platform_member}')) place
    where place like programme || '/%'))
  group by 1, 2, 3
$$;
revoke all on function monitoring.plan_counts(uuid) from public;
grant execute on function monitoring.plan_counts(uuid) to ura_app;

-- A visit is written while it is open, moved by those who may, and approved by nobody who wrote it.
create function monitoring.guard_visit() returns trigger language plpgsql as $$
declare
  kept text[] := '{state,writers,cancelled_because,approved_by,approved_at,version,changed_at,changed_by,sensitivity}';
  places text[] := array[kernel.place(new.programme_id, new.country, new.sensitivity), kernel.place(new.programme_id, '*', new.sensitivity)];
  decides boolean;
begin
  if tg_op = 'INSERT' then
    new.changed_by := coalesce(new.changed_by, kernel.me());
    if kernel.is_system() then return new; end if;
    if new.state <> 'planned' or new.writers <> '{}' then raise exception 'a visit begins as planned' using errcode = 'insufficient_privilege'; end if;
    new.created_by := kernel.me();
    return new;
  end if;
  -- Who wrote is only ever added to.
  if not new.writers @> old.writers and not kernel.is_system() then raise exception 'writers stay noted' using errcode = 'insufficient_privilege'; end if;
  -- Only who wrote was noted: nothing has changed for those who read.
  if to_jsonb(new) - 'writers' = to_jsonb(old) - 'writers' then return new; end if;
  new.version := old.version + 1; new.changed_at := clock_timestamp(); new.changed_by := kernel.me();
  if kernel.is_system() then return new; end if;
  if (to_jsonb(new) - kept) is distinct from (to_jsonb(old) - kept) then
    if old.state not in ('planned', 'checklist', 'field', 'draft') then
      raise exception 'a submitted visit is not written' using errcode = 'check_violation', constraint = 'visit_not_open';
    end if;
    if old.state in ('field', 'draft') and not kernel.me() = any (new.writers) then new.writers := new.writers || kernel.me(); end if;
  end if;
  if new.state is distinct from old.state then
    decides := places && kernel.places('write', '{programme_coordinator,country_coordinator}');
    if (new.state = 'approved' or old.state in ('review', 'approved', 'cancelled')) and not decides then
      raise exception 'only a coordinator decides' using errcode = 'insufficient_privilege';
    end if;
    if new.state = 'review' and not kernel.me() = any (new.writers) then new.writers := new.writers || kernel.me(); end if;
    if new.state = 'approved' then
      if old.state <> 'review' then raise exception 'not in review' using errcode = 'insufficient_privilege'; end if;
      if kernel.me() = any (new.writers) or exists (select 1 from monitoring.team t where t.visit_id = new.id and t.person_id = kernel.me()) then
        raise exception 'whoever wrote does not approve' using errcode = 'check_violation', constraint = 'visit_own_approval';
      end if;
      new.approved_by := kernel.me(); new.approved_at := clock_timestamp();
    else new.approved_by := null; new.approved_at := null;
    end if;
  elsif (new.approved_by, new.approved_at) is distinct from (old.approved_by, old.approved_at) then
    raise exception 'an approval is an act' using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;
create trigger guard before insert or update on monitoring.visit for each row execute function monitoring.guard_visit();

-- Parts of a visit lie where it lies, and are written while it is open; whoever writes them has written the visit.
create function monitoring.guard_part() returns trigger language plpgsql security definer set search_path = pg_catalog, monitoring as $$
declare spot record; v monitoring.visit;
begin
  if tg_op = 'DELETE' then spot := old; else spot := new; end if;
  select x.* into v from monitoring.visit x where x.id = spot.visit_id;
  -- The visit itself is going.
  if v.id is null then return spot; end if;
  if not kernel.is_system() then
    if v.state not in ('planned', 'checklist', 'field', 'draft') then
      raise exception 'a submitted visit is not written' using errcode = 'check_violation', constraint = 'visit_not_open';
    end if;
    if tg_table_name <> 'team' and v.state in ('field', 'draft') and not kernel.me() = any (v.writers) then
      update monitoring.visit x set writers = x.writers || kernel.me() where x.id = v.id;
    end if;
  end if;
  return spot;
end $$;
create function monitoring.follow_visit() returns trigger language plpgsql security definer set search_path = pg_catalog, monitoring as $$
declare v monitoring.visit;
begin
  select x.* into v from monitoring.visit x where x.id = new.visit_id;
  if v.id is null or v.programme_id is distinct from new.programme_id then
    raise exception 'no such visit' using errcode = 'foreign_key_violation', constraint = 'part_of_visit';
  end if;
  new.country := v.country;
  new.sensitivity := case when tg_table_name = 'incident' then greatest(new.sensitivity, v.sensitivity) else v.sensitivity end;
  return new;
end $$;
create function monitoring.lead_parts() returns trigger language plpgsql security definer set search_path = pg_catalog, monitoring as $$
declare part text;
begin
  foreach part in array array['team','population','attachment','checklist','overall','action_point'] loop
    execute format('update monitoring.%I set country = $1, sensitivity = $2 where visit_id = $3', part) using new.country, new.sensitivity, new.id;
  end loop;
  update monitoring.incident i set country = new.country, sensitivity = greatest(i.sensitivity, new.sensitivity) where i.visit_id = new.id;
  return null;
end $$;
create trigger lead_parts after update on monitoring.visit for each row
  when (new.country is distinct from old.country or new.sensitivity is distinct from old.sensitivity) execute function monitoring.lead_parts();

-- A finding is approved after its visit or with it, never before: whatever the app says of the visit, it must be so.
create function monitoring.guard_finding() returns trigger language plpgsql security definer set search_path = pg_catalog, monitoring as $$
begin
  if exists (select 1 from monitoring.visit v where v.id = new.source_id and v.state <> 'approved') then
    raise exception 'the visit is not approved' using errcode = 'check_violation', constraint = 'finding_before_source';
  end if;
  return new;
end $$;
create trigger guard_finding before update on evidence.finding for each row
  when (new.source_room = 'monitoring' and new.source_kind = 'visit' and new.source_approved) execute function monitoring.guard_finding();

-- Action points live on after the approval. Their owner may say that they are done; others verify.
create function monitoring.guard_action_point() returns trigger language plpgsql as $$
begin
  if tg_op = 'INSERT' then
    new.changed_by := coalesce(new.changed_by, kernel.me());
    if kernel.is_system() then return new; end if;
    if new.state <> 'open' then raise exception 'an action point begins open' using errcode = 'insufficient_privilege'; end if;
    new.created_by := kernel.me();
    return new;
  end if;
  if to_jsonb(new) - '{reminded_on,country,sensitivity}'::text[] = to_jsonb(old) - '{reminded_on,country,sensitivity}'::text[] then return new; end if;
  new.version := old.version + 1; new.changed_at := clock_timestamp(); new.changed_by := kernel.me();
  if kernel.is_system() or new.state is not distinct from old.state then return new; end if;
  case new.state
    when 'done' then new.done_by := kernel.me(); new.done_at := clock_timestamp();
    when 'verified' then
      if old.state <> 'done' then raise exception 'not done' using errcode = 'insufficient_privilege'; end if;
      new.verified_by := kernel.me(); new.verified_at := clock_timestamp();
    else new.done_by := null; new.done_at := null; new.verified_by := null; new.verified_at := null;
  end case;
  return new;
end $$;
create trigger guard before insert or update on monitoring.action_point for each row execute function monitoring.guard_action_point();

do $$ declare t text; begin
  foreach t in array array['team','population','attachment','checklist','overall','incident'] loop
    execute format('create trigger guard_part before insert or update or delete on monitoring.%I for each row execute function monitoring.guard_part()', t);
  end loop;
  foreach t in array array['team','population','attachment','checklist','overall','incident','action_point','step'] loop
    execute format('create trigger follow_visit before insert on monitoring.%I for each row execute function monitoring.follow_visit()', t);
  end loop;
  foreach t in array array['site','visit','action_point'] loop
    execute format('create trigger samples before insert or update on monitoring.%I for each row execute function programme.samples_in_demo_only()', t);
  end loop;
  foreach t in array array['site','incident'] loop
    execute format('create trigger touch before update on monitoring.%I for each row execute function programme.touch()', t);
    execute format('create trigger sign_new before insert on monitoring.%I for each row execute function programme.sign_new()', t);
  end loop;
end $$;

-- ---------------------------------------------------------------- guards

-- The National Platform carries the monitorings out: its members read visits, never incidents.
do $$ declare t text; begin
  foreach t in array array['site','visit','team','population','attachment'] loop
    perform kernel.guard(format('monitoring.%I', t)::regclass, '{programme_coordinator,country_coordinator,monitor}',
      '{programme_coordinator,country_coordinator,data_protection_officer,monitor,analyst,reviewer,platform_member}');
  end loop;
  -- Reviewers verify action points.
  foreach t in array array['action_point','step'] loop
    perform kernel.guard(format('monitoring.%I', t)::regclass, '{programme_coordinator,country_coordinator,monitor,reviewer}',
      '{programme_coordinator,country_coordinator,data_protection_officer,monitor,analyst,reviewer,platform_member}');
  end loop;
  foreach t in array array['checklist','overall','incident'] loop
    perform kernel.guard(format('monitoring.%I', t)::regclass, '{programme_coordinator,country_coordinator,monitor}',
      '{programme_coordinator,country_coordinator,data_protection_officer,monitor,analyst,reviewer}');
  end loop;
end $$;
-- Whoever owns an action point says that it is done.
create policy owning on monitoring.action_point for update to ura_app
  using (owner_person_id = (select kernel.me()) and programme_id = any ((select kernel.my_staff_programmes())::uuid[]))
  with check (owner_person_id = (select kernel.me()) and programme_id = any ((select kernel.my_staff_programmes())::uuid[]));
create policy owned on monitoring.action_point for select to ura_app
  using (owner_person_id = (select kernel.me()) and programme_id = any ((select kernel.my_staff_programmes())::uuid[]));
create policy owners on monitoring.step for insert to ura_app
  with check (act = 'done' and by_person = (select kernel.me()) and exists (select 1 from monitoring.action_point a where a.id = action_point_id and a.owner_person_id = (select kernel.me())));

-- ---------------------------------------------------------------- facts: approved visits only

create view monitoring.visit_facts as
select v.programme_id, v.id record_id, v.starts_on occurred_on, v.country, v.organisation_id, 1::numeric as value,
  jsonb_build_object('site_type', s.kind, 'announced', case v.announced when true then 'announced' when false then 'unannounced' else 'unknown' end,
    'access', v.access, 'methods', to_jsonb(v.methods), 'sample', v.sample) dims
from monitoring.visit v join monitoring.site s on s.id = v.site_id
where v.state = 'approved' and (v.programme_id = any ((select kernel.my_programmes())::uuid[]) or (select kernel.is_system()));

create view monitoring.person_facts as
select v.programme_id, v.id record_id, v.starts_on occurred_on, v.country, v.organisation_id, p.persons::numeric as value,
  jsonb_build_object('sex', p.sex, 'age', p.age, 'nationality', p.nationality, 'vulnerability', p.vulnerability, 'site_type', s.kind, 'sample', v.sample) dims
from monitoring.population p join monitoring.visit v on v.id = p.visit_id join monitoring.site s on s.id = v.site_id
where v.state = 'approved' and (v.programme_id = any ((select kernel.my_programmes())::uuid[]) or (select kernel.is_system()));

create view monitoring.incident_facts as
select v.programme_id, i.id record_id, i.happened_on occurred_on, v.country, v.organisation_id, 1::numeric as value,
  jsonb_build_object('kind', i.kind, 'violence', to_jsonb(i.violence), 'violations', to_jsonb(i.violations), 'treatment', to_jsonb(i.treatment),
    'minors', case i.minors when true then 'yes' when false then 'no' else 'unknown' end, 'border', i.border_from || '-' || i.border_to,
    'asylum', coalesce(i.asylum, 'unknown'), 'sample', v.sample) dims
from monitoring.incident i join monitoring.visit v on v.id = i.visit_id
where v.state = 'approved' and (v.programme_id = any ((select kernel.my_programmes())::uuid[]) or (select kernel.is_system()));

create view monitoring.action_point_facts as
select v.programme_id, a.id record_id, a.due_on occurred_on, v.country, v.organisation_id, 1::numeric as value,
  jsonb_build_object('state', a.state, 'overdue', case when a.state = 'open' and a.due_on < current_date then 'yes' else 'no' end, 'site_type', s.kind, 'sample', v.sample or a.sample) dims
from monitoring.action_point a join monitoring.visit v on v.id = a.visit_id join monitoring.site s on s.id = v.site_id
where v.state = 'approved' and a.state <> 'dropped' and (v.programme_id = any ((select kernel.my_programmes())::uuid[]) or (select kernel.is_system()));

grant select on monitoring.visit_facts, monitoring.person_facts, monitoring.incident_facts, monitoring.action_point_facts to ura_app;
