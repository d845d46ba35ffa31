-- "Counter 1" and "COUNTER 1" are one desk: two open drawers must not stand under both. Where they do now, the later one is told
-- apart by what nobody typed; nothing of an open drawer is sealed yet.
update counter_session as later
set counter = left(later.counter, 12) || ' ' || right(later.id::text, 7)
where later.status = 'open' and exists (
  select from counter_session as earlier
  where earlier.hospital_id = later.hospital_id and earlier.status = 'open' and earlier.id < later.id
    and lower(earlier.counter) = lower(later.counter)
);
drop index counter_session_counter;
create unique index counter_session_counter on counter_session (hospital_id, lower(counter)) where status = 'open';
