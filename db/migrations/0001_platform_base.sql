-- The ground that every hospital's tables stand on: row-level security (I-10), idempotency, access events (I-12), blobs.
-- Roles come from outside (platform/postgres, or the operator of an external server): this runs as the owner, who is
-- no superuser; `pramana_app` is what the server connects as: neither owner nor superuser nor BYPASSRLS.

grant select on kysely_migration to pramana_app;

-- The hospital of the running transaction. Only the transaction helper sets it, and only for that transaction; after
-- such a setting ended it reads '' and not null, hence nullif. Without a hospital it is null and no row matches.
create function app_hospital() returns uuid
  language sql stable parallel safe
  return nullif(current_setting('app.hospital', true), '')::uuid;

-- Every hospital table calls this once, after `create table`. `app_verbs` are what the server may do: without update
-- and delete a table is insert-only for it, which is how a sealed document never changes (I-9).
-- The owner sees nothing either (FORCE), unless a migration or `pramana psql` says app.migration = on.
create function protect_hospital_table(name text, app_verbs text default 'select, insert') returns void
  language plpgsql as $$
begin
  execute format('alter table %I enable row level security', name);
  execute format('alter table %I force row level security', name);
  execute format('create policy hospital on %I using (hospital_id = (select app_hospital()))
    with check (hospital_id = (select app_hospital()))', name);
  execute format('create policy migration on %I to %I using (current_setting(''app.migration'', true) = ''on'')
    with check (current_setting(''app.migration'', true) = ''on'')', name, current_user);
  -- Without these a hospital that came after the last ANALYZE has, for the planner, no rows at all: joins on its keys
  -- look as cheap as reading the whole hospital for each row, and a bill's view takes half a minute.
  execute format('alter table %I alter column hospital_id set statistics 0', name);
  execute format('grant %s on %I to pramana_app', app_verbs, name);
end
$$;
revoke execute on function protect_hospital_table(text, text) from public;

-- Node table: one row per tenant.
create table hospital (
  id uuid primary key,
  slug text not null unique check (slug ~ '^[a-z0-9-]{1,32}$'),
  name text not null check (name <> ''),
  time_zone text not null default 'Asia/Kolkata',
  currency text not null default 'INR' check (currency ~ '^[A-Z]{3}$'),
  day_cut_hour int not null default 0 check (day_cut_hour between 0 and 12),
  year_start_month int not null default 4 check (year_start_month between 1 and 12),
  state_code text,
  gstin text,
  registration_number text,
  drug_licences text[] not null default '{}',
  phone text,
  address jsonb not null default '{}',
  settings jsonb not null default '{}',
  created_at timestamptz not null default now()
);
grant select, insert, update on hospital to pramana_app;

-- The first row a money request writes, in its own transaction: a concurrent duplicate waits on the primary key.
create table idempotency_key (
  hospital_id uuid not null references hospital,
  person_id uuid not null,
  key text not null check (length(key) between 1 and 200),
  route_id text not null,
  request_hash bytea not null,
  result_ref text,
  created_at timestamptz not null default now(),
  primary key (hospital_id, person_id, key)
);
select protect_hospital_table('idempotency_key', 'select, insert, update');

-- Who looked at what (I-12). Insert-only. `subject_id` is the pseudonym, never the patient's row id;
-- null for a search (then with its result count) and for a try denied before a patient was known.
create table access_event (
  hospital_id uuid not null references hospital,
  id uuid not null,
  at timestamptz not null,
  person_id uuid,
  session_id uuid,
  subject_id uuid,
  purpose text not null,
  resource text not null,
  outcome text not null check (outcome in ('granted', 'denied')),
  result_count int check (result_count >= 0),
  bucket timestamptz not null,
  primary key (hospital_id, id)
);
-- One event per session, patient, purpose, resource and 15 minutes; searches are each their own.
create unique index access_event_once on access_event
  (hospital_id, session_id, subject_id, resource, purpose, outcome, bucket) nulls not distinct
  where result_count is null;
create index access_event_by_subject on access_event (hospital_id, subject_id, at);
create index access_event_by_time on access_event (hospital_id, at);
select protect_hospital_table('access_event');

-- Files, as the owning domain encrypts them or, for what is public (a pack photo), in clear.
create table blob (
  hospital_id uuid not null references hospital,
  id uuid not null,
  sha256 bytea not null check (octet_length(sha256) = 32),
  media_type text not null,
  size int not null check (size = octet_length(bytes)),
  bytes bytea not null,
  created_at timestamptz not null default now(),
  primary key (hospital_id, id)
);
create index blob_by_hash on blob (hospital_id, sha256);
select protect_hospital_table('blob');
