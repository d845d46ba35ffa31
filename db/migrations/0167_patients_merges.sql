-- Two rows that are one person (C1): one patient becomes an alias of another. Nothing is copied, re-encrypted or lost: sealed
-- documents keep the number they were made with, and every list of the survivor shows both. Taken back as it was made.

alter table patient
  add column merged_into uuid,
  -- An alias points to one that is none itself: by this key the database refuses chains and cycles, whoever merges at once.
  add column is_own boolean not null generated always as (merged_into is null) stored,
  add column points_to_own boolean generated always as (case when merged_into is null then null else true end) stored,
  add constraint patient_own unique (hospital_id, id, is_own),
  add constraint patient_not_into_itself check (merged_into <> id),
  add constraint patient_merged_into_own foreign key (hospital_id, merged_into, points_to_own)
    references patient (hospital_id, id, is_own);
create index patient_aliases on patient (hospital_id, merged_into) where merged_into is not null;

-- Every merge and separation, by whom, when and why. Insert-only.
create table patient_merge (
  hospital_id uuid not null references hospital,
  id uuid not null,
  action text not null check (action in ('merge', 'separate')),
  alias_id uuid not null,
  survivor_id uuid not null,
  -- Aliases that went along, having pointed to this alias: they come back with it.
  moved uuid[] not null,
  reason text not null check (reason <> ''),
  author_id uuid not null references person,
  at timestamptz not null,
  primary key (hospital_id, id),
  foreign key (hospital_id, alias_id) references patient (hospital_id, id),
  foreign key (hospital_id, survivor_id) references patient (hospital_id, id),
  check (alias_id <> survivor_id)
);
create index patient_merge_by_alias on patient_merge (hospital_id, alias_id, id);
create index patient_merge_by_survivor on patient_merge (hospital_id, survivor_id, id);
select protect_hospital_table('patient_merge');

-- Registered although somebody much like them was known: who said that it is another person, and why. Insert-only.
create table patient_distinct (
  hospital_id uuid not null references hospital,
  patient_id uuid not null,
  others uuid[] not null check (cardinality(others) > 0),
  reason text not null,
  author_id uuid not null references person,
  at timestamptz not null,
  primary key (hospital_id, patient_id),
  foreign key (hospital_id, patient_id) references patient (hospital_id, id)
);
select protect_hospital_table('patient_distinct');

-- Identifiers of patients as they are compared: lower case, without spaces and dashes. What they are stands with the patient.
create table patient_identifier (
  hospital_id uuid not null references hospital,
  value text not null,
  patient_id uuid not null,
  primary key (hospital_id, value, patient_id),
  foreign key (hospital_id, patient_id) references patient (hospital_id, id)
);
create index patient_identifier_by_patient on patient_identifier (hospital_id, patient_id);
select protect_hospital_table('patient_identifier', 'select, insert, delete');
insert into patient_identifier (hospital_id, value, patient_id)
  select distinct hospital_id, regexp_replace(lower(each ->> 'value'), '[\s-]', '', 'g'), id
  from patient, jsonb_array_elements(identifiers) as each
  where regexp_replace(lower(each ->> 'value'), '[\s-]', '', 'g') <> '';
