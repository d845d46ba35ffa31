-- How somebody comes to work in a hospital: invited by link, or by an application that an admin reviews.

create table invitation (
  hospital_id uuid not null references hospital,
  id uuid not null,
  -- SHA-256 of the link's token, which stands nowhere.
  token_hash bytea not null check (octet_length(token_hash) = 32),
  roles text[] not null check (cardinality(roles) > 0),
  -- For the list and the message; '' and null when the link is handed over by hand.
  name text not null,
  email text,
  created_by uuid not null references person,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  revoked_at timestamptz,
  accepted_at timestamptz,
  accepted_by uuid references person,
  primary key (hospital_id, id),
  unique (hospital_id, token_hash),
  check ((accepted_at is null) = (accepted_by is null)),
  check (accepted_at is null or revoked_at is null)
);
select protect_hospital_table('invitation', 'select, insert, update');

create table application (
  hospital_id uuid not null references hospital,
  id uuid not null,
  -- Of the private link by which the applicant sees how it stands.
  token_hash bytea not null check (octet_length(token_hash) = 32),
  name text not null check (name <> ''),
  email text not null,
  -- Proved by a code.
  phone text not null check (phone ~ '^\+[1-9][0-9]{7,14}$'),
  roles text[] not null check (cardinality(roles) > 0),
  department text not null,
  category text not null,
  experience_years int check (experience_years between 0 and 80),
  degree text not null,
  registration_number text not null,
  council text not null,
  note text not null,
  state text not null check (state in ('waiting', 'asked', 'approved', 'refused', 'joined')),
  question text,
  answer text,
  reason text,
  given_roles text[],
  decided_by uuid references person,
  person_id uuid references person,
  revision int not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (hospital_id, id),
  unique (hospital_id, token_hash),
  check ((state = 'joined') = (person_id is not null)),
  check (state not in ('approved', 'joined') or (decided_by is not null and cardinality(given_roles) > 0))
);
-- One application per e-mail address at a time.
create unique index application_open_email on application (hospital_id, lower(email))
  where state in ('waiting', 'asked', 'approved');
create index application_by_time on application (hospital_id, state, id);
select protect_hospital_table('application', 'select, insert, update');
