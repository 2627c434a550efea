-- Entity lists: what submissions of some forms create and update, and other forms offer as choices. A list says nothing of
-- its own: it is what its approved submissions say, and can be made anew from them.

create table collection.entity_list (
  id uuid primary key default uuidv7(),
  programme_id uuid not null references programme.programme,
  sensitivity smallint not null check (sensitivity between 0 and 3),
  name text not null constraint entity_list_name_malformed check (name ~ '^[^\s./\\:?#%]{1,100}$'),
  on_arrival boolean not null default false,
  created_by uuid references kernel.person,
  created_at timestamptz not null default now(),
  version integer not null default 1,
  constraint entity_list_name_taken unique (programme_id, name)
);
comment on column collection.entity_list.on_arrival is 'What arrives counts at once and not only when it is approved: a coordinator''s decision.';
comment on column collection.entity_list.sensitivity is 'Of the least sensitive form that feeds it; each entity has that of its submissions.';

create table collection.entity_property (
  list_id uuid not null references collection.entity_list on delete cascade,
  programme_id uuid not null,
  sensitivity smallint not null,
  name text not null,
  position integer generated always as identity,
  primary key (list_id, name)
);

create table collection.entity (
  id uuid primary key default uuidv7(),
  list_id uuid not null references collection.entity_list on delete cascade,
  programme_id uuid not null,
  country text,
  sensitivity smallint not null,
  uuid uuid not null,
  state text not null default 'waiting' constraint entity_state_unknown check (state in ('waiting', 'present', 'gone')),
  label text not null default '',
  data jsonb not null default '{}',
  version integer not null default 0,
  conflict text constraint entity_conflict_unknown check (conflict in ('soft', 'hard')),
  created_at timestamptz not null default clock_timestamp(),
  changed_at timestamptz not null default clock_timestamp(),
  constraint entity_uuid_taken unique (list_id, uuid)
);
create index entity_of_list on collection.entity (list_id, label, uuid) where state = 'present';
comment on column collection.entity.state is 'waiting: nothing that creates it counts yet; present; gone: what created it was rejected, taken back or erased.';
comment on table collection.entity is 'Written by collection.refold alone, from entity_change.';

create table collection.entity_change (
  id bigint generated always as identity primary key,
  list_id uuid not null references collection.entity_list on delete cascade,
  entity_id uuid references collection.entity on delete cascade,
  submission_id uuid not null references collection.submission on delete cascade,
  programme_id uuid not null,
  country text,
  organisation_id uuid,
  sensitivity smallint not null,
  place text not null default '',
  creates boolean not null,
  updates boolean not null,
  base_version integer,
  trunk_version integer,
  branch_id uuid,
  label text not null default '',
  data jsonb not null default '{}',
  counts boolean not null default false,
  outcome text constraint entity_outcome_unknown check (outcome in ('created', 'updated', 'waits', 'exists', 'elsewhere', 'bad_id', 'no_label')),
  applied_version integer,
  first_version integer,
  conflict text check (conflict in ('soft', 'hard')),
  conflicting text[],
  settled_at timestamptz,
  settled_by uuid references kernel.person,
  at timestamptz not null default clock_timestamp()
);
create index entity_change_of_submission on collection.entity_change (submission_id);
create index entity_change_of_entity on collection.entity_change (entity_id, id);
create index entity_change_of_list on collection.entity_change (list_id, id) where outcome in ('waits', 'exists', 'elsewhere', 'bad_id', 'no_label');
comment on table collection.entity_change is 'What a submission says of an entity. It counts while the submission is approved (or has arrived, where the list says so).';
comment on column collection.entity_change.place is 'Group or repeat in which the entity stands: /people[2].';
comment on column collection.entity_change.outcome is 'What became of it when it counted: waits (there is no such entity yet), exists (there is one already), elsewhere (of another country).';
comment on column collection.entity_change.first_version is 'The first version of the entity into which it went: from there on its answers may stand in the history.';

