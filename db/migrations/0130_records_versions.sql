-- Health records: every version is kept, linked to the one before by hash, and is a sealed document of the kind `record`.

create table record (
  hospital_id uuid not null references hospital,
  id uuid not null,
  subject_id uuid not null,
  category text not null check (category in ('prescriptions', 'labs', 'notes', 'imaging', 'documents', 'sensitive')),
  -- A FHIR resource type: Composition, Observation, DocumentReference, …
  type text not null check (type ~ '^[A-Z][A-Za-z]{2,39}$'),
  created_at timestamptz not null,
  primary key (hospital_id, id),
  foreign key (hospital_id, subject_id) references subject (hospital_id, id)
);
create index record_timeline on record (hospital_id, subject_id, id);
select protect_hospital_table('record');

-- Numbers without a gap, and each version the child of exactly the one before: the foreign key to number and hash of the
-- previous version holds both, whoever writes.
create table record_version (
  hospital_id uuid not null,
  id uuid not null,
  record_id uuid not null,
  version int not null check (version >= 1),
  previous_version int,
  previous_hash bytea check (octet_length(previous_hash) = 32),
  hash bytea not null check (octet_length(hash) = 32),
  author_id uuid not null references person,
  author_name text not null,
  author_role text not null,
  at timestamptz not null,
  -- The day it is about, which may be before the day it was written.
  date date not null,
  -- Whether the patient reads it.
  released boolean not null,
  content_hash bytea not null check (octet_length(content_hash) = 32),
  -- Title, text, values, files cited and the reason of the change; under a key of this very version (I-13).
  epoch int not null,
  wrapped_key bytea not null,
  box bytea not null,
  series text not null,
  number bigint not null,
  primary key (hospital_id, id),
  unique (hospital_id, record_id, version),
  unique (hospital_id, record_id, version, hash),
  unique (hospital_id, series, number),
  foreign key (hospital_id, record_id) references record (hospital_id, id),
  foreign key (hospital_id, record_id, previous_version, previous_hash)
    references record_version (hospital_id, record_id, version, hash),
  check ((version = 1) = (previous_version is null)),
  check (previous_version = version - 1),
  check ((previous_version is null) = (previous_hash is null))
);
create index record_version_by_author on record_version (hospital_id, author_id, record_id);
select protect_hospital_table('record_version');

-- What somebody is writing and has not saved yet. One of each person for a new record of a patient, and one for each
-- record that they amend. It is deleted by the transaction that makes a version of it.
create table record_draft (
  hospital_id uuid not null references hospital,
  id uuid not null,
  owner_id uuid not null references person,
  subject_id uuid not null,
  record_id uuid,
  -- Everything typed, category and type too.
  box bytea not null,
  revision int not null,
  updated_at timestamptz not null,
  primary key (hospital_id, id),
  unique nulls not distinct (hospital_id, owner_id, subject_id, record_id),
  foreign key (hospital_id, subject_id) references subject (hospital_id, id),
  foreign key (hospital_id, record_id) references record (hospital_id, id)
);
select protect_hospital_table('record_draft', 'select, insert, update, delete');

-- Passkeys that sign, enrolled and retired: each row is a sealed document of the kind `key`.
create table signing_key_act (
  hospital_id uuid not null references hospital,
  id uuid not null,
  act text not null check (act in ('enrolled', 'retired')),
  -- The enrolment that a retirement ends.
  key_id uuid,
  person_id uuid not null references person,
  person_name text not null,
  -- What its owner calls it.
  name text not null,
  credential_id bytea not null,
  -- COSE, as the authenticator gave it; with the site it was made for.
  public_key bytea,
  host text,
  origin text,
  author_id uuid not null references person,
  at timestamptz not null,
  series text not null,
  number bigint not null,
  primary key (hospital_id, id),
  unique (hospital_id, key_id),
  unique (hospital_id, series, number),
  foreign key (hospital_id, key_id) references signing_key_act (hospital_id, id),
  check ((act = 'enrolled') = (public_key is not null and host is not null and origin is not null and key_id is null)),
  check ((act = 'retired') = (key_id is not null))
);
create unique index signing_key_once on signing_key_act (hospital_id, credential_id) where act = 'enrolled';
create index signing_key_by_person on signing_key_act (hospital_id, person_id, id);
select protect_hospital_table('signing_key_act');

-- A version signed by a passkey: a sealed document of the kind `signature`. One of each person and version.
create table record_signature (
  hospital_id uuid not null,
  id uuid not null,
  record_id uuid not null,
  version int not null,
  record_hash bytea not null check (octet_length(record_hash) = 32),
  key_id uuid not null,
  signer_id uuid not null references person,
  signer_name text not null,
  credential_id bytea not null,
  client_data bytea not null,
  authenticator_data bytea not null,
  signature bytea not null,
  at timestamptz not null,
  series text not null,
  number bigint not null,
  primary key (hospital_id, id),
  unique (hospital_id, record_id, version, signer_id),
  unique (hospital_id, series, number),
  foreign key (hospital_id, record_id, version, record_hash)
    references record_version (hospital_id, record_id, version, hash),
  foreign key (hospital_id, key_id) references signing_key_act (hospital_id, id)
);
select protect_hospital_table('record_signature');

-- The application has no UPDATE and DELETE on these; this holds for the owner of the tables as well.
create function refuse_change_of_record() returns trigger language plpgsql as $$
begin
  raise restrict_violation using message = 'a record is kept as it was written: write another version';
end
$$;
create trigger record_kept before update or delete on record for each row execute function refuse_change_of_record();
create trigger record_version_kept before update or delete on record_version
  for each row execute function refuse_change_of_record();
create trigger signing_key_act_kept before update or delete on signing_key_act
  for each row execute function refuse_change_of_record();
create trigger record_signature_kept before update or delete on record_signature
  for each row execute function refuse_change_of_record();
