-- Sealing: a person's own key and the keys of categories can be replaced while the hospital works. What lies under a key
-- is sealed anew under the next one, box by box; nothing that is committed to the log changes by it.

alter table subject
  add column next_key bytea,                          -- announced: opened by all before anything is sealed under it
  add column previous_key bytea,                      -- replaced: still opens what was not sealed anew yet
  add column retired bytea[] not null default '{}',   -- ids (public) of keys that are gone: nothing comes in under them
  add column own boolean not null default false;      -- the hospital's own pseudonym: rows that name nobody lie under it
create unique index subject_own on subject (hospital_id) where own;
grant update (next_key, previous_key, retired, own) on subject to pramana_app;

alter table category_key
  add column next bytea,
  add column previous bytea,
  add column retired bytea[] not null default '{}';
grant update (next, previous, retired) on category_key to pramana_app;

-- Which keys are replaced, and how far that is; the row moves with each batch, so that a killed server goes on from there.
create table key_renewal (
  hospital_id uuid not null references hospital (id),
  id uuid not null,
  level text not null check (level in ('persons', 'categories')),
  renewed_id uuid,                                    -- one person's alone; null: everybody's
  phase text not null check (phase in ('announcing', 'announced', 'sealing', 'sealed', 'retiring', 'finished')),
  phase_at timestamptz not null,
  total bigint not null,
  done bigint not null default 0,                     -- persons looked at in this phase
  unreadable bigint not null default 0,               -- boxes and keys that were changed: the audit names them
  reached uuid,                                       -- the last person of this phase that is done
  started_at timestamptz not null,
  started_by uuid not null references person (id),
  finished_at timestamptz,
  series text,                                        -- its entry, when it is finished
  number bigint,
  primary key (hospital_id, id),
  foreign key (hospital_id, renewed_id) references subject (hospital_id, id),
  foreign key (hospital_id, series, number) references block (hospital_id, series, number),
  check ((phase = 'finished') = (finished_at is not null) and (finished_at is null) = (series is null)
    and (series is null) = (number is null))
);
create unique index key_renewal_open on key_renewal (hospital_id) where finished_at is null;
select protect_hospital_table('key_renewal');
grant update (phase, phase_at, total, done, unreadable, reached, finished_at, series, number) on key_renewal to pramana_app;
create trigger key_renewal_finished before update on key_renewal for each row
  when (old.finished_at is not null) execute function refuse_finished();

-- The only change that a sealed row knows: while keys are replaced, a box in it is sealed anew. Of the same length, under
-- another key, and nothing else in the row differs. Arguments: what is said otherwise, then the columns of boxes.
create function only_sealed_anew() returns trigger language plpgsql as $$
declare
  before jsonb := to_jsonb(old);
  after jsonb := to_jsonb(new);
  anew boolean := exists (select from key_renewal r where r.hospital_id = old.hospital_id and r.finished_at is null);
begin
  for i in 1 .. tg_nargs - 1 loop
    -- As text: \x, version 2, key id 16 characters.
    anew := anew and (before -> tg_argv[i] = after -> tg_argv[i]
      or (length(before ->> tg_argv[i]) = length(after ->> tg_argv[i])
        and substring(before ->> tg_argv[i] from 5 for 16) <> substring(after ->> tg_argv[i] from 5 for 16)));
    before := before - tg_argv[i];
    after := after - tg_argv[i];
  end loop;
  if anew is not true or before <> after then
    raise restrict_violation using message = tg_argv[0];
  end if;
  return new;
end
$$;

grant update (body) on block to pramana_app;
create trigger block_kept before update on block
  for each row execute function only_sealed_anew('a block is kept as it was sealed', 'body');
grant update (box) on access_leaf to pramana_app;
create trigger access_leaf_kept before update on access_leaf
  for each row execute function only_sealed_anew('a leaf is kept as it was sealed', 'box');
grant update (words_box) on emergency_entry to pramana_app;
create trigger emergency_entry_kept before update on emergency_entry
  for each row execute function only_sealed_anew('an emergency access is kept as it was sealed', 'words_box');
grant update (reason_box) on erasure_request to pramana_app;
create trigger erasure_request_kept before update on erasure_request
  for each row when (old.reason_box is distinct from new.reason_box)
  execute function only_sealed_anew('the reason of an erasure is kept as it was written', 'reason_box');
drop trigger draft_bill_finished on draft_bill;
create trigger draft_bill_finished before update on draft_bill
  for each row when (old.status <> 'draft')
  execute function only_sealed_anew('this row of draft_bill is finished and changes no more', 'private_box');
-- What renewal looks up, person by person; the others have their indexes.
create index draft_bill_private on draft_bill (hospital_id, subject_id) where private_box is not null;

grant update (wrapped_key) on record_version to pramana_app;
drop trigger record_version_kept on record_version;
create trigger record_version_kept before delete on record_version
  for each row execute function refuse_change_of_record();
create trigger record_version_sealed before update on record_version
  for each row execute function only_sealed_anew('a record is kept as it was written: write another version', 'wrapped_key');
drop trigger file_kept on file;
create trigger file_kept before update on file
  for each row when (old.state = 'stored' and (old.* is distinct from new.*))
  execute function only_sealed_anew('a file that is whole is kept as it is', 'wrapped_key', 'facts_key');

