-- What names no pseudonym was compared with the keys that are gone, and held none of them: it could be sealed under a key
-- that a renewal retired at that moment, and nobody could have opened it. The open renewal's own row is what both hold:
-- its pieces are short, and one that meets an insert comes again (as lockOpenRenewal, which skips what is locked).
create function hold_renewal(hospital uuid) returns void language plpgsql as $$
begin
  perform from key_renewal r where r.hospital_id = hospital and r.finished_at is null for key share;
end
$$;

create or replace function refuse_reason_under_retired_key() returns trigger language plpgsql as $$
begin
  perform hold_renewal(new.hospital_id);
  perform refuse_retired_key(s.retired, new.reason_box) from subject s
    where s.hospital_id = new.hospital_id and s.retired <> '{}';
  return new;
end
$$;

create or replace function refuse_patient_box_under_retired_key() returns trigger language plpgsql as $$
begin
  perform hold_renewal(new.hospital_id);
  if exists (select from subject s
    where s.hospital_id = new.hospital_id and substring(new.box from 2 for 8) = any (s.retired)) then
    perform refuse_retired_key(array[substring(new.box from 2 for 8)], new.box);
  end if;
  return new;
end
$$;

create or replace function refuse_patient_key_under_retired_key() returns trigger language plpgsql as $$
begin
  perform hold_renewal(new.hospital_id);
  if exists (select from category_key k
    where k.hospital_id = new.hospital_id and substring(new.wrapped_key from 2 for 8) = any (k.retired)) then
    perform refuse_retired_key(array[substring(new.wrapped_key from 2 for 8)], new.wrapped_key);
  end if;
  return new;
end
$$;