create table collection.entity_version (
  entity_id uuid not null references collection.entity on delete cascade,
  number integer not null,
  list_id uuid not null,
  programme_id uuid not null,
  country text,
  sensitivity smallint not null,
  how text not null constraint entity_version_how_unknown check (how in ('create', 'update', 'withdraw', 'erase')),
  present boolean not null,
  label text not null,
  data jsonb not null,
  submission_id uuid references collection.submission on delete set null,
  base_version integer,
  branch_id uuid,
  conflict text check (conflict in ('soft', 'hard')),
  conflicting text[],
  emptied boolean not null default false,
  person_id uuid references kernel.person,
  at timestamptz not null default clock_timestamp(),
  primary key (entity_id, number)
);
create index entity_version_of_submission on collection.entity_version (submission_id);
comment on table collection.entity_version is 'An entity as it stood from one change to the next: added to, never changed, but for what is erased.';

select kernel.guard('collection.entity_list', '{programme_coordinator}',
  '{programme_coordinator,country_coordinator,data_protection_officer,monitor,analyst,reviewer,platform_member,trainer}');
select kernel.guard('collection.entity_property', '{}',
  '{programme_coordinator,country_coordinator,data_protection_officer,monitor,analyst,reviewer,platform_member,trainer}');
select kernel.guard('collection.entity', '{}', '{programme_coordinator,country_coordinator,data_protection_officer,monitor,analyst,reviewer}');
select kernel.guard('collection.entity_change', '{}', '{programme_coordinator,country_coordinator,data_protection_officer,monitor,analyst,reviewer}');
select kernel.guard('collection.entity_version', '{}', '{programme_coordinator,country_coordinator,data_protection_officer,monitor,analyst,reviewer}');
revoke insert, update, delete on collection.entity_list, collection.entity_property, collection.entity, collection.entity_change,
  collection.entity_version from ura_app;
grant update (on_arrival, version) on collection.entity_list to ura_app;

-- Whether what a submission says of entities counts.
create function collection.entity_counts(state text, on_arrival boolean) returns boolean language sql immutable as $$
  select state = 'approved' or (on_arrival and state in ('received', 'in_review', 'returned'))
$$;

/* Works an entity out anew from all that counts: the first that creates it, then what updates it, as it arrived; what was
   collected offline in one branch in the order of that branch. What differs from the last version becomes a new one.
   cause  the change that has just come to count; null when something was taken back (how: withdraw or erase). Internal. */
create function collection.refold(this_entity uuid, cause bigint, how text) returns void language plpgsql as $$
declare
  e collection.entity; c collection.entity_change; root bigint; was collection.entity_version; base integer;
  here boolean := false; new_label text := ''; new_data jsonb := '{}'; at_country text; at_sensitivity smallint := 0; became text; n integer;
  clash text; keys text[]; next_state text; what text := how;