-- A server that was cut off, and still holds a key that is gone, must not seal under it: nobody could open that again.
create function refuse_retired_key(retired bytea[], box bytea) returns void language plpgsql as $$
begin
  if substring(box from 2 for 8) = any (retired) then
    raise restrict_violation using constraint = 'sealed_under_a_retired_key',
      message = 'this was sealed under a key that was replaced meanwhile';
  end if;
end
$$;

-- For a row with the column `subject_id`; the argument is the column of its box.
create function refuse_box_under_retired_key() returns trigger language plpgsql as $$
declare
  gone bytea[];
  box bytea;
begin
  if new.subject_id is null then
    select s.retired into gone from subject s where s.hospital_id = new.hospital_id and s.own for key share;
  else
    select s.retired into gone from subject s
      where s.hospital_id = new.hospital_id and s.id = new.subject_id for key share;
  end if;
  if gone <> '{}' then
    execute format('select ($1).%I', tg_argv[0]) into box using new;
    perform refuse_retired_key(gone, box);
  end if;
  return new;
end
$$;
create trigger access_leaf_under_a_key before insert on access_leaf
  for each row execute function refuse_box_under_retired_key('box');
create trigger emergency_entry_under_a_key before insert on emergency_entry
  for each row execute function refuse_box_under_retired_key('words_box');
create trigger draft_bill_under_a_key before insert or update of private_box, subject_id on draft_bill
  for each row execute function refuse_box_under_retired_key('private_box');
create trigger record_draft_under_a_key before insert or update of box on record_draft
  for each row execute function refuse_box_under_retired_key('box');
-- It names no pseudonym, and is rare.
create function refuse_reason_under_retired_key() returns trigger language plpgsql as $$
begin
  perform refuse_retired_key(s.retired, new.reason_box) from subject s
    where s.hospital_id = new.hospital_id and s.retired <> '{}';
  return new;
end
$$;
create trigger erasure_request_under_a_key before insert on erasure_request
  for each row execute function refuse_reason_under_retired_key();
create trigger category_key_under_a_key before insert or update of wrapped on category_key
  for each row when (octet_length(new.wrapped) > 0) execute function refuse_box_under_retired_key('wrapped');

-- As in 0140, and the same for keys that were replaced.
create or replace function refuse_block_of_erased() returns trigger language plpgsql as $$
declare
  wrapped bytea;
  gone bytea[];
begin
  if new.subject_id is null then
    select s.retired into gone from subject s where s.hospital_id = new.hospital_id and s.own for key share;
  else
    select s.wrapped_key, s.retired into wrapped, gone from subject s
      where s.hospital_id = new.hospital_id and s.id = new.subject_id for key share;
    perform refuse_without_key(octet_length(wrapped) = 0);
  end if;
  if gone <> '{}' then perform refuse_retired_key(gone, new.body); end if;
  return new;
end
$$;

create or replace function refuse_version_of_erased() returns trigger language plpgsql as $$
declare
  whose uuid;
  which text;
  above bytea;
  gone bytea[];
begin
  select r.subject_id, r.category into whose, which from record r
    where r.hospital_id = new.hospital_id and r.id = new.record_id;
  perform from subject s where s.hospital_id = new.hospital_id and s.id = whose for key share;
  select k.wrapped, k.retired into above, gone from category_key k
    where k.hospital_id = new.hospital_id and k.subject_id = whose and k.category = which and k.epoch = new.epoch
    for key share;
  perform refuse_without_key(octet_length(above) = 0);
  perform refuse_retired_key(gone, new.wrapped_key);
  return new;
end
$$;

create or replace function refuse_file_of_erased() returns trigger language plpgsql as $$
declare
  above bytea;
  gone bytea[];
begin
  perform from subject s where s.hospital_id = new.hospital_id and s.id = new.subject_id for key share;
  select k.wrapped, k.retired into above, gone from category_key k
    where k.hospital_id = new.hospital_id and k.subject_id = new.subject_id and k.category = new.category
      and k.epoch = new.epoch for key share;
  perform refuse_without_key(octet_length(above) = 0);
  perform refuse_retired_key(gone, new.wrapped_key);
  select k.retired into gone from category_key k
    where k.hospital_id = new.hospital_id and k.subject_id = new.subject_id and k.category = new.category
      and k.epoch = new.facts_epoch for key share;
  perform refuse_retired_key(gone, new.facts_key);
  return new;
end
$$;
-- Facts are written again when a file is whole.
create trigger file_facts_under_a_key before update of facts_key on file
  for each row when (old.facts_key <> new.facts_key) execute function refuse_file_of_erased();

-- A server that has not heard of the newest generation must not wrap under one that is being destroyed: whoever destroys
-- takes this lock first (keys/rotation.store), looks at every key and says so in `key_event` before it lets go.
create function refuse_destroyed_generation() returns trigger language plpgsql as $$
begin
  perform pg_advisory_xact_lock_shared(hashtextextended('pramana/key-destruction/' || new.hospital_id, 0));
  if exists (select from key_event e where e.hospital_id = new.hospital_id and e.act = 'destroyed'
    and e.key_id in (substring(new.wrapped_key from 2 for 8), substring(new.next_key from 2 for 8))) then
    raise restrict_violation using constraint = 'sealed_under_a_retired_key',
      message = 'this key was wrapped under a generation that was destroyed';
  end if;
  return new;
end
$$;
create trigger subject_under_a_generation before insert or update of wrapped_key, next_key on subject
  for each row execute function refuse_destroyed_generation();
