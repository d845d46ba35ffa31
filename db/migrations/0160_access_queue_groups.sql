-- The outbox of accesses holds one row for all events that one statement wrote, not one for each: a row's insert, its
-- foreign key and its removal cost as much as the event itself. Still written with the events (I-1).
alter table access_queue rename column event_id to id;    -- the oldest event's
alter table access_queue add column events uuid[];
update access_queue set events = array[id];
alter table access_queue
  alter column events set not null,
  add check (cardinality(events) between 1 and 256);

-- What tells most events apart stands first, and what is compared fastest: two comparisons instead of five.
create unique index access_event_apart on access_event
  (hospital_id, subject_id, bucket, session_id, document, resource, purpose, outcome) nulls not distinct
  where result_count is null;
drop index access_event_once;
alter index access_event_apart rename to access_event_once;
