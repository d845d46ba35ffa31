-- The evidence that a line cited when it was sealed; null: unsupported.
alter table bill_line add column evidence_id uuid,
  add constraint bill_line_evidence foreign key (hospital_id, evidence_id) references evidence (hospital_id, id);
