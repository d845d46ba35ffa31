-- Policies that this node publishes, each as its signers signed it (docs/decisions/0040-published-policies-are-entries.md).
-- `hospital_id` is the node itself. Insert-only (I-9), each row an entry of the node log: a replaced one stays to be seen.
create table policy_update (
  hospital_id uuid not null references hospital (id),
  id uuid not null,
  series text not null,
  number bigint not null,
  name text not null,                                 -- whose policy it is, as its signers' pins say
  sequence bigint not null check (sequence > 0),
  pins text not null,                                 -- whose signatures it takes: of one name always the same
  note text not null,                                 -- the signed note
  author_id uuid not null references person (id),
  at timestamptz not null,
  primary key (hospital_id, id),
  unique (hospital_id, name, sequence),
  foreign key (hospital_id, series, number) references block (hospital_id, series, number)
);
select protect_hospital_table('policy_update');