begin
  select x.* into e from collection.entity x where x.id = this_entity for update;
  if e.id is null then return; end if;
  select x.id into root from collection.entity_change x where x.entity_id = e.id and x.counts and x.creates and x.label <> '' order by x.id limit 1;
  for c in
    select (o.x).* from (
      select x, max(x.id) over (partition by coalesce(x.branch_id::text, x.id::text) order by coalesce(x.base_version, 0), x.id) as pos
      from collection.entity_change x where x.entity_id = e.id and x.counts) o
    order by ((o.x).id is not distinct from root) desc, o.pos, coalesce((o.x).base_version, 0), (o.x).id
  loop
    became := case
      when c.id = root then 'created'
      when not here then case when c.creates and c.label = '' then 'no_label' else 'waits' end
      when not c.updates then 'exists'
      when c.country is distinct from at_country and at_country is not null then 'elsewhere'
      else 'updated' end;
    if became in ('created', 'updated') then
      if not here then at_country := c.country; end if;
      here := true;
      new_label := coalesce(nullif(c.label, ''), new_label);
      new_data := new_data || c.data;
      at_sensitivity := greatest(at_sensitivity, c.sensitivity);
    end if;
    if c.outcome is distinct from became then update collection.entity_change x set outcome = became where x.id = c.id; end if;
  end loop;
  select x.* into c from collection.entity_change x where x.id = cause;
  next_state := case
    when here then 'present'
    when exists (select 1 from collection.entity_change x join collection.submission s on s.id = x.submission_id
      where x.entity_id = e.id and x.creates and x.label <> '' and s.state <> 'rejected') then 'waiting'
    else 'gone' end;

  n := e.version;
  if c.outcome in ('created', 'updated') then
    what := case c.outcome when 'created' then 'create' else 'update' end;
    if c.outcome = 'updated' then
      -- The version that whoever made it had before them: their own offline work counts from where it left the server's.
      base := coalesce(c.base_version, 0);
      if c.branch_id is not null and c.base_version is distinct from c.trunk_version then
        select x.applied_version into base from collection.entity_change x
        where x.entity_id = e.id and x.counts and ((x.branch_id = c.branch_id and x.base_version = c.base_version - 1)
          or (c.trunk_version is null and c.base_version = 1 and x.id = root))
        order by x.branch_id nulls last limit 1;
        base := coalesce(base, least(c.base_version, e.version));
      end if;
      if base <> e.version and (c.branch_id is null or exists (
        select 1 from collection.entity_version v where v.entity_id = e.id and v.number > base and v.branch_id is distinct from c.branch_id)) then
        select x.* into was from collection.entity_version x where x.entity_id = e.id and x.number = base;
        select array_agg(k order by k) into keys from jsonb_object_keys(c.data || case when c.label = '' then '{}'::jsonb else '{"label": ""}' end) k
        where (e.data || jsonb_build_object('label', e.label)) ->> k is distinct from (was.data || jsonb_build_object('label', was.label)) ->> k
          and (e.data || jsonb_build_object('label', e.label)) ->> k is distinct from (c.data || jsonb_build_object('label', c.label)) ->> k;
        clash := case when keys is null then 'soft' else 'hard' end;
      end if;
    end if;
  end if;
  if c.outcome in ('created', 'updated') or (e.version > 0 or here) and (here, new_label, new_data) is distinct from (e.state = 'present', e.label, e.data) then
    n := e.version + 1;
    insert into collection.entity_version (entity_id, number, list_id, programme_id, country, sensitivity, how, present, label, data, submission_id,
      base_version, branch_id, conflict, conflicting, person_id)
    values (e.id, n, e.list_id, e.programme_id, coalesce(at_country, e.country), greatest(at_sensitivity, e.sensitivity), what, here, new_label, new_data, c.submission_id,
      c.base_version, c.branch_id, clash, keys, kernel.me());
    update collection.entity_change x set applied_version = n, first_version = coalesce(x.first_version, n), conflict = clash, conflicting = keys
    where x.id = cause and x.outcome in ('created', 'updated');
    -- What waited and goes in together with its cause stands in the same version.
    update collection.entity_change x set applied_version = coalesce(x.applied_version, n), first_version = coalesce(x.first_version, n)
    where x.entity_id = e.id and x.counts and x.outcome in ('created', 'updated') and x.first_version is null;
  end if;
  update collection.entity x set state = next_state, label = new_label, data = new_data, version = n,
    country = case when here then at_country else x.country end,
    -- What was told in confidence stays so: earlier versions may still hold it.
    sensitivity = greatest(x.sensitivity, at_sensitivity),
    conflict = (select min(o.conflict) from collection.entity_change o where o.entity_id = x.id and o.counts and o.outcome = 'updated' and o.settled_at is null),
    changed_at = case when n <> x.version or x.state <> next_state then clock_timestamp() else x.changed_at end
  where x.id = e.id;
