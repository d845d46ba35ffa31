-- What a bill may cite (B4): sealed facts of care that their owners register. How good one is follows from its block, its
-- signatures and its confirmation, and is never stored here: see evidence/grade.policy.ts.

create table evidence (
  hospital_id uuid not null references hospital,
  id uuid not null,
  kind text not null check (kind in ('consultation', 'result', 'order', 'dispense')),
  subject_id uuid not null,
  encounter_id uuid,
  -- The block that sealed it, with its commitment: what a bill's line says.
  series text not null,
  number bigint not null,
  commitment bytea not null check (length(commitment) = 32),
  -- The block's document: a version of a record, or a dispense.
  document_id uuid not null,
  record_id uuid,
  version int,
  -- Who recorded it, and when.
  author_id uuid not null references person,
  at timestamptz not null,
  primary key (hospital_id, id),
  unique (hospital_id, document_id),
  foreign key (hospital_id, subject_id) references subject (hospital_id, id),
  foreign key (hospital_id, encounter_id) references encounter (hospital_id, id),
  foreign key (hospital_id, series, number) references block (hospital_id, series, number),
  foreign key (hospital_id, record_id) references record (hospital_id, id),
  check ((record_id is null) = (version is null)),
  check ((kind = 'dispense') = (record_id is null))
);
create index evidence_of_subject on evidence (hospital_id, subject_id, at);
select protect_hospital_table('evidence');

-- The patient said that it is so, by a code or in their own account: a sealed document of the fact's owner.
create table evidence_confirmation (
  hospital_id uuid not null,
  evidence_id uuid not null,
  series text not null,
  number bigint not null,
  at timestamptz not null,
  primary key (hospital_id, evidence_id),
  foreign key (hospital_id, evidence_id) references evidence (hospital_id, id),
  foreign key (hospital_id, series, number) references block (hospital_id, series, number)
);
select protect_hospital_table('evidence_confirmation');

-- What was recorded after its line was billed, and shown beside it: the sealed grade stays what it was.
create table late_evidence (
  hospital_id uuid not null,
  charge_id uuid not null,
  evidence_id uuid not null,
  attached_by uuid not null references person,
  attached_at timestamptz not null,
  primary key (hospital_id, charge_id),
  foreign key (hospital_id, charge_id) references charge (hospital_id, id),
  foreign key (hospital_id, evidence_id) references evidence (hospital_id, id)
);
select protect_hospital_table('late_evidence');
