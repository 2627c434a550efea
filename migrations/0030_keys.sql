-- Answers that are kept in order: none is missed, and none is refused for the search's sake.

alter table collection.answer_key add column waits_for xid8;
comment on column collection.answer_key.waits_for is 'Transactions before this one may have stored answers without knowing of the key: what was there is kept only when all of them have ended.';

/* Whether a transaction is still under way that stores submissions without knowing of this key. Asked first, it notes who that
   may be: whoever begins to store from now on finds the key, because the triggers look when they have stored. */
create function collection.key_waits(key integer) returns boolean
language plpgsql security definer set search_path = pg_catalog, collection as $$
declare before xid8;
begin
  if not kernel.is_system() then raise exception 'the system alone' using errcode = 'insufficient_privilege'; end if;
  select k.waits_for into before from collection.answer_key k where k.id = key;
  if before is null then
    update collection.answer_key k set waits_for = pg_snapshot_xmax(pg_current_snapshot()) where k.id = key;
    return found;
  end if;
  return pg_snapshot_xmin(pg_current_snapshot()) < before;
end $$;
revoke all on function collection.key_waits(integer) from public;
grant execute on function collection.key_waits(integer) to ura_worker;

-- Keys that were filled before may have missed some: they are gone through once more.
do $$
declare k integer;
begin
  for k in select id from collection.answer_key loop
    perform kernel.enqueue('collection.keepKey', jsonb_build_object('key', k), 'collection.keepKey:' || k);
  end loop;
end $$;

-- Words by which a submission is found. An index of words has room for a megabyte; of a longer submission the first words
-- are kept, and none is refused.
create or replace function collection.words_of(site text, instance_name text, instance_id text, data jsonb) returns tsvector
language plpgsql immutable set search_path = pg_catalog as $$
declare head tsvector := to_tsvector('simple', concat_ws(' ', left(instance_name, 1000), left(site, 1000), instance_id));
begin
  return head || jsonb_to_tsvector('simple', data, '["string", "numeric"]');
exception when program_limit_exceeded then
  return head || to_tsvector('simple', left((
    select string_agg(left(x #>> '{}', 50000), ' ') from jsonb_path_query(data, 'strict $.**') x
    where jsonb_typeof(x) in ('string', 'number')), 100000));
end $$;
