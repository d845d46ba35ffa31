-- What a person signs in with besides the password, where they can be reached, and sign-ins that are half done.
-- Node tables, like person and credential.

create table factor (
  id uuid primary key,
  person_id uuid not null references person,
  kind text not null check (kind in ('totp', 'passkey', 'sms')),
  name text not null check (name <> ''),
  created_at timestamptz not null,
  -- Counts only from here on: somebody has shown that it works.
  confirmed_at timestamptz,
  last_used_at timestamptz,
  -- Authenticator app: its secret, encrypted under a key outside the database, and the last step used: none opens twice.
  secret_box bytea,
  last_step bigint,
  -- Passkey: public by its nature.
  credential_id bytea unique,
  public_key bytea,
  counter bigint,
  transports text[],
  synced boolean,
  check ((kind = 'totp') = (secret_box is not null)),
  check ((kind = 'passkey') = (credential_id is not null and public_key is not null and counter is not null))
);
create index factor_by_person on factor (person_id);
create unique index factor_one_sms on factor (person_id) where kind = 'sms';
grant select, insert, update, delete on factor to pramana_app;

-- Ten at a time, shown once; each opens once, instead of any other second factor.
create table recovery_code (
  person_id uuid not null references person,
  code_hash bytea not null check (octet_length(code_hash) = 32),
  created_at timestamptz not null,
  used_at timestamptz,
  primary key (person_id, code_hash)
);
grant select, insert, update, delete on recovery_code to pramana_app;

-- A phone or e-mail address that this person has proved by a code: for codes at sign-in, a forgotten password, warnings.
create table contact (
  person_id uuid not null references person,
  kind text not null check (kind in ('phone', 'email')),
  value_hash bytea not null check (octet_length(value_hash) = 32),
  value_box bytea not null,
  proved_at timestamptz not null,
  primary key (person_id, kind)
);
create index contact_by_value on contact (value_hash);
grant select, insert, update, delete on contact to pramana_app;

-- Between the password and the second factor, and while a passkey is asked: opens nothing but the next step.
create table sign_in (
  id uuid primary key,
  token_hash bytea not null unique check (octet_length(token_hash) = 32),
  purpose text not null check (purpose in ('second-factor', 'passkey', 'new-passkey')),
  -- Null until a passkey has said who it is.
  person_id uuid references person,
  user_agent text not null,
  address_family smallint not null check (address_family in (4, 6)),
  challenge text,
  code_id uuid,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz,
  check (purpose = 'passkey' or person_id is not null)
);
create index sign_in_by_time on sign_in (created_at);
grant select, insert, update, delete on sign_in to pramana_app;

-- A session that may do nothing but add a second factor: its person's hospital asks for one.
alter table session add column limited boolean not null default false;

-- Whom a hospital asks for a second factor; without a row here the node's standard holds.
alter table hospital add column second_factor text check (second_factor in ('everybody', 'admins', 'optional'));
grant update (second_factor) on hospital to pramana_app;
