-- Which merge came last decides who comes back at a separation. Times and the ids made of them come from the servers' clocks,
-- which step back and differ; the database counts, under the locks of both patients.
alter table patient_merge add column position bigint;
update patient_merge m set position = counted.position
  from (select hospital_id, id, row_number() over (order by id) as position from patient_merge) counted
  where m.hospital_id = counted.hospital_id and m.id = counted.id;
alter table patient_merge alter column position set not null;
alter table patient_merge alter column position add generated always as identity;
select setval(pg_get_serial_sequence('patient_merge', 'position'), (select coalesce(max(position), 0) + 1 from patient_merge), false);
create unique index patient_merge_position on patient_merge (hospital_id, position);
