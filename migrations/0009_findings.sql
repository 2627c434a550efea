-- Findings: what monitoring, interviews and grants have found out, deposited with the evidence room so that papers and
-- recommendations can rest on them. A finding names the record that it came from and the records that it leans on.

create table evidence.finding (
  id uuid primary key default uuidv7(),
  programme_id uuid not null references programme.programme,
  country text constraint finding_country_malformed check (country ~ '^[A-Z]{2}$'),
  organisation_id uuid references kernel.organisation,
  sensitivity smallint not null default 1 check (sensitivity between 0 and 3),
  statement kernel.local_text not null,
  severity text not null constraint finding_severity_unknown check (severity in ('minor', 'moderate', 'serious', 'critical')),
  confidence text not null constraint finding_confidence_unknown check (confidence in ('low', 'moderate', 'high')),
  grade text not null constraint finding_grade_unknown check (grade in ('corroborated', 'observed', 'testimony', 'secondhand')),
  theme text not null constraint finding_theme_malformed check (theme ~ '^[a-z][a-z_]{0,39}$'),
  -- Null while nobody knows the day; a finding without a day is in no period's figure.
  occurred_on date,
  -- The record that deposited it, with the name and the address that its room gave.
  source_room text not null check (source_room ~ '^[a-z]+$'),
  source_kind text not null check (source_kind ~ '^[a-z][a-z_]*$'),
  source_id uuid not null,
  source_label text not null,
  source_path text not null constraint finding_source_path_malformed check (source_path ~ '^/[a-z]'),
  -- [{citation, celex, article}]
  legal jsonb not null default '[]' constraint finding_legal_malformed check (jsonb_typeof(legal) = 'array'),
  -- [{room, kind, id, label, path}]: submissions, incidents and others that it leans on.
  links jsonb not null default '[]' constraint finding_links_malformed check (jsonb_typeof(links) = 'array'),
  -- Whether that record has been approved. Its room says so, with the approval; until then no finding of it is approved.
  source_approved boolean not null default false,
  -- What its room says on how what was found there may be used.
  source_restrictions kernel.local_text,
  state text not null default 'draft' constraint finding_state_unknown check (state in ('draft', 'approved', 'withdrawn')),
  approved_by uuid references kernel.person,
  approved_at timestamptz,
  -- Who has written in it since it was last approved: none of them approves it.
  writers uuid[] not null default '{}',
  -- Why it was withdrawn.
  reason text,
  sample boolean not null default false,
  created_by uuid references kernel.person,
  created_at timestamptz not null default now(),
  changed_by uuid references kernel.person,
  changed_at timestamptz not null default now(),
  version integer not null default 1,
  constraint finding_approved_when check ((state = 'approved') <= (approved_at is not null)),
  constraint finding_withdrawn_why check ((state = 'withdrawn') = (reason is not null and btrim(reason) <> ''))
);
create index finding_of_programme on evidence.finding (programme_id, state, occurred_on desc);
create index finding_of_source on evidence.finding (source_id);
create index finding_links on evidence.finding using gin (links jsonb_path_ops);

create table evidence.finding_edition (
  id bigint generated always as identity primary key,
  finding_id uuid not null references evidence.finding on delete cascade,
  programme_id uuid not null,
  country text,
  organisation_id uuid,
  sensitivity smallint not null,
  version integer not null,
  act text not null check (act in ('deposit', 'revise', 'approve', 'withdraw')),
  -- What it said from then on.
  content jsonb not null,
  by_id uuid references kernel.person,
  at timestamptz not null default clock_timestamp(),
  constraint finding_edition_taken unique (finding_id, version)
);
comment on table evidence.finding_edition is 'The history of a finding, kept by a trigger: nobody writes it, so nobody can leave it out.';

