-- As in 0010; a number too small for its type is a text, as it is among the answers: no answer is refused for being kept in order.
create or replace function collection.answers_at(data jsonb, path text, kind text) returns table (answer text, amount double precision)
language sql immutable parallel safe as $$
  with found as (
    select data #>> string_to_array(substr(path, 2), '/') as answer where kind = 'one'
    union all
    select t from jsonb_path_query(data, ('$."' || replace(substr(path, 2), '/', '"."') || '"')::jsonpath) x
      cross join lateral (select x #>> '{}' where kind = 'many' union all select string_to_table(x #>> '{}', ' ') where kind = 'tokens') y (t)
    where kind in ('many', 'tokens'))
  select left(answer, 200), case when answer ~ '^[+-]?(\d{1,15}(\.\d{0,200})?|\.\d{1,200})([eE][+-]?\d{1,2})?$' then answer::double precision end from found
$$;
