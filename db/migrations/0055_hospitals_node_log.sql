-- The node itself as an organisation: keeper of the node log (ledger.md, decision 9). It has keys, series, blocks and a
-- log like a hospital, and no members; lists of hospitals leave it out by its kind.
alter table hospital add column kind text not null default 'hospital' check (kind in ('hospital', 'node'));
create unique index hospital_one_node on hospital (kind) where kind = 'node';

-- What a hospital is, as it registered itself; unknown for those opened before that was asked.
alter table hospital
  add column type text check (type in ('hospital', 'nursing-home', 'clinic', 'day-care', 'laboratory', 'pharmacy', 'other')),
  add column email text,
  -- Suspended: nobody works there but the operator's message says why. Its log goes on being signed and served.
  add column suspended_at timestamptz,
  add column suspended_reason text,
  add check ((suspended_at is null) = (suspended_reason is null));
grant update (type, email, suspended_at, suspended_reason) on hospital to pramana_app;

-- Acts of the operator about hospitals, each sealed in the node log; insert-only (I-9). `hospital_id` is the node itself.
create table hospital_act (
  hospital_id uuid not null references hospital (id),
  id uuid not null,
  series text not null,
  number bigint not null,
  act text not null check (act in ('opened', 'refused', 'suspended', 'resumed')),
  about_id uuid references hospital (id),       -- the hospital; null for a registration that was refused
  registration_id uuid,                         -- kept after the registration's facts are deleted
  facts jsonb not null default '{}',            -- what was approved, as the claim says it; nothing about a person
  reason text not null default '',
  author_id uuid not null references person (id),
  at timestamptz not null,
  primary key (hospital_id, id),
  unique (hospital_id, series, number),
  check ((act = 'refused') = (about_id is null))
);
create index hospital_act_about on hospital_act (hospital_id, about_id, at desc);
-- An approval that is sent twice, or by two at once, opens one hospital; a refusal is said once.
create unique index hospital_act_decided on hospital_act (hospital_id, registration_id)
  where registration_id is not null and act in ('opened', 'refused');
select protect_hospital_table('hospital_act');

-- Keys of logs made on this node, each sealed in the node log: who says which key signs for which log, and since when.
create table key_act (
  hospital_id uuid not null references hospital (id),
  id uuid not null,
  series text not null,
  number bigint not null,
  act text not null check (act in ('created')),
  about_id uuid not null references hospital (id),
  origin text not null,
  vkey text not null,
  author_id uuid not null references person (id),
  at timestamptz not null,
  primary key (hospital_id, id),
  unique (hospital_id, series, number)
);
create index key_act_about on key_act (hospital_id, about_id, at desc);
select protect_hospital_table('key_act');
