-- Which service a test is billed as, beside consultations' rules: by its code in the catalogue. A rule is of a test or of consultations.
alter table fee_rule add column test_code text check (length(test_code) between 1 and 40);
alter table fee_rule add constraint fee_rule_of_test
  check (test_code is null or (doctor_id is null and department_id is null and visit_type_id is null));
drop index fee_rule_in_force;
create unique index fee_rule_in_force on fee_rule (hospital_id, doctor_id, department_id, visit_type_id, test_code)
  nulls not distinct where ended_at is null;

-- At which visit a test was ordered: what is to be paid for it hangs there.
alter table lab_order add column encounter_id uuid;
alter table lab_order add constraint lab_order_encounter
  foreign key (hospital_id, encounter_id) references encounter (hospital_id, id);
