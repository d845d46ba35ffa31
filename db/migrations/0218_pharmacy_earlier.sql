-- Prescriptions that were sealed before the pharmacy had its list: those of consultations, each at its newest version. What
-- they say is encrypted, so each stands open; the first hand-out sets it right, and one without lines shows none.
insert into prescription (hospital_id, record_id, version, subject_id, prescriber_id, at, state)
  select v.hospital_id, v.record_id, v.version, r.subject_id, v.author_id, v.at, 'open'
  from consultation c
  join record r on r.hospital_id = c.hospital_id and r.id = c.prescription_id
  join lateral (
    select * from record_version each where each.hospital_id = r.hospital_id and each.record_id = r.id
    order by each.version desc limit 1
  ) v on true
  on conflict do nothing;
