-- What the operator allows is told to everybody: each change of a limit is an entry of the node log; insert-only (I-9).
-- `hospital_id` is the node itself.
create table node_limit_change (
  hospital_id uuid not null,
  id uuid not null,
  series text not null,
  number bigint not null,
  name text not null references node_limit (name),
  most int not null check (most > 0),
  window_seconds int not null,
  author_id uuid not null references person (id),
  at timestamptz not null,
  primary key (hospital_id, id),
  unique (hospital_id, series, number),
  foreign key (hospital_id, series, number) references block (hospital_id, series, number)
);
select protect_hospital_table('node_limit_change');
