-- The publications room: documents, their editions with every figure frozen, and the files that were printed of them.

create schema publications;
grant usage on schema publications to ura_app;

create table publications.document (
  id uuid primary key default uuidv7(),
  programme_id uuid not null references programme.programme,
  kind text not null check (kind in ('brief', 'paper', 'report', 'handbook')),
  -- The template in code from which its editions are written.
  template text not null check (template ~ '^[a-z][a-z-]{0,39}$'),
  title kernel.local_text not null,
  created_by uuid references kernel.person,
  created_at timestamptz not null default now(),
  version integer not null default 1,
  constraint document_template_taken unique (programme_id, template)
);

create table publications.edition (
  id uuid primary key default uuidv7(),
  programme_id uuid not null references programme.programme,
  document_id uuid not null references publications.document,
  number integer not null check (number > 0),
  language text not null,
  state text not null default 'draft' check (state in ('draft', 'review', 'published')),
  -- 1 until it is published: the donor, who is cleared for 0, reads published editions only.
  sensitivity smallint not null default 1,
  dated date not null,
  title text not null,
  -- The document model as it was written, and the proof: every figure with its query, rows, digest and vintage.
  content jsonb not null,
  proof jsonb not null,
  -- How far the audit log was when the figures were frozen.
  audit_entry bigint not null,
  made_by uuid references kernel.person,
  made_at timestamptz not null default now(),
  published_by uuid references kernel.person,
  published_at timestamptz,
  version integer not null default 1,
  constraint edition_taken unique (document_id, number, language),
  constraint edition_sensitivity_of_state check (sensitivity = case when state = 'published' then 0 else 1 end),
  constraint edition_published_by_somebody check ((state = 'published') = (published_by is not null and published_at is not null)),
  -- Four eyes: whoever made an edition cannot publish it.
  constraint edition_own_approval check (published_by is null or published_by is distinct from made_by)
);
create index edition_of_document on publications.edition (document_id, number desc);

create table publications.rendition (
  id uuid primary key default uuidv7(),
  programme_id uuid not null references programme.programme,
  edition_id uuid not null references publications.edition,
  sensitivity smallint not null default 1,
  format text not null check (format in ('html', 'pdf', 'docx', 'json')),
  file_id uuid not null references kernel.file,
  digest text not null check (digest ~ '^[0-9a-f]{64}$'),
  made_at timestamptz not null default now(),
  constraint rendition_taken unique (edition_id, format)
);

-- What was frozen stays frozen, and what was published stays published.
create function publications.keep_frozen() returns trigger language plpgsql as $$
begin
  if (new.content, new.proof, new.number, new.language, new.document_id, new.programme_id, new.made_by, new.audit_entry)
    is distinct from (old.content, old.proof, old.number, old.language, old.document_id, old.programme_id, old.made_by, old.audit_entry)
    or (old.state = 'published' and new.state <> 'published') then
    raise exception 'an edition is frozen' using errcode = 'check_violation', constraint = 'edition_frozen';
  end if;
  new.version := old.version + 1;
  return new;
end $$;
create trigger keep_frozen before update on publications.edition for each row execute function publications.keep_frozen();

select kernel.guard('publications.document', '{analyst,reviewer,programme_coordinator}');
select kernel.guard('publications.edition', '{analyst,reviewer,programme_coordinator}');
-- Files are printed by the worker alone.
select kernel.guard('publications.rendition', '{}');
