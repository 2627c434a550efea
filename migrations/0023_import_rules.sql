-- Trying the form's rules on a large file takes its time: whoever imports may end it, and take the rest in with a reason.
alter table collection.import add column rules_stopped boolean not null default false;
comment on column collection.import.rules_stopped is 'Whoever imports did not wait for the form''s rules to be tried on every submission.';
