-- Nobody is written down for what nobody did: a question that an erasure which is repeated takes away has no one who answered.
alter table substitution drop constraint substitution_check;
alter table substitution add constraint substitution_answered
  check ((answer is null) = (answered_at is null) and (answered_by is not null or answer is null or answer = 'withdrawn')
    and (answer is not null or answered_by is null));
-- Until now the prescriber stood for nobody. Where they withdrew it themselves there is a newer version of the prescription.
alter table substitution disable trigger substitution_answered_once;
update substitution s set answered_by = null
  from prescription p
  where p.hospital_id = s.hospital_id and p.record_id = s.record_id and p.version = s.version
    and s.answer = 'withdrawn' and s.answered_by = s.prescriber_id;
alter table substitution enable trigger substitution_answered_once;
