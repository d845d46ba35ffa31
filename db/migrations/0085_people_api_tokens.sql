-- Machines that act in a hospital: each is a person of the node without a login, who may what an admin gave it.
-- A node table: whose token it is, is asked before any hospital is known.
create table api_token (
  -- The machine's own row, which authors and accesses name.
  id uuid primary key references person,
  hospital_id uuid not null references hospital,
  token_hash bytea not null unique check (octet_length(token_hash) = 32),
  prefix text not null,
  name text not null check (name <> ''),
  scopes text[] not null check (cardinality(scopes) > 0),
  created_by uuid not null references person,
  created_at timestamptz not null,
  expires_at timestamptz not null check (expires_at > created_at),
  last_used_at timestamptz,
  revoked_at timestamptz,
  revoked_by uuid references person,
  check ((revoked_at is null) = (revoked_by is null))
);
create unique index api_token_name on api_token (hospital_id, lower(name)) where revoked_at is null;
create index api_token_by_hospital on api_token (hospital_id, created_at desc);
-- What a token may never changes after it was sealed.
grant select, insert, update (last_used_at, revoked_at, revoked_by) on api_token to pramana_app;

-- Given to a machine: until when.
alter table role_event
  add column until timestamptz,
  drop constraint role_event_source_check,
  add constraint role_event_source_check
    check (source in ('opening', 'admin', 'application', 'invitation', 'enrolment', 'recovery', 'token')),
  add constraint role_event_until check ((until is not null) = (source = 'token' and action = 'give'));
