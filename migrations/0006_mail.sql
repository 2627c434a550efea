-- Small things that go with a mail (an invitation to a calendar, a certificate), sealed like the rest of it.
alter table kernel.outbox add column attachments_sealed text;
create index outbox_by_time on kernel.outbox (created_at desc);
