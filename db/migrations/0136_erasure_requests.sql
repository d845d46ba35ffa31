-- Erasure of a person (R8): asked for, checked against what law keeps, approved by a second person, done and sealed.

create table erasure_request (
  hospital_id uuid not null references hospital,
  id uuid not null,
  patient_id uuid not null,
  subject_id uuid not null,
  asked_by uuid not null references person,
  -- By the patient's own account, or at the desk for them.
  own boolean not null,
  -- Why; under the patient's key, so that it goes with it.
  reason_box bytea not null,
  asked_at timestamptz not null,
  state text not null default 'open' check (state in ('open', 'done', 'withdrawn')),
  ended_at timestamptz,
  ended_by uuid references person,
  primary key (hospital_id, id),
  foreign key (hospital_id, patient_id) references patient (hospital_id, id),
  foreign key (hospital_id, subject_id) references subject (hospital_id, id),
  check ((state = 'open') = (ended_at is null) and (ended_at is null) = (ended_by is null))
);
create unique index erasure_request_open on erasure_request (hospital_id, patient_id) where state = 'open';
select protect_hospital_table('erasure_request');
grant update (state, ended_at, ended_by) on erasure_request to pramana_app;

-- What was destroyed; each row is a sealed document of the kind erasure. Insert-only (I-9).
create table erasure (
  hospital_id uuid not null references hospital,
  id uuid not null,
  request_id uuid not null,
  -- Whose: the entry itself lies under the hospital's own key.
  erased_id uuid not null,
  asked_by uuid not null references person,
  author_id uuid not null references person,
  at timestamptz not null,
  scope text[] not null check (cardinality(scope) > 0 and scope <@ '{records,identity,everything}'),
  -- Categories' keys and, with everything, the person's own; files of the store.
  keys int not null check (keys >= 0),
  files int not null check (files >= 0),
  -- [{ content, until, source }]: what law keeps, until when.
  kept jsonb not null,
  -- Until when a backup taken before can be read with the key store.
  last_readable timestamptz not null,
  series text not null,
  number bigint not null,
  primary key (hospital_id, id),
  unique (hospital_id, request_id),
  unique (hospital_id, series, number),
  foreign key (hospital_id, request_id) references erasure_request (hospital_id, id),
  foreign key (hospital_id, erased_id) references subject (hospital_id, id)
);
create index erasure_of_subject on erasure (hospital_id, erased_id);
create index erasure_by_time on erasure (hospital_id, at);
select protect_hospital_table('erasure');

-- The entries of the log whose content is gone: their stubs (number, commitment, previous hash, index) stay.
create table erasure_leaf (
  hospital_id uuid not null,
  erasure_id uuid not null,
  series text not null,
  number bigint not null,
  commitment bytea not null check (octet_length(commitment) = 32),
  primary key (hospital_id, erasure_id, series, number),
  foreign key (hospital_id, erasure_id) references erasure (hospital_id, id)
);
select protect_hospital_table('erasure_leaf');
