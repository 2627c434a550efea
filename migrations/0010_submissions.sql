-- Submissions in the workspace: samples, probable duplicates, and questions that tables are sorted and searched by.

alter table collection.submission add column sample boolean not null default false;
comment on column collection.submission.sample is 'Invented, for a demo programme: never a fact.';
create trigger samples before insert or update of sample, programme_id on collection.submission for each row when (new.sample)
  execute function programme.samples_in_demo_only();
create index submission_of_day on collection.submission (form_id, occurred_on, id);
create index submission_sample on collection.submission (programme_id) where sample;

-- Marks submissions that came in by their own door as invented. For whoever fills a demo: the system alone.
create function collection.mark_samples(instances text[], programme uuid) returns integer
language plpgsql security definer set search_path = pg_catalog, collection as $$
declare done integer;
begin
  if not kernel.is_system() then raise exception 'the system alone' using errcode = 'insufficient_privilege'; end if;
  update collection.submission set sample = true where programme_id = programme and instance_id = any (instances);
  get diagnostics done = row_count;
  return done;
end $$;

-- Takes all samples of a programme away again.
create function collection.remove_samples(programme uuid) returns integer
language plpgsql security definer set search_path = pg_catalog, collection as $$
declare done integer; kept uuid[];
begin
  if not kernel.is_system() then raise exception 'the system alone' using errcode = 'insufficient_privilege'; end if;
  select array_agg(a.file_id) into kept from collection.attachment a join collection.submission s on s.id = a.submission_id
  where s.programme_id = programme and s.sample and a.file_id is not null;
  delete from collection.submission where programme_id = programme and sample;
  get diagnostics done = row_count;
  delete from kernel.file where id = any (kept);
  delete from collection.device d where d.programme_id = programme and d.created_by is null and d.name like 'Sample phone %'
    and not exists (select 1 from collection.submission s where s.device_id = d.id);
  return done;
end $$;

do $$ declare f regprocedure; begin
  for f in select p.oid::regprocedure from pg_proc p join pg_namespace n on n.oid = p.pronamespace
    where n.nspname = 'collection' and p.proname in ('mark_samples', 'remove_samples') loop
    execute format('revoke all on function %s from public; grant execute on function %s to ura_worker', f, f);
  end loop;
end $$;

create or replace view collection.submission_facts as
select s.programme_id, s.id as record_id, s.occurred_on, s.country, s.organisation_id, 1::numeric as value,
  jsonb_build_object('form', f.code, 'form_version', v.name, 'site', s.site) || case when s.sample then '{"sample": true}'::jsonb else '{}' end as dims
from collection.submission s join collection.form f on f.id = s.form_id join collection.form_version v on v.id = s.version_id
where s.state = 'approved'
  and (s.programme_id = any ((select kernel.my_programmes())::uuid[]) or (select kernel.is_system()));

-- ---------------------------------------------------------------- probable duplicates

create table collection.duplicate_decision (
  id uuid primary key default uuidv7(),
  submission_id uuid not null references collection.submission on delete cascade,
  other_id uuid not null references collection.submission on delete cascade,
  programme_id uuid not null,
  country text,
  organisation_id uuid,
  sensitivity smallint not null,
  decision text not null check (decision in ('different', 'duplicate')),
  note text not null default '',
  person_id uuid references kernel.person,
  at timestamptz not null default clock_timestamp(),
  constraint duplicate_decided_already unique (submission_id, other_id),
  constraint duplicate_of_itself check (submission_id <> other_id)
);
create index duplicate_decision_of_other on collection.duplicate_decision (other_id);
comment on table collection.duplicate_decision is 'What a reviewer said of two submissions with the same site, day and respondent. The first was sent later, or was rejected for the second.';
select kernel.guard('collection.duplicate_decision', '{programme_coordinator,country_coordinator,reviewer}',
  '{programme_coordinator,country_coordinator,data_protection_officer,monitor,analyst,reviewer}');

-- ---------------------------------------------------------------- questions that lists are narrowed and sorted by

/* A form of some thousand submissions is looked through as it stands. In a larger one the answers to a question are kept
   in order once somebody asks for them: a key. Only those questions cost something when a submission arrives. */
create table collection.answer_key (
  id integer generated always as identity primary key,
  form_id uuid not null references collection.form on delete cascade,
  programme_id uuid not null,
  country text,
  sensitivity smallint not null,
  path text not null,
  kind text not null constraint answer_key_kind_unknown check (kind in ('one', 'many', 'tokens', 'words')),
  ready boolean not null default false,
  made_at timestamptz not null default now(),
  constraint answer_key_taken unique (form_id, path)
);
comment on column collection.answer_key.path is 'Of a question, name of a system column, or * for the words of all answers.';
comment on column collection.answer_key.kind is 'one: one answer a submission; many: in a repeat; tokens: several choices; words: full text.';
select kernel.guard('collection.answer_key', '{}', '{programme_coordinator,country_coordinator,data_protection_officer,monitor,analyst,reviewer}');

