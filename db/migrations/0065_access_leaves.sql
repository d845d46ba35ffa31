-- Access events become leaves of the log (I-12): every event says more of who and whence, waits in an outbox, and is
-- taken into exactly one batch, which is one claim with one salted item per event.

-- As known when it happened: names and roles change later, an event does not.
alter table access_event
  add column person_name text,
  add column roles text[] not null default '{}',
  -- The number of what was opened (OPD-2627-000012), where it has one.
  add column document text,
  -- The enrolled device, as the hospital calls it, and from what kind of network: never the address itself.
  add column place text,
  add column network text not null default 'unknown' check (network in ('server', 'lan', 'internet', 'unknown'));
alter table access_event alter column network drop default;

drop index access_event_once;
create unique index access_event_once on access_event
  (hospital_id, session_id, subject_id, resource, document, purpose, outcome, bucket) nulls not distinct
  where result_count is null;
-- Ids are in the order of time, so that they are also where a list goes on; the primary key serves lists of all.
drop index access_event_by_time;
drop index access_event_by_subject;
create index access_event_by_subject on access_event (hospital_id, subject_id, id desc);
create index access_event_by_person on access_event (hospital_id, person_id, id desc);
create index access_event_denied on access_event (hospital_id, id desc) where outcome = 'denied';

-- The outbox (I-1): written with the event, removed with its leaf. Read as "whatever stands here": a slow transaction
-- commits an older event after a younger one.
create table access_queue (
  hospital_id uuid not null references hospital,
  event_id uuid not null,
  queued_at timestamptz not null default now(),
  primary key (hospital_id, event_id)
);
select protect_hospital_table('access_queue');
grant delete on access_queue to pramana_app;
insert into access_queue (hospital_id, event_id) select hospital_id, id from access_event;

-- One sealed batch: `id` is the document of a block of the kind access.
create table access_batch (
  hospital_id uuid not null references hospital,
  id uuid not null,
  series text not null,
  number bigint not null,
  at timestamptz not null,
  primary key (hospital_id, id),
  unique (hospital_id, series, number)
);
select protect_hospital_table('access_batch');

-- One event's item: its salt and its words under the subject's key, so that it can be shown alone and is forgotten with
-- that key. The primary key holds an event to one batch, whoever batches.
create table access_leaf (
  hospital_id uuid not null,
  event_id uuid not null,
  batch_id uuid not null,
  position int not null check (position >= 0),
  -- Under whose key the box lies: the event's pseudonym when it was sealed; null: the hospital's own.
  subject_id uuid,
  box bytea not null,
  primary key (hospital_id, event_id),
  unique (hospital_id, batch_id, position),
  foreign key (hospital_id, batch_id) references access_batch (hospital_id, id)
);
select protect_hospital_table('access_leaf');

-- As queued_hospitals: ids of hospitals, nothing of their rows.
create function access_queued_hospitals() returns setof uuid
  language plpgsql security definer set search_path = public, pg_temp as $$
begin
  perform set_config('app.migration', 'on', true);
  return query select h.id from hospital h where exists (select from access_queue q where q.hospital_id = h.id);
  perform set_config('app.migration', '', true);
end
$$;
revoke execute on function access_queued_hospitals() from public;
grant execute on function access_queued_hospitals() to pramana_app;
