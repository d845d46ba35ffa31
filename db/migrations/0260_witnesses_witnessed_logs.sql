-- The logs of other nodes that this node is a witness of (ledger.md, decision 12). `hospital_id` is the node itself.
-- What was decided about it is insert-only (I-9), each row an entry of the node log; which logs are followed today is what
-- the rows say when read in order.
create table witnessed_log_act (
  hospital_id uuid not null,
  id uuid not null,
  series text not null,
  number bigint not null,
  act text not null check (act in ('follow', 'forget', 'restore')),
  origin text not null,
  vkey text not null,                     -- the log's verifier key
  author_id uuid not null references person (id),
  at timestamptz not null,
  primary key (hospital_id, id),
  unique (hospital_id, series, number),
  foreign key (hospital_id, series, number) references block (hospital_id, series, number)
);
create index witnessed_log_act_origin on witnessed_log_act (hospital_id, origin, series, number);
select protect_hospital_table('witnessed_log_act');

-- The latest tree of each log that this node's witness has cosigned: replaced by compare-and-swap alone. Under another key
-- of the witness it is another memory, so the key is part of the name.
create table witnessed_log (
  hospital_id uuid not null,
  witness text not null,                  -- verifier key of this node's witness
  origin text not null,
  path text not null,                     -- hex of SHA-256(origin): where monitors ask
  note text not null,                     -- the checkpoint with the log's lines and our own
  size bigint not null check (size >= 0),
  cosigned_at timestamptz not null,
  primary key (hospital_id, witness, origin)
);
create unique index witnessed_log_path on witnessed_log (hospital_id, witness, path);
select protect_hospital_table('witnessed_log');
grant update (note, size, cosigned_at) on witnessed_log to pramana_app;

-- Proof that a log showed two histories (`pramana evidence FILE`). Insert-only; one row for each pair of trees.
create table fork_evidence (
  hospital_id uuid not null,
  id text not null,                       -- hex of SHA-256 over what contradicts: both sizes and roots
  origin text not null,
  older_size bigint not null,
  newer_size bigint not null,
  evidence text not null,
  found_at timestamptz not null,
  primary key (hospital_id, id)
);
create index fork_evidence_origin on fork_evidence (hospital_id, origin, found_at desc);
select protect_hospital_table('fork_evidence');
