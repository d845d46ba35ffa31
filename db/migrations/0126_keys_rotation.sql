-- Keys: what was done with the generations of a hospital's key, each an entry of its log, and how far a rotation has come.
create table key_event (
  hospital_id uuid not null,
  id uuid not null,
  series text not null,
  number bigint not null,
  act text not null check (act in ('rotated', 'destroyed')),
  generation int not null check (generation >= 1),
  key_id bytea not null check (length(key_id) = 8),   -- public: tells which key wrapped what
  author_id uuid references person (id),              -- null: when its time had come
  at timestamptz not null,
  primary key (hospital_id, id),
  unique (hospital_id, act, generation),
  foreign key (hospital_id, series, number) references block (hospital_id, series, number)
);
select protect_hospital_table('key_event');

-- The subjects' keys are wrapped anew in batches; the row moves with each batch, so that a killed server goes on from there.
create table key_rotation (
  hospital_id uuid not null references hospital (id),
  generation int not null check (generation >= 2),    -- the new one
  started_at timestamptz not null,
  started_by uuid references person (id),
  total bigint not null,
  done bigint not null default 0,
  unreadable bigint not null default 0,               -- keys that were changed: the audit names them, the old generation stays
  reached uuid,                                       -- the last subject that was looked at
  finished_at timestamptz,
  primary key (hospital_id, generation)
);
select protect_hospital_table('key_rotation');
grant update (done, unreadable, reached, finished_at) on key_rotation to pramana_app;
