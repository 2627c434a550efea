-- A visit that counts does not silently rest on a checklist that was taken back: its coordinator reopens the visit first. An
-- erasure waits for nobody; the visit is marked.

-- Approved records of other rooms that rest on submissions, by their codes: for those who review the submissions.
create function collection.kept_by(submissions uuid[]) returns table (submission_id uuid, label text)
language sql stable security definer set search_path = pg_catalog, collection as $$
  select s.id, v.code from collection.submission s
  join monitoring.checklist c on c.submission_id = s.id join monitoring.visit v on v.id = c.visit_id
  where s.id = any (submissions) and v.state = 'approved'
    and (kernel.is_system() or array[kernel.place(s.programme_id, s.country, s.sensitivity), kernel.place(s.programme_id, '*', s.sensitivity)]
      && kernel.places('write', '{programme_coordinator,country_coordinator,reviewer}'))
$$;
revoke all on function collection.kept_by(uuid[]) from public;
grant execute on function collection.kept_by(uuid[]) to ura_app, ura_worker;

-- While a visit is being approved its checklists are held (0024): whoever comes second here sees that it was.
create function monitoring.keep_for_visit() returns trigger language plpgsql security definer set search_path = pg_catalog, monitoring as $$
begin
  if exists (select 1 from monitoring.checklist c join monitoring.visit v on v.id = c.visit_id where c.submission_id = new.id and v.state = 'approved') then
    raise exception 'an approved visit rests on it' using errcode = 'check_violation', constraint = 'submission_of_approved_visit';
  end if;
  return new;
end $$;
revoke all on function monitoring.keep_for_visit() from public;
create trigger keep_for_visit before update of state on collection.submission for each row
  when (old.state = 'approved' and new.state <> 'approved') execute function monitoring.keep_for_visit();

-- What is doubtful about an approved visit: `erased`, a checklist since its approval; `unapproved`, one of before this guard.
create function monitoring.doubts_of(visit uuid) returns text[]
language plpgsql stable security definer set search_path = pg_catalog, monitoring as $$
begin
  return array(
    select 'erased' from monitoring.visit v where v.id = visit and v.state = 'approved'
      and exists (select 1 from monitoring.step x where x.visit_id = v.id and x.act = 'erase' and x.at >= v.approved_at)
    union all
    select 'unapproved' from monitoring.visit v where v.id = visit and v.state = 'approved'
      and exists (select 1 from monitoring.checklist c join collection.submission s on s.id = c.submission_id where c.visit_id = v.id and s.state <> 'approved'));
end $$;
revoke all on function monitoring.doubts_of(uuid) from public;
grant execute on function monitoring.doubts_of(uuid) to ura_app, ura_worker;

-- An erased checklist stands in the history of its visit; of one that counts, whoever decides there hears of it. (Samples that
-- are taken out are not erased.)
create function monitoring.note_erased_checklist() returns trigger language plpgsql security definer set search_path = pg_catalog, monitoring as $$
declare v monitoring.visit;
begin
  select x.* into v from monitoring.visit x where x.id = old.visit_id and not x.sample;
  if v.id is null then return null; end if;
  insert into monitoring.step (programme_id, country, sensitivity, visit_id, act, by_person)
  values (v.programme_id, v.country, v.sensitivity, v.id, 'erase', kernel.me());
  if v.state = 'approved' then
    insert into kernel.notice (person_id, programme_id, message, params, link)
    with deciders as (
      select distinct m.person_id, m.country is not null as own from kernel.membership m join kernel.person p on p.id = m.person_id
      where m.programme_id = v.programme_id and m.role in ('programme_coordinator', 'country_coordinator') and p.disabled_at is null
        and m.ended_at is null and m.starts_on <= current_date and (m.ends_on is null or m.ends_on >= current_date)
        and (m.country is null or m.country = v.country))
    select distinct d.person_id, v.programme_id, 'monitoring.notice.erased', jsonb_build_object('code', v.code),
      '/programmes/' || r.code || '/monitoring/visits/' || v.id
    from deciders d cross join programme.programme r
    where r.id = v.programme_id and d.person_id is distinct from kernel.me() and (d.own or not exists (select 1 from deciders o where o.own));
  end if;
  return null;
end $$;
revoke all on function monitoring.note_erased_checklist() from public;
create trigger note_erased after delete on monitoring.checklist for each row when (not collection.is_stored(old.submission_id))
  execute function monitoring.note_erased_checklist();
