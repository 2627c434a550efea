-- What sealing the audit log needs beside the rows: their order of sealing, the tree's right edge, and the horizon.

create index audit_of_xid on kernel.audit (xid);

alter table kernel.audit_link add column position bigint not null constraint audit_link_position unique check (position >= 0);
comment on column kernel.audit_link.position is 'Place in the chain, from 0. Sealing order, not id order: a transaction may commit after one that drew a later id.';

alter table kernel.audit_seal
  add column previous bytea not null,
  add column frontier bytea not null,
  add column horizon xid8 not null;
comment on column kernel.audit_seal.previous is 'Root of the head before this one.';
comment on column kernel.audit_seal.frontier is 'Roots of the perfect subtrees of the first `size` leaves, largest first: enough to append.';
comment on column kernel.audit_seal.horizon is 'Every audit row of an earlier transaction than this is sealed; one that appears below it was put in afterwards.';
