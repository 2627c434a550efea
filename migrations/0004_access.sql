-- People and access: how somebody gets in, which programmes they see, and who may give whom a role.

-- ---------------------------------------------------------------- accounts

-- Counts wrong codes of an account across all its sign-in tries, and bars it for a while.
alter table auth."twoFactor" add column "failedVerificationCount" integer default 0, add column "lockedUntil" timestamptz;

-- A code of an authenticator app opens once (RFC 6238, 5.2). Only a keyed hash is kept, and only for minutes.
create table auth.spent_code (
  user_id text not null references auth."user" on delete cascade,
  digest text not null,
  at timestamptz not null default now(),
  primary key (user_id, digest)
);
alter table auth.spent_code enable row level security;
create policy accounts on auth.spent_code to ura_auth using (true) with check (true);
grant select, insert, update, delete on auth.spent_code to ura_auth;

-- Whether a session may begin for this account: asked by the accounts library's role, which sees no person.
create function kernel.may_sign_in(account text) returns boolean
language sql stable security definer set search_path = pg_catalog, kernel as $$
  select exists (select 1 from kernel.person p where p.user_id = account and p.disabled_at is null)
$$;
revoke all on function kernel.may_sign_in(text) from public;
grant execute on function kernel.may_sign_in(text) to ura_auth;

-- ---------------------------------------------------------------- one-time links

create table kernel.link (
  id uuid primary key default uuidv7(),
  kind text not null check (kind in ('invitation', 'first_administrator')),
  digest bytea not null unique,
  person_id uuid references kernel.person,
  created_by uuid references kernel.person,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  used_at timestamptz,
  constraint link_person_missing check (person_id is not null or kind = 'first_administrator')
);
create index link_of_person on kernel.link (person_id, created_at desc);
comment on table kernel.link is 'One-time links. Only the SHA-256 of the secret is kept; the secret itself is in the mail alone.';
select kernel.guard_by('kernel.link',
  'person_id = (select kernel.me()) or (select kernel.has_role(''administrator'')) or kernel.shares_programme(person_id)',
  explained => 'whoever sees the person sees that they were invited; links are made by the system and used once');

-- Looks at a link by its secret's digest: whoever has the secret may know what it is for.
create function kernel.look_at_link(link_digest bytea)
returns table (kind text, person_id uuid, name_sealed text, email_sealed text, email_index text, language text, state text)
language sql stable security definer set search_path = pg_catalog, kernel as $$
  select l.kind, l.person_id, p.name_sealed, p.email_sealed, p.email_index, p.language,
    case when l.used_at is not null or p.disabled_at is not null then 'used' when l.expires_at <= now() then 'expired'
      when l.kind = 'first_administrator' and exists (select 1 from kernel.membership m where m.role = 'administrator' and m.ended_at is null and (m.ends_on is null or m.ends_on >= current_date)) then 'used'
      else 'open' end
  from kernel.link l left join kernel.person p on p.id = l.person_id
  where l.digest = link_digest
$$;
revoke all on function kernel.look_at_link(bytea) from public;
grant execute on function kernel.look_at_link(bytea) to ura_app;

-- Uses a link up, once: of two that come together the second gets false. All other links of the person die with it.
create function kernel.use_link(link_digest bytea, speaks text default null) returns boolean
language plpgsql security definer set search_path = pg_catalog, kernel as $$
declare whose uuid; what text;
begin
  update kernel.link set used_at = now() where digest = link_digest and used_at is null and expires_at > now()
    returning person_id, kind into whose, what;
  if what is null then return false; end if;
  update kernel.link set used_at = now() where used_at is null and kind = what and person_id is not distinct from whose;
  update kernel.person set language = speaks where id = whose and speaks is not null;
  return true;
end $$;
revoke all on function kernel.use_link(bytea, text) from public;
grant execute on function kernel.use_link(bytea, text) to ura_app;

-- The first administrator of an empty workspace, with the link that `ura start` prints. Refused once there is one.
create function kernel.found_workspace(link_digest bytea, who uuid, name text, email text, index text, speaks text) returns boolean
language plpgsql security definer set search_path = pg_catalog, kernel as $$
begin
  perform pg_advisory_xact_lock(817004);
  if exists (select 1 from kernel.membership m where m.role = 'administrator' and m.ended_at is null and (m.ends_on is null or m.ends_on >= current_date)) then return false; end if;
  if not exists (select 1 from kernel.link where digest = link_digest and kind = 'first_administrator') or not kernel.use_link(link_digest) then return false; end if;
  insert into kernel.person (id, user_id, name_sealed, email_sealed, email_index, language)
    values (who, who::text, name, email, index, speaks);
  insert into kernel.membership (person_id, role) values (who, 'administrator');
  return true;
end $$;
revoke all on function kernel.found_workspace(bytea, uuid, text, text, text, text) from public;
grant execute on function kernel.found_workspace(bytea, uuid, text, text, text, text) to ura_app;

-- ---------------------------------------------------------------- programmes as the kernel knows them

-- The kernel knows that there are programmes, not what they are made of; the reader's own row-level security applies.
create view kernel.programme with (security_invoker = true) as
  select id, code, title, demo from programme.programme;
grant select on kernel.programme to ura_app;

-- ---------------------------------------------------------------- who gives whom which role

-- Which roles may be given by which. Mirrored by kernel/access/reach.ts, compared by a test.
create table kernel.grantable (
  giver text not null references kernel.role,
  role text not null references kernel.role,
  primary key (giver, role)
);
insert into kernel.grantable
  select 'administrator', key from kernel.role
  union all select 'programme_coordinator', key from kernel.role where key <> 'administrator'
  union all select 'country_coordinator', key from kernel.role
    where key in ('grants_officer', 'assessor', 'monitor', 'analyst', 'reviewer', 'trainer', 'platform_member', 'grantee', 'trainee');
select kernel.guard_by('kernel.grantable', 'kernel.me() is not null', explained => 'who may give which role is no secret among those who are signed in');

-- Whether this transaction's actor may give (or end) the role there: administrators everywhere, programme coordinators
-- in their programme, country coordinators in their country; each only the roles that theirs may give.
create function kernel.may_give(programme uuid, given text, place text) returns boolean
language sql stable security definer set search_path = pg_catalog, kernel as $$
  select kernel.is_system() or exists (
    select 1 from jsonb_array_elements(kernel.context() -> 'memberships') m
    join kernel.grantable g on g.giver = m ->> 'role' and g.role = given
    where m ->> 'role' = 'administrator'
      or ((m ->> 'programme')::uuid = programme and (m ->> 'country' is null or m ->> 'country' = place)))
$$;
alter policy adding on kernel.membership with check (kernel.may_give(programme_id, role, country));
alter policy changing on kernel.membership using (kernel.may_give(programme_id, role, country)) with check (kernel.may_give(programme_id, role, country));
update kernel.guarded set explained = 'staff see who is in their programme; administrators and coordinators give and end the roles that theirs may give' where relation = 'kernel.membership';

-- Finds a person by their blind index when somebody who may give roles types the address: is it somebody we know?
create function kernel.person_by_email(index text) returns table (id uuid, closed boolean)
language sql stable security definer set search_path = pg_catalog, kernel as $$
  select p.id, p.disabled_at is not null from kernel.person p where p.email_index = index
    and (kernel.is_system() or kernel.has_role('administrator', 'programme_coordinator', 'country_coordinator'))
$$;
revoke all on function kernel.person_by_email(text) from public;
grant execute on function kernel.person_by_email(text) to ura_app;
