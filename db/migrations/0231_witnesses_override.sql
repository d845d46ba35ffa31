-- The operator lets a log be signed although too few of its witnesses answered: an entry of that very log, insert-only.
create table guard_override (
  hospital_id uuid not null,
  id uuid not null,
  series text not null,
  number bigint not null,
  log_id uuid not null,
  size bigint not null check (size >= 0),  -- the head that may be signed on from, and no other
  root bytea not null check (length(root) = 32),
  reason text not null,
  author_id uuid not null references person (id),
  at timestamptz not null,
  primary key (hospital_id, id),
  unique (hospital_id, series, number),
  foreign key (hospital_id, series, number) references block (hospital_id, series, number),
  foreign key (hospital_id, log_id) references log (hospital_id, id)
);
select protect_hospital_table('guard_override');
