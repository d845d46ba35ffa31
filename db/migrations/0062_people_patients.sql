-- Patients and guardians with accounts: which patient's rows a person may see as their own.

create table patient_link (
  hospital_id uuid not null references hospital,
  id uuid not null,
  person_id uuid not null references person,
  patient_id uuid not null,
  relation text not null check (relation in ('self', 'guardian')),
  -- What a guardian may see.
  scope text[] not null check (cardinality(scope) > 0 and scope <@ '{card,bills}'),
  since timestamptz not null,
  -- Null: until somebody ends it.
  until timestamptz,
  ended_at timestamptz,
  ended_by uuid references person,
  primary key (hospital_id, id),
  foreign key (hospital_id, patient_id) references patient (hospital_id, id),
  check ((ended_at is null) = (ended_by is null))
);
create unique index patient_link_once on patient_link (hospital_id, person_id, patient_id) where ended_at is null;
create index patient_link_by_patient on patient_link (hospital_id, patient_id);
select protect_hospital_table('patient_link', 'select, insert, update');

-- A printed card: its code, with a code sent to the phone on file, opens an account.
create table enrolment (
  hospital_id uuid not null references hospital,
  id uuid not null,
  patient_id uuid not null,
  relation text not null check (relation in ('self', 'guardian')),
  scope text[] not null check (cardinality(scope) > 0 and scope <@ '{card,bills}'),
  until timestamptz,
  -- Whose phone on file is proved: the patient's or the emergency contact's. The number itself stays with the patient.
  phone_of text not null check (phone_of in ('patient', 'contact')),
  -- Keyed under a secret outside the database: a copy of this table cannot be tried for codes.
  code_hash bytea not null check (octet_length(code_hash) = 32),
  made_by uuid not null references person,
  made_at timestamptz not null,
  expires_at timestamptz not null,
  revoked_at timestamptz,
  used_at timestamptz,
  used_by uuid references person,
  primary key (hospital_id, id),
  unique (hospital_id, code_hash),
  foreign key (hospital_id, patient_id) references patient (hospital_id, id),
  check ((used_at is null) = (used_by is null))
);
create index enrolment_by_patient on enrolment (hospital_id, patient_id);
select protect_hospital_table('enrolment', 'select, insert, update');
