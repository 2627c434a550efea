-- Ways out of collection and into it.

-- Lines and areas as GeoJSON and as well-known text, for those who read tables: `lat lon altitude accuracy; …`.
create function collection.line_points(place text) returns table (lon double precision, lat double precision, altitude double precision, accuracy double precision)
language sql immutable parallel safe as $$
  select p[2]::float8, p[1]::float8, nullif(p[3], '')::float8, nullif(p[4], '')::float8
  from string_to_table(place, ';') with ordinality x(one, n), regexp_split_to_array(trim(x.one), '\s+') p
  where trim(x.one) ~ '^-?\d+(\.\d+)?([eE][+-]?\d+)? -?\d+(\.\d+)?([eE][+-]?\d+)?( -?\d+(\.\d+)?([eE][+-]?\d+)?){0,2}$'
  order by n
$$;
create function collection.line_json(place text, kind text) returns json language sql immutable parallel safe as $$
  with p as (select row_number() over () n, * from collection.line_points(place)),
  line as (
    select json_agg(case when altitude is null then json_build_array(lon, lat) else json_build_array(lon, lat, altitude) end order by n) as at,
      json_agg(nullif(accuracy, 0) order by n) as accuracies, bool_or(accuracy is not null) as measured from p)
  select case when at is null then null
    when measured then json_build_object('type', case kind when 'geotrace' then 'LineString' else 'Polygon' end,
      'coordinates', case kind when 'geotrace' then at else json_build_array(at) end, 'properties', json_build_object('accuracies', accuracies))
    else json_build_object('type', case kind when 'geotrace' then 'LineString' else 'Polygon' end,
      'coordinates', case kind when 'geotrace' then at else json_build_array(at) end) end
  from line
$$;
create function collection.line_text(place text, kind text) returns text language sql immutable parallel safe as $$
  select case kind when 'geotrace' then 'LINESTRING (' || points || ')' else 'POLYGON ((' || points || '))' end
  from (select string_agg(lon || ' ' || lat || coalesce(' ' || altitude, ''), ',' order by n) as points
    from (select row_number() over () n, * from collection.line_points(place)) p) line
$$;
