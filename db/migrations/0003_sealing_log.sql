-- Sealing: subjects and their keys, series, blocks, the outbox, and the log with its entries, hashes and head.
-- Blocks, entries and hashes are insert-only for the application: a sealed document never changes (I-9).

-- A subject is the pseudonym under which everything about one patient, or one walk-in sale, is stored (I-13).
create table subject (
  hospital_id uuid not null references hospital (id),
  id uuid not null,
  wrapped_key bytea not null,             -- the subject's key, wrapped by the hospital's key (which is not in here)
  patient_box bytea,                      -- the patient's id, encrypted under that key; null for a walk-in
  created_at timestamptz not null,
  primary key (hospital_id, id)
);
select protect_hospital_table('subject');

-- One gap-free numbering with its block chain; the row is the lock of the chain.
create table series (
  hospital_id uuid not null references hospital (id),
  code text not null check (code ~ '^[A-Z0-9/-]{1,9}$'),
  kind text not null,                     -- what it numbers: opd-bill, pharmacy-bill, payment, …
  financial_year text not null,
  counter text not null default '',
  last_number bigint not null check (last_number >= 0),
  last_hash bytea not null check (length(last_hash) = 32),
  opened_at timestamptz not null,
  primary key (hospital_id, code),
  unique (hospital_id, kind, financial_year, counter)
);
select protect_hospital_table('series');
grant update (last_number, last_hash) on series to pramana_app;

-- One sealed document as people see it: number, hash, previous hash, time, who. `body` holds salt, claim and items.
create table block (
  hospital_id uuid not null,
  series text not null,
  number bigint not null check (number >= 0),
  kind text not null,
  document_id uuid not null,
  version int not null default 1,
  subject_id uuid,
  commitment bytea not null check (length(commitment) = 32),
  prev bytea not null check (length(prev) = 32),
  hash bytea not null check (length(hash) = 32),
  at timestamptz not null,
  author_id uuid not null references person (id),
  body bytea not null,
  primary key (hospital_id, series, number),
  unique (hospital_id, kind, document_id, version),
  foreign key (hospital_id, series) references series (hospital_id, code),
  foreign key (hospital_id, subject_id) references subject (hospital_id, id)
);
create index block_newest on block (hospital_id, at desc, series, number);
create index block_subject on block (hospital_id, subject_id, at desc);
select protect_hospital_table('block');

-- The outbox (I-1): what is sealed but not yet in the log. Read as "whatever stands here", never by a high-water mark.
create table seal_queue (
  hospital_id uuid not null,
  id uuid not null,
  series text not null,
  number bigint not null,
  commitment bytea not null,
  urgent boolean not null,
  queued_at timestamptz not null,
  primary key (hospital_id, id),
  foreign key (hospital_id, series, number) references block (hospital_id, series, number)
);
select protect_hospital_table('seal_queue');
grant delete on seal_queue to pramana_app;

-- One log is one hospital's one financial year: its own origin, its own key.
create table log (
  hospital_id uuid not null references hospital (id),
  id uuid not null,
  shard text not null,
  origin text not null,
  vkey text not null,
  opened_at timestamptz not null,
  closed_at timestamptz,
  primary key (hospital_id, id),
  unique (hospital_id, shard),
  unique (hospital_id, origin)
);
select protect_hospital_table('log');
grant update (closed_at) on log to pramana_app;

-- The newest signed head; replaced only by compare-and-swap on its size (I-4).
create table log_head (
  hospital_id uuid not null,
  log_id uuid not null,
  size bigint not null check (size >= 0),
  root bytea not null check (length(root) = 32),
  edge bytea not null,
  checkpoint text not null,
  signed_at timestamptz not null,
  primary key (hospital_id, log_id),
  foreign key (hospital_id, log_id) references log (hospital_id, id)
);
select protect_hospital_table('log_head');
grant update on log_head to pramana_app;

-- Level 0 of the tree: the committed leaf at each index, and which block it is.
create table log_entry (
  hospital_id uuid not null,
  log_id uuid not null,
  index bigint not null check (index >= 0),
  commitment bytea not null check (length(commitment) = 32),
  series text not null,
  number bigint not null,
  sealed_at timestamptz not null,
  primary key (hospital_id, log_id, index),
  unique (hospital_id, series, number),
  foreign key (hospital_id, log_id) references log (hospital_id, id),
  foreign key (hospital_id, series, number) references block (hospital_id, series, number)
);
select protect_hospital_table('log_entry');

-- Hashes of full tiles, level 1 and up (level 0 is computed from the entries); append-only.
create table log_hash (
  hospital_id uuid not null,
  log_id uuid not null,
  level smallint not null check (level >= 1),
  index bigint not null check (index >= 0),
  hash bytea not null check (length(hash) = 32),
  primary key (hospital_id, log_id, level, index),
  foreign key (hospital_id, log_id) references log (hospital_id, id)
);
select protect_hospital_table('log_hash');
