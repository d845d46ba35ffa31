-- A charge that care made cites its evidence, and which line of it; the counter's own charges cite none.
alter table charge drop column evidence;
alter table charge add column evidence_id uuid, add column evidence_line int,
  add constraint charge_evidence foreign key (hospital_id, evidence_id) references evidence (hospital_id, id),
  add constraint charge_cites check ((evidence_id is null) = (evidence_line is null));
-- One line of evidence is charged once, however often it is asked for.
create unique index charge_once on charge (hospital_id, evidence_id, evidence_line) where evidence_id is not null;
create index charge_to_bill on charge (hospital_id, encounter_id, id) where status = 'billable';

-- Which service a consultation is billed as: of a doctor, a department, a kind of visit, or all. Ended and never removed.
create table fee_rule (
  hospital_id uuid not null references hospital,
  id uuid not null,
  doctor_id uuid references person,
  department_id uuid,
  visit_type_id uuid,
  item_id uuid not null,
  made_by uuid not null references person,
  made_at timestamptz not null,
  ended_by uuid references person,
  ended_at timestamptz,
  primary key (hospital_id, id),
  foreign key (hospital_id, department_id) references department (hospital_id, id),
  foreign key (hospital_id, visit_type_id) references visit_type (hospital_id, id),
  foreign key (hospital_id, item_id) references item (hospital_id, id),
  check (doctor_id is null or department_id is null),
  check ((ended_at is null) = (ended_by is null))
);
-- One rule for one case at a time.
create unique index fee_rule_in_force on fee_rule (hospital_id, doctor_id, department_id, visit_type_id) nulls not distinct
  where ended_at is null;
select protect_hospital_table('fee_rule');
grant update (ended_by, ended_at) on fee_rule to pramana_app;
