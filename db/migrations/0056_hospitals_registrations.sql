-- Hospitals that register themselves (I1). Node tables: until one is approved there is no hospital. What names a person is
-- in boxes under the node's secret (docs/data-map.md); the hospital's own facts are clear once they were sent in.

create table registration (
  id uuid primary key,
  -- What its registrant holds; the table has only its SHA-256.
  token_hash bytea not null unique check (octet_length(token_hash) = 32),
  state text not null default 'draft' check (state in ('draft', 'received', 'asked', 'approved', 'refused')),
  form_box bytea,                        -- the form as typed; null when its term is over
  phone_hash bytea,                      -- keyed hash of the form's phone, when it is one
  proved_phone_hash bytea,               -- the phone that was proved; submitted only when it is that of the form
  facts jsonb,                           -- the hospital's, without its people; null before it was sent in
  gstin text,
  number_key text,                       -- state and registration number, letters and digits only
  hospital_id uuid references hospital,
  admin_id uuid references person,
  created_at timestamptz not null,
  changed_at timestamptz not null,       -- what its term is counted from
  submitted_at timestamptz,
  check ((state = 'draft') = (submitted_at is null)),
  check ((facts is null) = (submitted_at is null)),
  check ((state = 'approved') = (hospital_id is not null))
);
create index registration_by_time on registration (submitted_at desc, id) where submitted_at is not null;
create index registration_by_term on registration (state, changed_at);
create index registration_by_phone on registration (phone_hash);
create index registration_by_gstin on registration (gstin);
create index registration_by_number on registration (number_key);
grant select, insert, update, delete on registration to pramana_app;

-- What was said between registrant and operator.
create table registration_note (
  id uuid primary key,
  registration_id uuid not null references registration on delete cascade,
  kind text not null check (kind in ('received', 'asked', 'answered', 'approved', 'refused')),
  box bytea not null,
  author_id uuid references person,      -- null: the registrant
  at timestamptz not null,
  position bigint generated always as identity
);
create index registration_note_of on registration_note (registration_id, position);
grant select, insert, delete on registration_note to pramana_app;

-- One licence is one hospital; its number as it is told apart, however it is written.
create function registration_number_key(state text, number text) returns text
  language sql immutable parallel safe
  return state || ':' || upper(regexp_replace(number, '[^[:alnum:]]', '', 'g'));
create unique index hospital_number on hospital (registration_number_key(state_code, registration_number))
  where state_code is not null and registration_number is not null;
create index hospital_gstin on hospital (gstin) where gstin is not null;

-- How long facts about people are kept where no law says longer: dated data with its reason, newest that has begun counts.
create table retention_rule (
  subject text not null check (subject ~ '^[a-z-]{1,40}$'),
  valid_from date not null,
  days int not null check (days > 0),
  reason text not null,
  primary key (subject, valid_from)
);
grant select on retention_rule to pramana_app;
insert into retention_rule (subject, valid_from, days, reason) values
  ('registration-draft', '2026-01-01', 30,
   'Begun and not sent in: long enough to fetch a licence number, then it was given up.'),
  ('registration-asked', '2026-01-01', 90,
   'The operator asked and nobody answered for a quarter of a year: it was given up.'),
  ('registration-refused', '2026-01-01', 180,
   'Half a year to object, and to recognise a second try; then there is no purpose left (DPDP Act 2023, section 8(7)). Confirm with your counsel.'),
  ('registration-approved', '2026-01-01', 90,
   'The administrator has an account by then; what they filled in has served its purpose.');

-- Limits against floods, with their reasons; the operator may change the figures.
create table node_limit (
  name text primary key check (name ~ '^[a-z-]{1,60}$'),
  most int not null check (most between 1 and 10000),
  window_seconds int not null check (window_seconds between 1 and 86400),
  changed_by uuid references person,
  changed_at timestamptz
);
grant select, update (most, changed_by, changed_at) on node_limit to pramana_app;
insert into node_limit (name, most, window_seconds) values
  ('registrations-begun-per-address', 10, 86400),
  ('registrations-sent-per-phone', 3, 86400);
