-- Who may sign in, and where they work. Node tables: a person may hold several roles in several hospitals.

create table person (
  id uuid primary key,
  name text not null check (name <> ''),
  -- Acts on the node and never inside a hospital's data; hospital roles stand in membership.
  operator boolean not null default false,
  active boolean not null default true,
  created_at timestamptz not null default now()
);
grant select, insert, update on person to pramana_app;

create table credential (
  id uuid primary key,
  person_id uuid not null references person,
  login text not null check (login <> ''),
  -- PHC string of Argon2id; carries its own salt and parameters.
  password_hash text not null check (password_hash like '$argon2id$%'),
  changed_at timestamptz not null default now(),
  created_at timestamptz not null default now()
);
create unique index credential_login on credential (lower(login));
create index credential_by_person on credential (person_id);
grant select, insert, update on credential to pramana_app;

-- Tries per login and address, and per login from everywhere (address ''), counted before the password is looked at,
-- so that parallel guesses cannot slip through. The login is hashed: people type passwords into that field.
create table login_attempt (
  login_hash bytea not null,
  address text not null,
  tries int not null,
  window_started_at timestamptz not null,
  primary key (login_hash, address)
);
create index login_attempt_by_time on login_attempt (window_started_at);
grant select, insert, update, delete on login_attempt to pramana_app;

create table membership (
  person_id uuid not null references person,
  hospital_id uuid not null references hospital,
  role text not null check (role in ('admin', 'frontdesk', 'cashier', 'pharmacist', 'doctor', 'nurse', 'patient', 'guardian', 'auditor')),
  active boolean not null default true,
  created_at timestamptz not null default now(),
  primary key (person_id, hospital_id, role)
);
create index membership_by_hospital on membership (hospital_id, role);
grant select, insert, update on membership to pramana_app;

-- The cookie holds the token, the table only its SHA-256. The CSRF value is derived from the token and stored nowhere.
create table session (
  token_hash bytea primary key check (octet_length(token_hash) = 32),
  id uuid not null unique,
  person_id uuid not null references person,
  hospital_id uuid references hospital,
  created_at timestamptz not null,
  last_seen_at timestamptz not null,
  expires_at timestamptz not null,
  ended_at timestamptz,
  user_agent text,
  ip text
);
create index session_by_person on session (person_id, created_at);
grant select, insert, update on session to pramana_app;