end $$;
revoke all on function collection.refold(uuid, bigint, text) from public;

-- ---------------------------------------------------------------- what comes and goes with submissions

-- Internal: lets what a submission says count or no longer, and works its entities out anew, each in its turn.
create function collection.count_entities(s collection.submission) returns void language plpgsql as $$
declare c record;
begin
  for c in
    select x.id, x.entity_id, x.counts as before, collection.entity_counts(s.state, l.on_arrival) as now
    from collection.entity_change x join collection.entity_list l on l.id = x.list_id
    where x.submission_id = s.id and x.entity_id is not null order by x.entity_id, x.id
  loop
    if c.before <> c.now then
      update collection.entity_change x set counts = c.now, outcome = null, applied_version = null, conflict = null, conflicting = null,
        settled_at = null, settled_by = null where x.id = c.id;
    end if;
    perform collection.refold(c.entity_id, case when c.now and not c.before then c.id end, case when c.now then 'update' else 'withdraw' end);
  end loop;
end $$;
revoke all on function collection.count_entities(collection.submission) from public;

create function collection.entities_follow() returns trigger language plpgsql security definer set search_path = pg_catalog, collection as $$
begin
  if exists (select 1 from collection.entity_change x where x.submission_id = new.id) then perform collection.count_entities(new); end if;
  return null;
end $$;
create trigger entities_follow after update of state on collection.submission for each row when (old.state <> new.state) execute function collection.entities_follow();

-- What a submission said goes with it. An edition that is replaced leaves the history; what is erased leaves nothing behind.
create function collection.entity_forget() returns trigger language plpgsql security definer set search_path = pg_catalog, collection as $$
declare erased boolean := not exists (select 1 from collection.submission s where s.id = old.submission_id and s.state <> 'erased');
begin
  if erased then
    update collection.entity_version v set label = '', data = '{}', emptied = true where v.entity_id = old.entity_id and v.number >= old.first_version;
  end if;
  perform collection.refold(old.entity_id, null, case when erased then 'erase' else 'withdraw' end);
  return null;
end $$;
create trigger entity_forget after delete on collection.entity_change for each row when (old.entity_id is not null) execute function collection.entity_forget();

create trigger append_only before update on collection.entity_version for each row
  when (not (new.emptied and new.label = '' and new.data = '{}') and (to_jsonb(new) - 'submission_id') <> (to_jsonb(old) - 'submission_id'))
  execute function kernel.refuse_change();

/* Keeps what a submission says of entities, in the transaction that took it in: nobody can say it for a submission of before.
   said  [{list, place, id, creates, updates, base, trunk, branch, label, data}] */
