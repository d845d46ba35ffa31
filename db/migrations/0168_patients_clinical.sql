-- A patient's photo, and what everybody must know before they treat (C1): allergies, weight. Both encrypted (I-13).

create table patient_photo (
  hospital_id uuid not null references hospital,
  patient_id uuid not null,
  -- A small picture of ours without metadata, under the patient's own key.
  box bytea not null,
  author_id uuid not null references person,
  at timestamptz not null,
  primary key (hospital_id, patient_id),
  foreign key (hospital_id, patient_id) references patient (hospital_id, id)
);
select protect_hospital_table('patient_photo', 'select, insert, update, delete');
-- Since when there is one; screens ask for it only then.
alter table patient add column photo_at timestamptz;

-- Allergies and weight in versions, under the key of the category of prescriptions. Insert-only: what was known when stays.
create table patient_clinical (
  hospital_id uuid not null references hospital,
  patient_id uuid not null,
  version int not null check (version > 0),
  id uuid not null,
  epoch int not null,
  wrapped_key bytea not null,
  box bytea not null,
  author_id uuid not null references person,
  author_name text not null,
  at timestamptz not null,
  primary key (hospital_id, patient_id, version),
  foreign key (hospital_id, patient_id) references patient (hospital_id, id)
);
select protect_hospital_table('patient_clinical');
