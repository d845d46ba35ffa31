-- Keys: which recovery kit holds since when, and who made it: whoever has two of its parts has all keys, so everybody may see
-- that there is a new one. An entry of the node log; insert-only (I-9). `hospital_id` is the node itself.
create table kit_act (
  hospital_id uuid not null references hospital (id),
  id uuid not null,
  series text not null,
  number bigint not null,
  kit_id uuid not null,
  recipient text not null,                            -- public: for whom the keys are encrypted
  author_id uuid references person (id),              -- null: the database does not know who made it
  at timestamptz not null,
  primary key (hospital_id, id),
  unique (hospital_id, kit_id),
  foreign key (hospital_id, series, number) references block (hospital_id, series, number)
);
select protect_hospital_table('kit_act');