create function collection.keep_entities(submission uuid, said jsonb) returns void
language plpgsql security definer set search_path = pg_catalog, collection as $$
declare s collection.submission; personal jsonb; one record; l collection.entity_list; e uuid; was collection.entity_change[]; before collection.entity_change;
begin
  select x.* into s from collection.submission x where x.id = submission and (x.xmin = pg_current_xact_id()::xid or kernel.is_system());
  if s.id is null then raise exception 'not a submission of this transaction' using errcode = 'insufficient_privilege'; end if;
  select array_agg(x) into was from collection.entity_change x where x.submission_id = s.id;
  delete from collection.entity_change x where x.submission_id = s.id;
  if s.state in ('test', 'erased') then return; end if;
  -- What became personal a moment ago, and the process that read it does not know yet.
  select coalesce(jsonb_agg(f ->> 'saveTo'), '[]') into personal from collection.form_version v cross join lateral jsonb_array_elements(v.definition -> 'fields') f
  where v.id = s.version_id and f -> 'personal' = 'true' and f ? 'saveTo';
  for one in
    select * from jsonb_to_recordset(said) as x(list text, place text, id uuid, creates boolean, updates boolean, base integer, trunk integer, branch uuid, label text, data jsonb)
    order by x.id, x.place
  loop
    select x.* into l from collection.entity_list x where x.programme_id = s.programme_id and x.name = one.list;
    continue when l.id is null;
    e := null;
    if one.id is not null then
      insert into collection.entity (list_id, programme_id, country, sensitivity, uuid) values (l.id, s.programme_id, s.country, s.sensitivity, one.id)
      on conflict (list_id, uuid) do nothing;
      select x.id into e from collection.entity x where x.list_id = l.id and x.uuid = one.id;
    end if;
    -- A correction is made where the branch of the phone is not known: what it was based on stays as it was said.
    before := null;
    if coalesce(one.base, 0) = 0 and one.branch is null then
      select (x).* into before from unnest(was) x where (x).entity_id = e and (x).place = coalesce(one.place, '');
    end if;
    insert into collection.entity_change (list_id, entity_id, submission_id, programme_id, country, organisation_id, sensitivity, place, creates, updates,
      base_version, trunk_version, branch_id, label, data, outcome)
    values (l.id, e, s.id, s.programme_id, s.country, s.organisation_id, s.sensitivity, coalesce(one.place, ''), one.creates, one.updates,
      coalesce(before.base_version, one.base), coalesce(before.trunk_version, one.trunk), coalesce(before.branch_id, one.branch), coalesce(one.label, ''), one.data - array(select jsonb_array_elements_text(personal)),
      case when e is null then 'bad_id' when one.creates and not one.updates and coalesce(one.label, '') = '' then 'no_label' end);
  end loop;
  perform collection.count_entities(s);
end $$;
revoke all on function collection.keep_entities(uuid, jsonb) from public;
grant execute on function collection.keep_entities(uuid, jsonb) to ura_app, ura_worker;

-- Internal: whether whoever acts makes forms at a place.
create function collection.manages(programme uuid, at_country text, at_sensitivity integer) returns boolean language sql stable as $$
  select kernel.is_system() or array[kernel.place(programme, at_country, at_sensitivity), kernel.place(programme, '*', at_sensitivity)]
    && kernel.places('write', '{programme_coordinator,country_coordinator}')
$$;
revoke all on function collection.manages(uuid, text, integer) from public;

/* Declares the lists that a version of a form feeds, with their properties. Answers the names of those that are new.
   lists  [{name, properties: [...]}] */
create function collection.declare_entities(this_version uuid, lists jsonb) returns text[]
language plpgsql security definer set search_path = pg_catalog, collection as $$
declare v collection.form_version; one record; l uuid; had boolean; fresh text[] := '{}';
begin
  select x.* into v from collection.form_version x where x.id = this_version;
  if v.id is null or not collection.manages(v.programme_id, v.country, v.sensitivity) then
    raise exception 'not a manager of this form' using errcode = 'insufficient_privilege';
  end if;
  for one in select * from jsonb_to_recordset(lists) as x(name text, properties jsonb) order by x.name loop
    had := exists (select 1 from collection.entity_list x where x.programme_id = v.programme_id and x.name = one.name);
    insert into collection.entity_list (programme_id, sensitivity, name, created_by) values (v.programme_id, v.sensitivity, one.name, kernel.me())
    on conflict (programme_id, name) do update set sensitivity = least(entity_list.sensitivity, excluded.sensitivity) returning id into l;
    if not had then fresh := fresh || one.name; end if;
    insert into collection.entity_property (list_id, programme_id, sensitivity, name)
    select l, v.programme_id, v.sensitivity, p from jsonb_array_elements_text(one.properties) p
    on conflict (list_id, name) do update set sensitivity = least(entity_property.sensitivity, excluded.sensitivity);
  end loop;
  return fresh;
end $$;
revoke all on function collection.declare_entities(uuid, jsonb) from public;
grant execute on function collection.declare_entities(uuid, jsonb) to ura_app, ura_worker;

