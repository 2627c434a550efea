-- Keys for programs: what Excel, Power BI or a script signs in with instead of a password. An account that is protected by codes
-- or passkeys, or signs in elsewhere, has no password that a program could send.

create table auth.program_key (
  id uuid primary key default uuidv7(),
  "userId" text not null references auth."user" on delete cascade,
  name text not null,
  token_hash bytea not null unique,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  used_at timestamptz,
  constraint program_key_not_for_ever check (expires_at <= created_at + interval '400 days')
);
create index program_key_of_user on auth.program_key ("userId");
comment on table auth.program_key is 'The name is sealed; of the key only its hash is kept. kernel.act takes a key like a session that reads and writes nothing.';
alter table auth.program_key enable row level security;
create policy accounts on auth.program_key to ura_auth using (true) with check (true);
grant select, insert, update, delete on auth.program_key to ura_auth;

-- As before, and for a key of a program: the same person, reading only.
create or replace function kernel.act(session_token text) returns jsonb
language plpgsql security definer set search_path = pg_catalog, kernel as $$
declare found jsonb;
begin
  -- One small statement on purpose: it runs at every request.
  select case when p.reach -> 'dated' = 'true' then kernel.reach_of(p.id) else p.reach end
    || jsonb_build_object('person', p.id, 'language', p.language, 'organisation', p.organisation_id, 'sample', p.sample,
      'session', s.id, 'until', s."expiresAt", 'since', s."createdAt")
  into found
  from auth.session s join kernel.person p on p.user_id = s."userId" and p.disabled_at is null
  where s.token = session_token and s."expiresAt" > now();
  if found is null and session_token like 'urakey\_%' then
    select kernel.context_of(p.id) || jsonb_build_object('key', k.id, 'until', k.expires_at, 'since', k.created_at) into found
    from auth.program_key k join kernel.person p on p.user_id = k."userId" and p.disabled_at is null
    where k.token_hash = sha256(convert_to(session_token, 'UTF8')) and k.expires_at > now();
  end if;
  if found is not null then
    perform set_config('ura.context', found::text, true), set_config('ura.signature', kernel.sign(found::text), true);
  end if;
  return found;
end $$;

-- As before, and a key of a program writes nowhere.
create or replace function kernel.places(mode text, roles text[] default null) returns text[]
language plpgsql stable parallel restricted as $$
declare context jsonb := kernel.context();
begin
  -- The common question is answered by the context itself.
  if mode = 'read' and roles is null then
    return array(select jsonb_array_elements_text(context -> 'reads'));
  end if;
  if mode <> 'read' and context ? 'key' then return '{}'; end if;
  return (
    select coalesce(array_agg(distinct p), '{}')
    from jsonb_array_elements(context -> 'memberships') m
    cross join lateral generate_series(0, (m ->> 'clearance')::integer) s
    cross join lateral unnest(
      case when m ->> 'country' is null then array['*'] when mode = 'read' then array['', m ->> 'country'] else array[m ->> 'country'] end) c
    cross join lateral (select (m ->> 'programme') || '/' || c || '/' || s || case when (m ->> 'own')::boolean then '@' || (m ->> 'organisation') else '' end as p) x
    where m ->> 'programme' is not null and (roles is null or m ->> 'role' = any (roles)));
end $$;
