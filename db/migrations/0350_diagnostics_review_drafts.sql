-- What a doctor has typed about a result and not released yet is kept like what is typed of a result: one draft of each.
alter table result_draft add column part text not null default 'entry' check (part in ('entry', 'review'));
alter table result_draft alter column part drop default;
alter table result_draft drop constraint result_draft_pkey;
alter table result_draft add primary key (hospital_id, order_id, owner_id, part);
