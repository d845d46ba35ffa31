-- Keys: the hospital's offline root key, how a log ends before its year does, and what the root key signed of it
-- (docs/decisions/0039-root-keys-and-successions.md). All three are insert-only (I-9), each row an entry of the hospital's log.

-- The verifier key of the root; the key itself is never here. The newest holds; each but the first was named by the one before
-- it, in a statement that it signed.
create table root_key (
  hospital_id uuid not null references hospital (id),
  id uuid not null,
  series text not null,
  number bigint not null,
  vkey text not null,
  replaces text,                                      -- the verifier key before it
  statement text,                                     -- by which that one names this one: a signed note
  author_id uuid not null references person (id),
  at timestamptz not null,
  primary key (hospital_id, id),
  unique (hospital_id, vkey),
  -- Of two people who enter one at once, one does.
  unique nulls not distinct (hospital_id, replaces),
  check ((replaces is null) = (statement is null)),
  foreign key (hospital_id, series, number) references block (hospital_id, series, number)
);
select protect_hospital_table('root_key');

-- A log whose key is changed within its year: the sequencer closes it and opens its successor. Of a stolen key nothing more is
-- signed: it ends with the head that it has.
create table log_ending (
  hospital_id uuid not null,
  id uuid not null,
  series text not null,
  number bigint not null,
  log_id uuid not null,
  reason text not null check (reason in ('planned', 'stolen')),
  successor text not null,                            -- the shard that follows: 2627.02 after 2627
  author_id uuid not null references person (id),
  at timestamptz not null,
  primary key (hospital_id, id),
  unique (hospital_id, log_id),
  foreign key (hospital_id, log_id) references log (hospital_id, id),
  foreign key (hospital_id, series, number) references block (hospital_id, series, number)
);
select protect_hospital_table('log_ending');

-- What the root key signed of a log that has ended: its last tree, and the log that follows.
create table log_succession (
  hospital_id uuid not null,
  id uuid not null,
  series text not null,
  number bigint not null,
  log_id uuid not null,
  statement text not null,                            -- a signed note, public
  author_id uuid not null references person (id),
  at timestamptz not null,
  primary key (hospital_id, id),
  unique (hospital_id, log_id),
  foreign key (hospital_id, log_id) references log (hospital_id, id),
  foreign key (hospital_id, series, number) references block (hospital_id, series, number)
);
select protect_hospital_table('log_succession');
