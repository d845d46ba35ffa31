-- Breaking the glass: an emergency access to one patient, opened with a reason, short, loud and reviewed. Insert-only;
-- every row is a sealed document of the kind override. A review is a row of its own that names the opening.
create table emergency_entry (
  hospital_id uuid not null references hospital,
  id uuid not null,
  act text not null check (act in ('opened', 'reviewed')),
  -- The opening that a review is about.
  opening_id uuid,
  subject_id uuid not null,
  author_id uuid not null references person,
  person_name text not null,
  roles text[] not null,
  -- The reason, or the review's note: what is wrong with somebody, so under the patient's key (I-13).
  words_box bytea not null,
  at timestamptz not null,
  expires_at timestamptz,
  justified boolean,
  series text not null,
  number bigint not null,
  primary key (hospital_id, id),
  unique (hospital_id, opening_id),
  unique (hospital_id, series, number),
  foreign key (hospital_id, opening_id) references emergency_entry (hospital_id, id),
  foreign key (hospital_id, subject_id) references subject (hospital_id, id),
  check ((act = 'opened') = (expires_at is not null and opening_id is null)),
  check ((act = 'reviewed') = (justified is not null and opening_id is not null))
);
create index emergency_entry_by_subject on emergency_entry (hospital_id, subject_id, author_id, expires_at);
select protect_hospital_table('emergency_entry');
