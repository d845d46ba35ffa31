-- Who cosigns a hospital's logs. What was decided about it is insert-only (I-9), each row an entry of the log; who is
-- joined today is what the rows say when read in order, so that there is no second place that could say otherwise.
create table witness_act (
  hospital_id uuid not null,
  id uuid not null,
  series text not null,
  number bigint not null,
  act text not null check (act in ('join', 'leave', 'quorum')),
  vkey text,                              -- the witness; null for a quorum
  url text,                               -- where it takes checkpoints; of a joining
  counts boolean,                         -- false: it runs on this very machine and proves nothing; of a joining
  quorum int check (quorum > 0),          -- so many must have cosigned; null: more than half
  author_id uuid references person (id),  -- null: the demo began with it
  at timestamptz not null,
  primary key (hospital_id, id),
  unique (hospital_id, series, number),
  foreign key (hospital_id, series, number) references block (hospital_id, series, number),
  check ((vkey is null) = (act = 'quorum') and (url is null) = (act <> 'join') and (counts is null) = (act <> 'join')
    and (quorum is null or act = 'quorum'))
);
select protect_hospital_table('witness_act');

-- Checkpoints that a witness was asked about and cosigned, as this log signed them.
create table cosigned_checkpoint (
  hospital_id uuid not null,
  log_id uuid not null,
  size bigint not null check (size >= 0),
  checkpoint text not null,
  primary key (hospital_id, log_id, size),
  foreign key (hospital_id, log_id) references log (hospital_id, id)
);
select protect_hospital_table('cosigned_checkpoint');

-- A witness's line for one of them, stored before anybody is shown it. Insert-only.
create table cosignature (
  hospital_id uuid not null,
  log_id uuid not null,
  size bigint not null,
  vkey text not null,
  line text not null,
  cosigned_at timestamptz not null,       -- as the witness says
  primary key (hospital_id, log_id, size, vkey),
  foreign key (hospital_id, log_id, size) references cosigned_checkpoint (hospital_id, log_id, size)
);
create index cosignature_newest on cosignature (hospital_id, log_id, vkey, size desc);
select protect_hospital_table('cosignature');

-- The largest tree of a log that enough of them cosigned. Its row is the lock under which cosignatures are counted.
create table witnessed_head (
  hospital_id uuid not null,
  log_id uuid not null,
  size bigint not null check (size >= 0),
  primary key (hospital_id, log_id),
  foreign key (hospital_id, log_id) references log (hospital_id, id)
);
select protect_hospital_table('witnessed_head');
grant update (size) on witnessed_head to pramana_app;
