-- Taking a submission in looks once at what it has just stored, not once for each who may want to know.
drop trigger keep_late_new on collection.submission;
-- As in 0026 and 0025: answers that are kept in order, then answers to questions that have become personal.
create or replace function collection.keep_new_answers() returns trigger language plpgsql security definer set search_path = pg_catalog, collection as $$
begin
  perform collection.keep_answer(k, s)
  from fresh f join collection.answer_key k on k.form_id = f.form_id join collection.submission s on s.id = f.id
  where f.state not in ('test', 'erased');
  perform collection.hide_late(v, f.id) from fresh f join collection.form_version v on v.id = f.version_id
  where v.late_personal <> '{}' and collection.without(f.data, v.late_personal) is distinct from f.data;
  return null;
end $$;
