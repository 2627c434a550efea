-- The programme room: what is to be achieved, by whom, where, until when, and how far it is.

create schema programme;
grant usage on schema programme to ura_app;

create table programme.programme (
  id uuid primary key default uuidv7(),
  code text not null constraint programme_code_taken unique check (code ~ '^[a-z0-9][a-z0-9-]{0,59}$'),
  title kernel.local_text not null,
  -- Sample records may exist in a demo programme only, and never count in any other.
  demo boolean not null default false,
  created_at timestamptz not null default now(),
  version integer not null default 1
);
alter table kernel.membership add constraint membership_programme_unknown foreign key (programme_id) references programme.programme;
select kernel.guard('programme.programme', '{programme_coordinator}', scope => 'members', programme => 'id');
create policy founding on programme.programme for insert to ura_app with check ((select kernel.has_role('administrator')));
create policy overseeing on programme.programme for select to ura_app using ((select kernel.has_role('administrator')));
