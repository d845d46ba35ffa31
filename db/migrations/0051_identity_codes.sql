-- Six digits sent to a phone or an e-mail address, to prove that somebody reads what arrives there.
-- All hashes are keyed under a secret outside the database: a copy of this table can neither be searched for a phone
-- number nor tried for its codes.

create table one_time_code (
  id uuid primary key,
  purpose text not null check (purpose ~ '^[a-z-]{1,40}$'),
  -- The request it was made for; it proves nothing in any other.
  binding_hash bytea not null check (octet_length(binding_hash) = 32),
  target_hash bytea not null check (octet_length(target_hash) = 32),
  -- Phone or address, encrypted: what is proved, and where to send the next one.
  target_box bytea not null,
  code_hash bytea not null check (octet_length(code_hash) = 32),
  tries int not null default 0,
  created_at timestamptz not null,
  resend_at timestamptz not null,
  expires_at timestamptz not null,
  redeemed_at timestamptz,
  superseded_at timestamptz
);
create index one_time_code_by_request on one_time_code (purpose, binding_hash);
create index one_time_code_by_time on one_time_code (created_at);
grant select, insert, update, delete on one_time_code to pramana_app;
