-- Keys: who made a recovery kit, for which public recipient, and when somebody typed a part of it back. The parts are on
-- paper and nowhere else; their hashes tell a part again (33 random bytes: nothing can be guessed from a hash).
create table recovery_kit (
  id uuid primary key,
  recipient text not null,
  part_hashes bytea[] not null check (cardinality(part_hashes) = 3),
  made_at timestamptz not null,
  made_by uuid not null references person (id),
  confirmed_at timestamptz
);
grant select, insert, update (confirmed_at) on recovery_kit to pramana_app;