-- Takes out of the lists what became personal in a form, from their history, too.
create function collection.strip_entities(of_form uuid) returns integer
language plpgsql security definer set search_path = pg_catalog, collection as $$
declare f collection.form; c record; done integer := 0;
begin
  select x.* into f from collection.form x where x.id = of_form;
  if f.id is null or not collection.manages(f.programme_id, f.country, f.sensitivity) then
    raise exception 'not a manager of this form' using errcode = 'insufficient_privilege';
  end if;
  for c in
    with personal as materialized (
      select v.id as version_id, array_agg(x ->> 'saveTo') filter (where x ? 'saveTo') as properties, bool_or(x ->> 'path' like '%/meta/entity') as labels
      from collection.form_version v cross join lateral jsonb_array_elements(v.definition -> 'fields') x
      where v.form_id = f.id and x -> 'personal' = 'true' and (x ? 'saveTo' or x ->> 'path' like '%/meta/entity') group by v.id)
    select x.id, x.entity_id, x.first_version, p.properties, p.labels from personal p join collection.submission s on s.version_id = p.version_id and s.form_id = f.id
    join collection.entity_change x on x.submission_id = s.id where x.data ?| p.properties or p.labels and x.label not in ('', '–') order by x.entity_id, x.id
  loop
    update collection.entity_change x set data = x.data - coalesce(c.properties, '{}'), label = case when c.labels and x.label <> '' then '–' else x.label end where x.id = c.id;
    update collection.entity_version v set label = '', data = '{}', emptied = true where v.entity_id = c.entity_id and v.number >= c.first_version;
    perform collection.refold(c.entity_id, null, 'erase');
    done := done + 1;
  end loop;
  return done;
end $$;
revoke all on function collection.strip_entities(uuid) from public;
grant execute on function collection.strip_entities(uuid) to ura_app, ura_worker;

-- Lets what has arrived count, or no longer: after the list's own switch. Answers how many changes it concerned.
create function collection.recount_entities(list uuid) returns integer
language plpgsql security definer set search_path = pg_catalog, collection as $$
declare l collection.entity_list; s collection.submission; n integer := 0;
begin
  select x.* into l from collection.entity_list x where x.id = list;
  if l.id is null or not (kernel.is_system() or kernel.place(l.programme_id, '*', l.sensitivity) = any (kernel.places('write', '{programme_coordinator}'))) then
    raise exception 'not the coordinator of this list' using errcode = 'insufficient_privilege';
  end if;
  for s in
    select x.* from collection.submission x where x.id in (select c.submission_id from collection.entity_change c
      where c.list_id = l.id and c.entity_id is not null) and x.state in ('received', 'in_review', 'returned') order by x.id
  loop
    perform collection.count_entities(s);
    n := n + 1;
  end loop;
  return n;
end $$;
revoke all on function collection.recount_entities(uuid) from public;
grant execute on function collection.recount_entities(uuid) to ura_app, ura_worker;

-- What two people changed without knowing of each other has been looked at.
create function collection.settle_conflict(this_entity uuid) returns integer
language plpgsql security definer set search_path = pg_catalog, collection as $$
declare e collection.entity; n integer;
begin
  select x.* into e from collection.entity x where x.id = this_entity;
  if e.id is null or not (array[kernel.place(e.programme_id, e.country, e.sensitivity), kernel.place(e.programme_id, '*', e.sensitivity)]
    && kernel.places('write', '{programme_coordinator,country_coordinator,reviewer}')) then
    raise exception 'not a reviewer of this place' using errcode = 'insufficient_privilege';
  end if;
  update collection.entity_change c set settled_at = clock_timestamp(), settled_by = kernel.me()
  where c.entity_id = e.id and c.counts and c.conflict is not null and c.settled_at is null;
  get diagnostics n = row_count;
  update collection.entity x set conflict = null where x.id = e.id;
  return n;
end $$;
revoke all on function collection.settle_conflict(uuid) from public;
grant execute on function collection.settle_conflict(uuid) to ura_app;
