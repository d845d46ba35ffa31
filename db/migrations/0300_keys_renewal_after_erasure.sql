-- Keys: after an erasure of records the person's own key is replaced by itself, or it would open the keys of their records
-- in an old copy of the database for as long as law keeps their bills. Nobody begins that, as nobody begins a rotation that is due.
alter table key_renewal alter column started_by drop not null;
create index key_renewal_of_person on key_renewal (hospital_id, renewed_id, started_at) where level = 'persons';
