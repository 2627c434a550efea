-- What forms are given of an entity list: as OpenRosa's clients fetch it, for the places that whoever asks reaches.

-- Internal: versions of forms that offer a list (they name NAME.csv and nobody attached such a file) and are within reach of who acts.
create function collection.list_readers(programme uuid, list_name text) returns table (version_id uuid, country text, sensitivity smallint)
language sql stable as $$
  select v.id, f.country, f.sensitivity
  from collection.form_file x join collection.form_version v on v.id = x.version_id join collection.form f on f.id = v.form_id
  where x.programme_id = programme and x.name = list_name || '.csv' and x.md5 is null
    and ((f.state <> 'draft' and v.state = 'published' and kernel.context() ->> 'device' is not null and collection.device_reaches(f.id, f.programme_id, f.country))
      or v.id = collection.testing() or kernel.is_system()
      or array[kernel.place(f.programme_id, f.country, f.sensitivity), kernel.place(f.programme_id, '*', f.sensitivity)] && kernel.places('read',
        '{programme_coordinator,country_coordinator,data_protection_officer,monitor,analyst,reviewer,platform_member,trainer}'))
$$;

-- Internal: whether whoever acts reaches what lies at a place. A device has no clearance of its own: the form that it reads with has.
create function collection.at_hand(programme uuid, at_country text, at_sensitivity integer) returns boolean language sql stable as $$
  select case when c ->> 'device' is not null or c ->> 'test' is not null
    then (c ->> 'programme')::uuid = programme and (at_country is null or c ->> 'country' is null or c ->> 'country' = at_country)
    else kernel.is_system() or array[kernel.place(programme, at_country, at_sensitivity), kernel.place(programme, '*', at_sensitivity)] && kernel.places('read',
      '{programme_coordinator,country_coordinator,data_protection_officer,monitor,analyst,reviewer,platform_member,trainer}') end
  from kernel.context() c
$$;

create function collection.csv_cell(value text) returns text language sql immutable parallel safe as $$
  select case when value ~ '[",\r\n]' then '"' || replace(value, '"', '""') || '"' else coalesce(value, '') end
$$;
do $$ declare f regprocedure; begin
  for f in select p.oid::regprocedure from pg_proc p join pg_namespace n on n.oid = p.pronamespace
    where n.nspname = 'collection' and p.proname in ('list_readers', 'at_hand') loop
    execute format('revoke all on function %s from public', f);
  end loop;
end $$;

-- An entity list as a version of a form offers it: name, label, __version and the properties, in order of the labels. Null when
-- there is no such list, or who acts does not reach the form. What is more sensitive than the form is not in it.
create function collection.entity_csv(this_version uuid, list_name text) returns text
language plpgsql stable security definer set search_path = pg_catalog, collection as $$
declare l collection.entity_list; r record; properties text[]; places jsonb := '{}'; lines text;
begin
  select x.* into l from collection.entity_list x join collection.form_version v on v.programme_id = x.programme_id where v.id = this_version and x.name = list_name;
  select x.* into r from collection.list_readers(l.programme_id, list_name) x where x.version_id = this_version;
  if r.version_id is null then return null; end if;
  select coalesce(array_agg(p.name order by p.position), '{}') into properties from collection.entity_property p where p.list_id = l.id and p.sensitivity <= r.sensitivity;
  -- Asked once a place, not once an entity.
  select jsonb_object_agg(k.place, true) into places from (
    select distinct coalesce(e.country, '') || '/' || e.sensitivity as place, e.country, e.sensitivity from collection.entity e
    where e.list_id = l.id and e.state = 'present' and e.sensitivity <= r.sensitivity and (r.country is null or e.country is null or e.country = r.country)) k
  where collection.at_hand(l.programme_id, k.country, k.sensitivity);
  select string_agg(concat_ws(',', e.uuid, collection.csv_cell(e.label), e.version, x.cells) || e'\n', '' order by e.label, e.uuid) into lines
  from collection.entity e cross join lateral (
    select string_agg(collection.csv_cell(e.data ->> p), ',' order by n) as cells from unnest(properties) with ordinality u(p, n)) x
  where e.list_id = l.id and e.state = 'present' and places ? (coalesce(e.country, '') || '/' || e.sensitivity);
  return concat_ws(',', 'name,label,__version', (select string_agg(collection.csv_cell(p), ',' order by n) from unnest(properties) with ordinality u(p, n)))
    || e'\n' || coalesce(lines, '');
end $$;
revoke all on function collection.entity_csv(uuid, text) from public;
grant execute on function collection.entity_csv(uuid, text) to ura_app, ura_worker;

-- Whether entities that a phone made or changed itself are gone: what it does not reach, and what never came, is not in the answer.
create function collection.entity_states(project integer, list_name text, uuids uuid[]) returns table (uuid uuid, gone boolean)
language sql stable security definer set search_path = pg_catalog, collection as $$
  select e.uuid, e.state = 'gone'
  from collection.project p join collection.entity_list l on l.programme_id = p.programme_id and l.name = list_name
  join collection.entity e on e.list_id = l.id
  where p.number = project and e.uuid = any (uuids) and collection.at_hand(e.programme_id, e.country, e.sensitivity)
    and exists (select 1 from collection.list_readers(p.programme_id, list_name) r
      where e.sensitivity <= r.sensitivity and (r.country is null or e.country is null or e.country = r.country))
$$;
revoke all on function collection.entity_states(integer, text, uuid[]) from public;
grant execute on function collection.entity_states(integer, text, uuid[]) to ura_app;

-- Which lists of its programme a form may read: for whoever publishes it, and names a file that nobody attached.
create function collection.list_names(programme uuid) returns text[]
language sql stable security definer set search_path = pg_catalog, collection as $$
  select coalesce(array_agg(l.name), '{}') from collection.entity_list l where l.programme_id = programme and (kernel.is_system() or programme = any (kernel.my_staff_programmes()))
$$;
revoke all on function collection.list_names(uuid) from public;
grant execute on function collection.list_names(uuid) to ura_app, ura_worker;

-- Forms with entities that are published already: a job makes their lists.
select kernel.enqueue('collection.readPastEntities', '{}', 'collection.readPastEntities')
where exists (select 1 from collection.form_version where jsonb_array_length(definition -> 'entities') > 0);
