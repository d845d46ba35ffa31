-- What expires soonest over all items, and a batch by the number on its pack.
create index batch_soonest on batch (hospital_id, expiry, id);
create index batch_number on batch (hospital_id, number text_pattern_ops);
