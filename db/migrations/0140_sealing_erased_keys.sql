-- Nobody seals under a key that was destroyed meanwhile: an erasure holds the subject's row, whoever seals waits for it
-- and is refused then. The foreign keys lock the same rows, but look at no column of theirs.

create function refuse_without_key(destroyed boolean) returns void language plpgsql as $$
begin
  if destroyed then
    raise restrict_violation using constraint = 'sealed_under_a_key', message = 'the key of this person was destroyed';
  end if;
end
$$;

create function refuse_block_of_erased() returns trigger language plpgsql as $$
declare wrapped bytea;
begin
  if new.subject_id is not null then
    select s.wrapped_key into wrapped from subject s
      where s.hospital_id = new.hospital_id and s.id = new.subject_id for key share;
    perform refuse_without_key(octet_length(wrapped) = 0);
  end if;
  return new;
end
$$;
create trigger block_under_a_key before insert on block for each row execute function refuse_block_of_erased();

create function refuse_version_of_erased() returns trigger language plpgsql as $$
declare
  whose uuid;
  which text;
  wrapped bytea;
begin
  select r.subject_id, r.category into whose, which from record r
    where r.hospital_id = new.hospital_id and r.id = new.record_id;
  perform from subject s where s.hospital_id = new.hospital_id and s.id = whose for key share;
  select k.wrapped into wrapped from category_key k
    where k.hospital_id = new.hospital_id and k.subject_id = whose and k.category = which and k.epoch = new.epoch
    for key share;
  perform refuse_without_key(octet_length(wrapped) = 0);
  return new;
end
$$;
create trigger record_version_under_a_key before insert on record_version
  for each row execute function refuse_version_of_erased();

create function refuse_file_of_erased() returns trigger language plpgsql as $$
declare wrapped bytea;
begin
  perform from subject s where s.hospital_id = new.hospital_id and s.id = new.subject_id for key share;
  select k.wrapped into wrapped from category_key k
    where k.hospital_id = new.hospital_id and k.subject_id = new.subject_id and k.category = new.category
      and k.epoch = new.epoch for key share;
  perform refuse_without_key(octet_length(wrapped) = 0);
  return new;
end
$$;
create trigger file_under_a_key before insert on file for each row execute function refuse_file_of_erased();