create table collection.answer_value (
  key_id integer not null references collection.answer_key on delete cascade,
  submission_id uuid not null references collection.submission on delete cascade,
  programme_id uuid not null,
  country text,
  organisation_id uuid,
  sensitivity smallint not null,
  text text,
  number double precision
);
create index answer_value_text on collection.answer_value (key_id, text, submission_id);
create index answer_value_number on collection.answer_value (key_id, number, submission_id);
create index answer_value_of on collection.answer_value (submission_id, key_id);
select kernel.guard('collection.answer_value', '{}', '{programme_coordinator,country_coordinator,data_protection_officer,monitor,analyst,reviewer}');

create table collection.answer_words (
  submission_id uuid primary key references collection.submission on delete cascade,
  form_id uuid not null,
  programme_id uuid not null,
  country text,
  organisation_id uuid,
  sensitivity smallint not null,
  words tsvector not null
);
create index answer_words_found on collection.answer_words using gin (words);
select kernel.guard('collection.answer_words', '{}', '{programme_coordinator,country_coordinator,data_protection_officer,monitor,analyst,reviewer}');
revoke insert, update, delete on collection.answer_key, collection.answer_value, collection.answer_words from ura_app;

-- The answers at a path, each as text and, where it is one, as a number.
create function collection.answers_at(data jsonb, path text, kind text) returns table (answer text, amount double precision)
language sql immutable parallel safe as $$
  with found as (
    select data #>> string_to_array(substr(path, 2), '/') as answer where kind = 'one'
    union all
    select t from jsonb_path_query(data, ('$."' || replace(substr(path, 2), '/', '"."') || '"')::jsonpath) x
      cross join lateral (select x #>> '{}' where kind = 'many' union all select string_to_table(x #>> '{}', ' ') where kind = 'tokens') y (t)
    where kind in ('many', 'tokens'))
  select left(answer, 200), case when answer ~ '^[+-]?(\d{1,15}(\.\d*)?|\.\d+)([eE][+-]?\d{1,2})?$' then answer::double precision end from found
$$;

-- What a key keeps of a submission: a system column, or the answers at a path. Written into the queries that use it.
create function collection.values_of(path text, kind text, site text, instance_name text, data jsonb) returns table (answer text, amount double precision)
language sql immutable parallel safe as $$
  select left(site, 200), null::double precision where path = 'site'
  union all select left(instance_name, 200), null where path = 'name'
  union all select x.answer, x.amount from collection.answers_at(data, path, kind) x where path ~ '^/'
$$;

create function collection.words_of(site text, instance_name text, instance_id text, data jsonb) returns tsvector language sql immutable parallel safe as $$
  select to_tsvector('simple', concat_ws(' ', instance_name, site, instance_id)) || jsonb_to_tsvector('simple', data, '["string", "numeric"]')
$$;

-- Keeps one submission's answers under one key. Internal.
create function collection.keep_answer(k collection.answer_key, s collection.submission) returns void language plpgsql as $$
begin
  if k.kind = 'words' then
    insert into collection.answer_words (submission_id, form_id, programme_id, country, organisation_id, sensitivity, words)
    values (s.id, s.form_id, s.programme_id, s.country, s.organisation_id, s.sensitivity, collection.words_of(s.site, s.instance_name, s.instance_id, s.data))
    on conflict (submission_id) do update set words = excluded.words;
  else
    insert into collection.answer_value (key_id, submission_id, programme_id, country, organisation_id, sensitivity, text, number)
    select k.id, s.id, s.programme_id, s.country, s.organisation_id, s.sensitivity, a.answer, a.amount
    from collection.values_of(k.path, k.kind, s.site, s.instance_name, s.data) a;
  end if;
end $$;
revoke all on function collection.keep_answer(collection.answer_key, collection.submission) from public;

create function collection.keep_answers() returns trigger language plpgsql security definer set search_path = pg_catalog, collection as $$
declare k collection.answer_key;
begin
  for k in select x.* from collection.answer_key x where x.form_id = new.form_id loop
    if tg_op = 'UPDATE' then delete from collection.answer_value v where v.submission_id = new.id and v.key_id = k.id; end if;
    perform collection.keep_answer(k, new);
  end loop;
  return null;
end $$;
create trigger keep_answers_new after insert on collection.submission for each row when (new.state <> 'test') execute function collection.keep_answers();
create trigger keep_answers_edited after update of data, site, instance_name on collection.submission for each row when (new.state <> 'test') execute function collection.keep_answers();

-- Whoever reads a form's submissions may have its answers kept in order. Answers the key, or null when it is there already.
create function collection.add_key(form uuid, at_path text, of_kind text) returns integer
language plpgsql security definer set search_path = pg_catalog, collection as $$
declare f collection.form; added integer;
begin
  select x.* into f from collection.form x where x.id = form;
  if f.id is null or not (kernel.is_system() or kernel.places('read', '{programme_coordinator,country_coordinator,data_protection_officer,monitor,analyst,reviewer}')
    && array[kernel.place(f.programme_id, f.country, f.sensitivity), kernel.place(f.programme_id, '*', f.sensitivity)]) then
    raise exception 'not a reader of this form' using errcode = 'insufficient_privilege';
  end if;
  -- A table has some columns, a form some thousand questions: nobody needs them all in order.
  if (select count(*) from collection.answer_key where form_id = form) >= 24 then
    delete from collection.answer_key where id = (select id from collection.answer_key where form_id = form and path <> '*' order by made_at limit 1);
  end if;
  insert into collection.answer_key (form_id, programme_id, country, sensitivity, path, kind) values (f.id, f.programme_id, f.country, f.sensitivity, at_path, of_kind)
  on conflict (form_id, path) do nothing returning id into added;
  return added;
end $$;
revoke all on function collection.add_key(uuid, text, text) from public;
grant execute on function collection.add_key(uuid, text, text) to ura_app, ura_worker;

/* Goes on keeping what was there before the key: at most so many submissions after one. Answers the last of them, or null
   when all are done. New arrivals are the trigger's. */
create function collection.fill_key(key integer, after uuid, most integer) returns uuid
language plpgsql security definer set search_path = pg_catalog, collection as $$
declare k collection.answer_key; last_done uuid; n integer;
begin
  if not kernel.is_system() then raise exception 'the system alone' using errcode = 'insufficient_privilege'; end if;
  select x.* into k from collection.answer_key x where x.id = key;
  if k.id is null then return null; end if;
  -- Held until the end: a correction under way is waited for, a later one waits, and its trigger replaces what is kept here.
  if k.kind = 'words' then
    with batch as materialized (select s.* from collection.submission s where s.form_id = k.form_id and s.id > after order by s.id limit most for share),
    kept as (
      insert into collection.answer_words (submission_id, form_id, programme_id, country, organisation_id, sensitivity, words)
      select s.id, s.form_id, s.programme_id, s.country, s.organisation_id, s.sensitivity, collection.words_of(s.site, s.instance_name, s.instance_id, s.data)
      from batch s where s.state <> 'test'
      on conflict (submission_id) do update set words = excluded.words)
    select count(*), (array_agg(s.id order by s.id desc))[1] into n, last_done from batch s;
  else
    with batch as materialized (select s.* from collection.submission s where s.form_id = k.form_id and s.id > after order by s.id limit most for share),
    kept as (
      insert into collection.answer_value (key_id, submission_id, programme_id, country, organisation_id, sensitivity, text, number)
      select k.id, s.id, s.programme_id, s.country, s.organisation_id, s.sensitivity, a.answer, a.amount
      from batch s cross join lateral collection.values_of(k.path, k.kind, s.site, s.instance_name, s.data) a
      where s.state <> 'test' and not exists (select 1 from collection.answer_value v where v.submission_id = s.id and v.key_id = k.id))
    select count(*), (array_agg(s.id order by s.id desc))[1] into n, last_done from batch s;
  end if;
  if n < most then
    update collection.answer_key set ready = true where id = key;
    return null;
  end if;
  return last_done;
end $$;
revoke all on function collection.fill_key(integer, uuid, integer) from public;
grant execute on function collection.fill_key(integer, uuid, integer) to ura_worker;

-- Submissions in whose answers words are found. The index works behind the row-level security, so what it says is asked
-- once more: does the reader reach the row?
create function collection.search_words(form uuid, query tsquery, most integer) returns setof uuid
language plpgsql stable security definer set search_path = pg_catalog, collection as $$
declare reached text[] := kernel.places('read', '{programme_coordinator,country_coordinator,data_protection_officer,monitor,analyst,reviewer}');
begin
  return query select w.submission_id from collection.answer_words w
  where w.words @@ query and w.form_id = form
    and (kernel.place(w.programme_id, w.country, w.sensitivity) = any (reached) or kernel.place(w.programme_id, '*', w.sensitivity) = any (reached))
  limit most;
end $$;
revoke all on function collection.search_words(uuid, tsquery, integer) from public;
grant execute on function collection.search_words(uuid, tsquery, integer) to ura_app;

grant update (note, at) on collection.duplicate_decision to ura_app;
grant update (settled_at) on collection.remark to ura_app;