/* What an approval covers: not the translations, the theme, the law and the records that it names (rules.ts, changesSubstance). */
create function evidence.substance(f evidence.finding) returns jsonb language sql immutable as $$
  select jsonb_build_array(f.statement -> 'source', btrim(f.statement #>> array['texts', f.statement ->> 'source', 'text']),
    f.severity, f.confidence, f.grade, f.country, f.occurred_on, f.sensitivity)
$$;

create function evidence.count_finding() returns trigger language plpgsql as $$
begin
  -- Whoever acts is who did it; a job, which acts as the system, says in whose name.
  new.changed_by := coalesce(kernel.me(), new.changed_by);
  if tg_op = 'INSERT' then
    if new.state <> 'draft' or new.source_approved then raise exception 'a finding begins as a draft' using errcode = 'insufficient_privilege'; end if;
    new.created_by := new.changed_by;
    new.writers := array_remove(array[new.changed_by], null);
    return new;
  end if;
  new.writers := old.writers;
  -- What became of its source is no change of the finding.
  if to_jsonb(new) - '{source_approved,source_restrictions,changed_by}'::text[] = to_jsonb(old) - '{source_approved,source_restrictions,changed_by}'::text[] then
    new.changed_by := old.changed_by;
    return new;
  end if;
  if (new.programme_id, new.source_room, new.source_kind, new.source_id, new.created_by, new.created_at, new.sample)
    is distinct from (old.programme_id, old.source_room, old.source_kind, old.source_id, old.created_by, old.created_at, old.sample) then
    raise exception 'a finding keeps its origin' using errcode = 'check_violation', constraint = 'finding_origin_kept';
  end if;
  if old.state = 'withdrawn' then
    raise exception 'a withdrawn finding stays withdrawn' using errcode = 'check_violation', constraint = 'finding_withdrawn_stays';
  end if;
  -- Four eyes: nobody approves what they wrote, nor writes while approving, nor rewrites what stays approved.
  if kernel.me() is not null and new.state = 'approved' and (evidence.substance(new) is distinct from evidence.substance(old)
      or (old.state <> 'approved' and kernel.me() = any (old.writers))) then
    raise exception 'finding % was written by who approves it', new.id using errcode = 'check_violation', constraint = 'finding_own_approval';
  end if;
  if new.state = 'approved' and old.state <> 'approved' then
    if not new.source_approved then
      raise exception 'the source is not approved' using errcode = 'check_violation', constraint = 'finding_before_source';
    end if;
    new.approved_by := new.changed_by;
    new.approved_at := clock_timestamp();
    new.writers := '{}';
  elsif new.state <> 'withdrawn' and new.changed_by is not null and not new.changed_by = any (new.writers) then
    new.writers := new.writers || new.changed_by;
  end if;
  new.version := old.version + 1;
  new.changed_at := clock_timestamp();
  return new;
end $$;
create trigger count_finding before insert or update on evidence.finding for each row execute function evidence.count_finding();

create trigger samples before insert or update on evidence.finding for each row execute function programme.samples_in_demo_only();

create function evidence.keep_finding() returns trigger
language plpgsql security definer set search_path = pg_catalog, evidence as $$
begin
  insert into evidence.finding_edition (finding_id, programme_id, country, organisation_id, sensitivity, version, act, content, by_id)
  values (new.id, new.programme_id, new.country, new.organisation_id, new.sensitivity, new.version,
    case when tg_op = 'INSERT' then 'deposit' when new.state = old.state then 'revise'
      when new.state = 'approved' then 'approve' when new.state = 'withdrawn' then 'withdraw' else 'revise' end,
    jsonb_build_object('statement', new.statement, 'severity', new.severity, 'confidence', new.confidence, 'grade', new.grade,
      'theme', new.theme, 'occurredOn', new.occurred_on, 'country', new.country, 'sensitivity', new.sensitivity,
      'legal', new.legal, 'links', new.links, 'state', new.state, 'reason', new.reason),
    new.changed_by);
  -- What it said before is as sensitive as what it says now.
  update evidence.finding_edition set country = new.country, organisation_id = new.organisation_id, sensitivity = new.sensitivity
  where finding_id = new.id and (country, organisation_id, sensitivity) is distinct from (new.country, new.organisation_id, new.sensitivity);
  return null;
end $$;
create trigger keep_first after insert on evidence.finding for each row execute function evidence.keep_finding();
create trigger keep_change after update on evidence.finding for each row when (new.version > old.version) execute function evidence.keep_finding();

-- Not for donors and members of the platform: what is found is first of all about people at risk and those who monitor.
select kernel.guard('evidence.finding', '{programme_coordinator,country_coordinator,monitor,analyst,reviewer}',
  '{programme_coordinator,country_coordinator,data_protection_officer,grants_officer,monitor,analyst,reviewer}');
select kernel.guard('evidence.finding_edition', '{}',
  '{programme_coordinator,country_coordinator,data_protection_officer,grants_officer,monitor,analyst,reviewer}');

create view evidence.finding_facts as
select f.programme_id, f.id as record_id, f.occurred_on, f.country, f.organisation_id, 1::numeric as value,
  jsonb_build_object('severity', f.severity, 'confidence', f.confidence, 'grade', f.grade, 'theme', f.theme,
    'source', f.source_room || '.' || f.source_kind, 'sample', f.sample::text) as dims
from evidence.finding f
where f.state = 'approved' and f.source_approved
  and (f.programme_id = any ((select kernel.my_programmes())::uuid[]) or (select kernel.is_system()));
grant select on evidence.finding_facts to ura_app;
