-- Why a session ended, in a word that its owner is told; and the shared PC it is on, if any.
alter table session
  add column ended_why text check (ended_why in ('signed_out', 'elsewhere', 'rights', 'password', 'moved', 'device')),
  add column device_id uuid;

-- Node tables: which browser is a hospital's shared PC is asked before anybody has signed in.
create table device (
  id uuid primary key,
  hospital_id uuid not null references hospital,
  -- The cookie pramana_device holds the token, the table only its SHA-256.
  token_hash bytea not null unique check (octet_length(token_hash) = 32),
  name text not null check (name <> ''),
  -- The counter that is proposed to whoever opens one here.
  counter text,
  enrolled_by uuid not null references person,
  enrolled_at timestamptz not null,
  revoked_at timestamptz
);
create unique index device_name on device (hospital_id, lower(name)) where revoked_at is null;
grant select, insert, update on device to pramana_app;

-- Who has signed in fully on a shared PC, and the PIN they chose for it: keyed hash under a key outside the database,
-- over device and person, so that it opens nothing anywhere else. Tries are counted before the PIN is looked at.
create table device_person (
  device_id uuid not null references device,
  person_id uuid not null references person,
  full_login_at timestamptz not null,
  pin_hash bytea check (octet_length(pin_hash) = 32),
  pin_set_at timestamptz,
  tries int not null default 0,
  primary key (device_id, person_id)
);
create index device_person_by_person on device_person (person_id);
grant select, insert, update, delete on device_person to pramana_app;

create index session_by_device on session (device_id) where ended_at is null and device_id is not null;
alter table session add foreign key (device_id) references device;
